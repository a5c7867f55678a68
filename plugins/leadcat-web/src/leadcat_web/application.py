"""The app: pages and API over an engine, for a host to mount or to be served by itself."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from functools import partial
from secrets import token_bytes
from typing import TYPE_CHECKING, Any, TypeAlias

from fastapi import APIRouter, FastAPI
from fastapi.routing import iter_route_contexts
from starlette.convertors import Convertor
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import compile_path
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from leadcat_rules import Engine
from leadcat_web import agents, api
from leadcat_web.desk import Around, Desk
from leadcat_web.frame import Site, the_actor
from leadcat_web.frame.caller import Clients
from leadcat_web.frame.errors import tell_errors
from leadcat_web.frame.middleware import SecurityHeaders
from leadcat_web.frame.signing import Signing
from leadcat_web.frame.templates import STATIC, Templates, static_fingerprint
from leadcat_web.pages import health, inbox, log, overview, preferences, settings

if TYPE_CHECKING:
    from leadcat_sql import EmbeddedCrm

LARGEST_BODY = 30_000_000
"""Bytes: a ruleset of 10 MB as a form writes it. What most routes take is much less."""
_FINISHING = 3.0
"""Seconds that a stop waits for what was begun."""
ActorDependency: TypeAlias = Callable[..., Awaitable[str | None] | str | None]
"""A FastAPI dependency of the host's: who is it, None for nobody known."""
Background: TypeAlias = Callable[[], Coroutine[Any, Any, None]]
"""Goes on while the app is served, until it is cancelled."""

PAGES: Sequence[APIRouter] = (
    overview.router,
    settings.router,
    inbox.router,
    log.router,
    preferences.router,
    health.router,
)
PROGRAMS: Sequence[APIRouter] = (api.router, agents.router)
RENDERERS = {api.PREFIX: api.render_problem, agents.PREFIX: agents.render_error}


def create_app(
    engine: Engine,
    *,
    actor: ActorDependency,
    secret: bytes | None = None,
    reading: Around = nullcontext,
    changing: Around = nullcontext,
    budget: float = 10.0,
    clients: Clients | None = None,
    title: str = "Leadcat",
    time_zone: str = "UTC",
) -> FastAPI:
    """The screens and the HTTP API over this engine, to be mounted below any prefix.

    `actor` is a dependency of the host's that says who asks; what she may do is asked by
    `leadcat_is_allowed`. What the engine does is done inside `reading()` or `changing()`, whose
    value is the hooks' `context`, and waited for `budget` seconds. `clients` finds whose bearer
    token the API was called with. `secret` signs cookies and forms: processes that share visitors
    share it; one is made when it is None.
    """
    desk = Desk(engine, reading=reading, changing=changing, budget=budget)
    site = Site(
        desk=desk,
        templates=Templates(time_zone),
        signing=Signing(secret or token_bytes(32)),
        title=title,
        time_zone=time_zone,
        clients=clients,
    )
    return assembled(site, actor, [*PAGES, *PROGRAMS])


def crm_app(
    crm: EmbeddedCrm,
    *,
    actor: ActorDependency | None = None,
    secret: bytes | None = None,
    budget: float = 10.0,
    clients: Clients | None = None,
    sweep_every: float | None = None,
    title: str = "Leadcat",
    time_zone: str = "UTC",
) -> FastAPI:
    """The same over the embedded CRM, with the CRM's own pages beside them.

    The CRM is opened with the plugin `leadcat_web.crm.roles.Roles`. Its accounts sign in, unless
    an `actor` says who asks; its clients call the API by their tokens. Where the app's lifespan is
    run, the CRM is swept every so many seconds (`sweep_every`).
    """
    from leadcat_web.crm import login
    from leadcat_web.crm import router as crm_pages
    from leadcat_web.crm.desk import CrmDesk
    from leadcat_web.crm.sweeping import sweep_for_ever

    desk = CrmDesk(crm, budget=budget)
    site = Site(
        desk=desk,
        templates=Templates(time_zone),
        signing=Signing(secret or crm.signing_key()),
        title=title,
        time_zone=time_zone,
        login=None if actor else "login",
        clients=clients or login.clients_of(crm, desk),
        has_crm=True,
    )
    always = [] if sweep_every is None else [partial(sweep_for_ever, desk, sweep_every)]
    rooms = [*PAGES, *PROGRAMS, crm_pages]
    if actor is not None:
        return assembled(site, actor, rooms, always)
    app = assembled(site, login.signed_in, [*rooms, login.router], always)
    login.add_login(app, site, crm)
    return app


def assembled(
    site: Site,
    actor: ActorDependency,
    rooms: Sequence[APIRouter],
    always: Sequence[Background] = (),
) -> FastAPI:
    """An app of these rooms; `always` goes on while it is served."""
    app = FastAPI(
        title=site.title,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=_lifespan(always),
        max_body_size=LARGEST_BODY,
        middleware=[Middleware(SecurityHeaders)],
    )
    app.dependency_overrides[the_actor] = actor
    for room in rooms:
        app.include_router(room)
    app.mount("/static", _Static(directory=STATIC), name="static")
    site.renderers.update(RENDERERS)
    app.state.site = site
    app.state.route_names = _route_names(app)
    tell_errors(app)
    return app


def _lifespan(
    always: Sequence[Background],
) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    """Begins and ends what goes on meanwhile, and waits in the end for what was begun."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(begin()) for begin in always]
        yield
        for task in tasks:
            task.cancel()
        await app.state.site.desk.finish(_FINISHING)

    return lifespan


def _route_names(app: FastAPI) -> dict[str, tuple[str, dict[str, Convertor[Any]]]]:
    """The names of all routes, each with its path, and how the parameters in it are written.

    A page has a hundred addresses, and to look through the routes for each takes half of its time.
    """
    names = {}
    for route in iter_route_contexts(app.routes):
        if route.name and route.path is not None:
            names[route.name] = compile_path(route.path)[1:]
    return {**names, "static": compile_path("/static/{path:path}")[1:]}


class _Static(StaticFiles):
    """Files below the fingerprint of all of them, so a browser keeps them for a year."""

    def lookup_path(self, path: str) -> tuple[str, os.stat_result | None]:
        return super().lookup_path(path.removeprefix(f"{static_fingerprint()}/"))

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if path.startswith(f"{static_fingerprint()}/"):
            response.headers["cache-control"] = "public, max-age=31536000, immutable"
        return response
