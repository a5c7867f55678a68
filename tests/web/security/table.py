"""The table of route, role and method, as the app itself has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from attrs import frozen
from fastapi import FastAPI
from fastapi.routing import RouteContext, iter_route_contexts
from starlette.routing import compile_path

from leadcat_rules.testing import MORNING
from leadcat_sql import Account, ApiClient, EmbeddedCrm
from leadcat_web import crm_app
from leadcat_web.crm.login.login import SESSION_COOKIE, Login
from leadcat_web.crm.login.tokens import hash_of
from leadcat_web.crm.roles import ROLES
from leadcat_web.frame import Needs
from leadcat_web.frame.caller import SCOPES
from leadcat_web.frame.visit import CSRF_COOKIE
from tests.web.login.doors import QUICK
from tests.web.security.asking import FORM, Asking
from tests.web.sites import new_crm

ALL_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
SAFE = ("GET", "HEAD")
ANONYMOUS = "anonymous"
VALUES = {
    "company_id": "acme",
    "sale_id": "offer",
    "contact_id": "eva",
    "confirmation_id": "nothing",
    "event_id": "nothing",
    "revision_id": "sha256:nothing",
    "number": "1",
}
"""What stands in the places of a path's parameters."""


@frozen
class Row:
    """One path with its methods, each for whom it is."""

    name: str
    path: str
    methods: Mapping[str, Needs]

    @property
    def is_for_programs(self) -> bool:
        """Whether errors are told as JSON."""
        return self.path.startswith(("/leadcat/", "/api/"))


@frozen
class Table:
    """An app with its routes, and somebody of each role."""

    crm: EmbeddedCrm
    app: FastAPI

    @cached_property
    def rows(self) -> Sequence[Row]:
        """All routes but those of static files, those of one path together."""
        found: dict[str, tuple[str, dict[str, Needs]]] = {}
        for route in routes_of(self.app):
            assert route.path is not None
            _, methods = found.setdefault(filled(route.path), (route.name or "", {}))
            methods.update(dict.fromkeys(route.methods or (), only_need_of(route)))
        return [Row(name, path, methods) for path, (name, methods) in found.items()]

    def asking(self, who: str, method: str, path: str, **headers: str) -> Asking:
        """A request of somebody of this role, or of a program with this one scope."""
        own = self._token_of(who) if who in SCOPES else self._cookies_of(who)
        sent = {} if method in SAFE else self._form(path)
        return Asking(method, path, {**own, **sent, **headers})

    @property
    def token(self) -> str:
        """The token that forms carry here."""
        return str(self.app.state.token)

    def _form(self, path: str) -> dict[str, str]:
        if path.startswith(("/leadcat/", "/api/")):
            return {"content-type": "application/json"}
        return {"content-type": FORM, "x-csrf-token": self.token}

    def _cookies_of(self, who: str) -> dict[str, str]:
        cookies = f"{CSRF_COOKIE}={self.token}"
        if who != ANONYMOUS:
            login: Login = self.app.state.login
            account = self.crm.account(who)
            assert account is not None
            cookies += f"; {SESSION_COOKIE}={login.sessions.begun(account)}"
        return {"cookie": cookies}

    def _token_of(self, scope: str) -> dict[str, str]:
        return {"authorization": f"Bearer {scope}"}


def new_table(folder: Path) -> Table:
    """Accounts are named as their roles, clients' tokens as their scopes."""
    crm = new_crm(folder / "crm.db")
    for role in ROLES:
        crm.put_account(Account(role.value, role, QUICK.hash("nobody signs in here")))
    for scope in SCOPES:
        crm.put_client(ApiClient(scope, hash_of(scope), (scope,), MORNING, "root"))
    app = crm_app(crm)
    app.state.token = app.state.site.signing.new_token()
    return Table(crm, app)


def routes_of(app: FastAPI) -> Iterator[RouteContext]:
    """All but those of static files."""
    return (route for route in iter_route_contexts(app.routes) if route.name != "static")


def needs_of(route: RouteContext) -> list[tuple[int, Needs]]:
    """Each Needs among the dependencies of a route, with its place."""
    original: Any = route.original_route
    dependencies = original.dependant.dependencies
    return [
        (place, each.call)
        for place, each in enumerate(dependencies)
        if isinstance(each.call, Needs)
    ]


def only_need_of(route: RouteContext) -> Needs:
    """The one that it has to have, before anything else is looked at."""
    ((place, needs),) = needs_of(route)
    assert place == 0, route.path
    return needs


def filled(path: str) -> str:
    """The path with something in the places of its parameters."""
    _, template, parameters = compile_path(path)
    return template.format(**{name: VALUES[name] for name in parameters})


def may(who: str, needs: Needs) -> bool:
    """Whether the table says so."""
    if needs.permission is None:
        return True
    allowed: Any = {role.value: permissions for role, permissions in ROLES.items()}
    return needs.permission in allowed.get(who, {who} if who in SCOPES else set())
