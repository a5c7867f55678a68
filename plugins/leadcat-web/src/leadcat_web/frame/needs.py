"""Whom a route is for, as data: read by the request, and by whoever lists the routes."""

from __future__ import annotations

from asyncio import timeout
from collections.abc import AsyncGenerator
from typing import Annotated
from urllib.parse import urlsplit

from attrs import frozen
from fastapi import Depends
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.formparsers import FormParser, MultiPartException
from starlette.requests import Request

from leadcat_rules import ErrorCode, NotAllowed, Problem
from leadcat_web.frame.caller import Caller, the_actor
from leadcat_web.frame.faults import Forged, SignInNeeded
from leadcat_web.frame.site import Site
from leadcat_web.frame.visit import CSRF_COOKIE, Visit
from leadcat_web.words import chosen_language

PUBLIC = None
"""For everybody, also for whoever isn't known: signing in, languages."""
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_FORM = "application/x-www-form-urlencoded"
LARGEST_FORM = 256_000
"""Bytes, unless a route takes more: whoever isn't known can send one, too."""
_SENDING = 30.0
"""Seconds that a browser has to send a form."""


@frozen
class Needs:
    """A route's first dependency: the visit, for callers with this permission only."""

    permission: str | None
    takes_forms: bool = True
    """False where programs call: JSON is sent, and no form's token."""
    largest: int = LARGEST_FORM
    """Bytes of a form."""

    @property
    def asks_nobody(self) -> bool:
        """Whether it is answered also while the host doesn't say what anybody may."""
        return self.permission is PUBLIC and not self.takes_forms

    async def __call__(
        self, request: Request, actor: Annotated[str | None, Depends(the_actor)]
    ) -> Visit:
        """Raises SignInNeeded, NotAllowed, and Forged for a form of somebody else's page."""
        site: Site = request.app.state.site
        if self.asks_nobody:
            caller = Caller(actor=actor, permissions=frozenset(), language=language_of(request))
        else:
            caller = await _caller(request, site, actor)
        request.state.caller = caller
        if self.permission is not None and not caller.can(self.permission):
            raise _refusal(caller, self.permission)
        form = FormData()
        if request.method not in _SAFE and not caller.is_client:
            _refuse_other_sites(request)
            if self.takes_forms:
                form = await _own_form(request, site, self.largest)
        visit = Visit(request, site, caller, form)
        if self.takes_forms and caller.can("read"):
            visit.inbox_count = await site.pending.count(site.desk)
        return visit


async def _caller(request: Request, site: Site, actor: str | None) -> Caller:
    language = language_of(request)
    token = _bearer(request)
    if token is not None and site.clients is not None:
        client = await site.clients(token)
        if client is None:
            raise SignInNeeded
        allowed = await site.desk.permissions(client.name, site.permissions)
        return Caller(
            actor=client.name,
            permissions=allowed & client.scopes,
            language=language,
            is_client=True,
        )
    allowed = await site.desk.permissions(actor, site.permissions)
    return Caller(actor=actor, permissions=allowed, language=language)


def language_of(request: Request) -> str:
    """What the visitor chose, else what her browser prefers."""
    return chosen_language(
        request.cookies.get("leadcat_language"), request.headers.get("accept-language")
    )


def _bearer(request: Request) -> str | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else None


def _refusal(caller: Caller, permission: str) -> Exception:
    if caller.actor is None:
        return SignInNeeded()
    message = f"{caller.actor!r} is not allowed to {permission.replace('_', ' ')}"
    return NotAllowed(Problem(ErrorCode.NOT_ALLOWED, message, "ask an administrator"))


def _refuse_other_sites(request: Request) -> None:
    """What a browser says about the page that sent this; programs say nothing."""
    if request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        raise Forged
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise Forged


async def _own_form(request: Request, site: Site, largest: int) -> FormData:
    """The form, once it is known to come from a page of ours."""
    form = FormData()
    if request.headers.get("content-type", "").startswith(_FORM):
        form = await _sent(request, largest)
    sent = form.get("csrf") or request.headers.get("x-csrf-token")
    token = request.cookies.get(CSRF_COOKIE)
    if not site.signing.same(token, sent if isinstance(sent, str) else None):
        raise Forged
    return form


async def _sent(request: Request, largest: int) -> FormData:
    try:
        async with timeout(_SENDING):
            stream = _bounded(request, largest)
            return await FormParser(request.headers, stream, max_part_size=largest).parse()
    except TimeoutError:
        raise HTTPException(408) from None
    except MultiPartException as error:  # too many fields, or none that can be read
        raise HTTPException(400) from error


async def _bounded(request: Request, largest: int) -> AsyncGenerator[bytes, None]:
    got = 0
    async for chunk in request.stream():
        got += len(chunk)
        if got > largest:
            raise HTTPException(413)
        yield chunk
