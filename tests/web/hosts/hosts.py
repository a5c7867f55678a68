"""Hosts that aren't the embedded CRM, each mounted below a prefix of somebody's own app."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from threading import Event as Signal
from typing import Any

from attrs import evolve, frozen
from fastapi import FastAPI
from httpx2 import Response
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Mount
from starlette.testclient import TestClient

from leadcat_rules import (
    AutomationRule,
    Category,
    Change,
    Company,
    Engine,
    Ruleset,
    SnapshotHost,
    Trigger,
    hookimpl,
)
from leadcat_rules.testing import (
    ADMINISTRATOR,
    CUSTOMER,
    LEAD,
    LOST,
    OPPORTUNITY,
    QUALIFIED,
    AsyncHost,
    MemoryHost,
    a_rule,
    a_ruleset,
    a_snapshot,
)
from leadcat_web import create_app

PREFIX = "/leads"
SCRIPT = "<script>alert('%(x)s')</script>"
"""A name as only a joker gives it; a text that is formatted twice breaks on it too."""
SOLD = a_rule(id="sold", because=SCRIPT)
LOST_RULE = a_rule(id="lost", to=LOST, trigger="sale_lost", ask=True, because=SCRIPT)
RULES = a_ruleset(
    SOLD,
    LOST_RULE,
    a_rule(
        id="qualified",
        to=OPPORTUNITY,
        trigger=Trigger.LEAD_STATUS_CHANGED,
        lead_status=QUALIFIED,
        ask=True,
    ),
    name=SCRIPT,
)
"""Sold is automatic; lost and qualified ask."""
_TOKEN = re.compile(r'name="csrf" (?:content|value)="([^"]+)"')
_ADDRESS = re.compile(r'\s(href|src|action|formaction|data-[a-z-]+)="([^"]*)"')


class TroubledHost(MemoryHost):
    """A `MemoryHost` whose hooks raise, or hang until they are let go, by their names."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.raising: set[str] = set()
        self.hanging: set[str] = set()
        self._end = Signal()

    def end_trouble(self) -> None:
        """Raise and hang no more."""
        self.raising.clear()
        self.hanging.clear()
        self._end.set()
        self._end = Signal()

    def _maybe(self, hook: str) -> None:
        if hook in self.raising:
            raise RuntimeError(f"the secret of {hook}")
        if hook in self.hanging:
            self._end.wait(20)

    @hookimpl
    def leadcat_get_company(self, company_id: str) -> Company | None:
        self._maybe("leadcat_get_company")
        return super().leadcat_get_company(company_id)

    @hookimpl
    def leadcat_list_categories(self) -> Sequence[Category]:
        self._maybe("leadcat_list_categories")
        return super().leadcat_list_categories()

    @hookimpl
    def leadcat_set_category(self, change: Change) -> bool:
        self._maybe("leadcat_set_category")
        return super().leadcat_set_category(change)

    @hookimpl
    def leadcat_is_allowed(self, actor: str | None, permission: str) -> bool:
        self._maybe("leadcat_is_allowed")
        return super().leadcat_is_allowed(actor, permission)


class TroubledCoroutines(AsyncHost):
    """An `AsyncHost` over a troubled one; its hooks hang without holding up the others."""

    host: TroubledHost

    async def _maybe(self, hook: str) -> None:
        if hook in self.host.hanging:
            await asyncio.Event().wait()

    @hookimpl
    async def leadcat_get_company(self, company_id: str) -> Company | None:
        await self._maybe("leadcat_get_company")
        return await super().leadcat_get_company(company_id)

    @hookimpl
    async def leadcat_list_categories(self) -> Sequence[Category]:
        await self._maybe("leadcat_list_categories")
        return await super().leadcat_list_categories()

    @hookimpl
    async def leadcat_is_allowed(self, actor: str | None, permission: str) -> bool:
        await self._maybe("leadcat_is_allowed")
        return await super().leadcat_is_allowed(actor, permission)


class SilentHost:
    """Companies and categories; it lists no lead statuses and says nothing about permissions."""

    def __init__(self) -> None:
        self._crm = SnapshotHost(a_snapshot())

    @hookimpl
    def leadcat_get_company(self, company_id: str) -> Company | None:
        return self._crm.leadcat_get_company(company_id)

    @hookimpl
    def leadcat_list_categories(self) -> Sequence[Category]:
        return self._crm.leadcat_list_categories()

    @hookimpl
    def leadcat_set_category(self, change: Change) -> bool:
        return self._crm.leadcat_set_category(change)


class BareHost(SilentHost):
    """The same, and it says who may do more than read."""

    @hookimpl
    def leadcat_is_allowed(self, actor: str | None, permission: str) -> bool:
        return permission == "read" or actor == ADMINISTRATOR


def a_troubled_host() -> TroubledHost:
    """The testing kit's CRM, where Acme and the category Lead have a joker's names."""
    snapshot = a_snapshot()
    companies = {**snapshot.companies, "101": evolve(snapshot.companies["101"], name=SCRIPT)}
    categories = tuple(
        evolve(each, name=SCRIPT) if each.id == LEAD.id else each for each in snapshot.categories
    )
    return TroubledHost(snapshot=evolve(snapshot, companies=companies, categories=categories))


async def actor_of(request: Request) -> str | None:
    """Whom the host's own session names."""
    return request.headers.get("x-actor")


@frozen(eq=False)
class Mounted:
    """An app below `PREFIX` of somebody's own, and what stands behind it."""

    engine: Engine
    app: FastAPI
    outer: Starlette
    crm: Any = None

    @classmethod
    def of(cls, engine: Engine, crm: Any = None, *, budget: float = 5.0) -> Mounted:
        """Over this engine."""
        app = create_app(engine, actor=actor_of, budget=budget)
        return cls(engine, app, Starlette(routes=[Mount(PREFIX, app)]), crm)

    def browser(self, who: str | None = ADMINISTRATOR) -> Browser:
        """This person's; None for somebody whom nobody knows."""
        known = {} if who is None else {"x-actor": who}
        return Browser(
            self.outer, headers=known, follow_redirects=False, raise_server_exceptions=False
        )


class Browser(TestClient):
    """One person's browser; its paths begin behind the prefix."""

    _known: str | None = None

    @property
    def token(self) -> str:
        """What the pages' forms carry."""
        if self._known is None:
            found = _TOKEN.search(self.page("/settings/lead-categorization").text)
            assert found is not None
            self._known = found[1]
        return self._known

    def page(self, path: str) -> Response:
        """GET."""
        return self.get(PREFIX + path)

    def post_form(self, path: str, form: dict[str, Any] | None = None) -> Response:
        """POST a form, with the token of the page of settings."""
        return self.post(PREFIX + path, data={"csrf": self.token, **(form or {})})

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Response:
        """The API, by whoever is signed in."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.request(method, f"{PREFIX}/leadcat/v1{path}", json=body, headers=sent)


def functions(rules: Ruleset = RULES, **options: Any) -> Mounted:
    """A host of ordinary functions."""
    crm = a_troubled_host()
    return Mounted.of(Engine.open(rules, plugins=[crm], discover=False), crm, **options)


def coroutines(rules: Ruleset = RULES, **options: Any) -> Mounted:
    """A host of coroutines."""
    crm = a_troubled_host()
    plugins = [TroubledCoroutines(crm)]
    engine = asyncio.run(Engine.aopen(rules, plugins=plugins, discover=False))
    return Mounted.of(engine, crm, **options)


def bare() -> Mounted:
    """A host without lead statuses."""
    rules = a_ruleset(SOLD, LOST_RULE)
    return Mounted.of(Engine.open(rules, plugins=[BareHost()], discover=False))


def silent() -> Mounted:
    """The same, where nobody says what is allowed."""
    rules = a_ruleset(SOLD, LOST_RULE)
    return Mounted.of(Engine.open(rules, plugins=[SilentHost()], discover=False))


def read_only() -> Mounted:
    """Rules from a file decide, and nothing can be saved over them."""
    crm = a_troubled_host()
    engine = Engine.open(RULES, plugins=[crm], discover=False, read_only=True)
    return Mounted.of(engine, crm)


def unpublished() -> Mounted:
    """Nobody has ever published rules."""
    crm = a_troubled_host()
    return Mounted.of(Engine(plugins=[crm], discover=False), crm)


def many_rules(count: int = 1_000) -> Mounted:
    """An analyst has written so many further rules, each with a condition."""
    wide = {"all": [{"name": "company_country", "operator": "equal_to", "value": "SE"}]}
    further: Iterable[AutomationRule] = [
        AutomationRule.model_validate(
            {
                "id": f"further-{number}",
                "trigger": "sale_sold",
                "set_category_to": {"id": CUSTOMER.id},
                "when": wide,
            }
        )
        for number in range(count)
    ]
    crm = a_troubled_host()
    rules = a_ruleset(*RULES.rules, *further)
    return Mounted.of(Engine.open(rules, plugins=[crm], discover=False), crm)


def addresses(page: Response, *, only: str = "") -> Iterator[str]:
    """All that a page links to, sends to or loads, without what stays on the page."""
    for name, found in _ADDRESS.findall(page.text):
        address = unescape(found)
        if only not in ("", name):
            continue
        if address.startswith(("/", "http", "//")):
            yield address.partition("#")[0]
