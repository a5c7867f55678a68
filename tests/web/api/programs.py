"""An app over a CRM in memory, and programs that call it with their tokens."""

from __future__ import annotations

from typing import Any

from attrs import field, frozen
from fastapi import FastAPI
from starlette.requests import Request
from starlette.testclient import TestClient

from leadcat_rules import Engine, Ruleset, Store, Trigger
from leadcat_rules.testing import (
    CUSTOMER,
    LOST,
    OPPORTUNITY,
    QUALIFIED,
    MemoryHost,
    a_rule,
    a_ruleset,
)
from leadcat_web import create_app
from leadcat_web.frame import Client
from leadcat_web.frame.caller import Clients

SCOPES = {
    "everything": ("read", "send_events", "answer", "undo", "retry", "change_settings"),
    "feeder": ("read", "send_events"),
    "reader": ("read",),
    "sender": ("send_events",),
    "stranger": ("read", "send_events", "answer", "undo", "retry", "change_settings"),
}
"""The clients, each with a token that is its name; the host allows the stranger only to read."""
API, AGENTS = "/leadcat/v1", "/api/v1/Agents/List"
RULES = a_ruleset(
    a_rule(id="sold"),
    a_rule(id="lost", to=LOST, trigger="sale_lost", ask=True, because="Not each is lost."),
    a_rule(
        id="qualified",
        to=OPPORTUNITY,
        trigger=Trigger.LEAD_STATUS_CHANGED,
        lead_status=QUALIFIED,
        ask=True,
    ),
)
"""Sold is automatic; lost and qualified ask."""


async def client_of(token: str) -> Client | None:
    """Whose token it is."""
    if token not in SCOPES:
        return None
    return Client(name=token, scopes=frozenset(SCOPES[token]))


async def person_of(request: Request) -> str | None:
    """Whom the host's own session names."""
    return request.headers.get("x-actor")


@frozen
class Programs:
    """The app, and what lies behind it."""

    host: MemoryHost
    engine: Engine
    app: FastAPI = field(repr=False)

    def call(self, token: str | None = "everything", **headers: str) -> TestClient:
        """A program that sends this token with each call; None for none."""
        known = {} if token is None else {"authorization": f"Bearer {token}"}
        return TestClient(self.app, headers={**known, **headers})


def an_app(
    rules: Ruleset = RULES,
    *,
    host: MemoryHost | None = None,
    store: Store | None = None,
    clients: Clients = client_of,
    budget: float = 10.0,
) -> Programs:
    """A fresh CRM with the testing kit's companies: 101 is a lead, 102 an opportunity."""
    crm = host or MemoryHost(allowed=[name for name in SCOPES if name != "stranger"])
    engine = Engine.open(rules, plugins=[crm], store=store, discover=False)
    app = create_app(engine, actor=person_of, clients=clients, budget=budget)
    return Programs(crm, engine, app)


def sale_event(
    id: str, status: str = "sold", *, company: str = "101", **more: Any
) -> dict[str, Any]:
    """The event of an open sale to Acme that became something else."""
    sale = {"id": f"sale-{id}", "company": company}
    after = {**sale, "status": status, **more}
    return {"id": id, "type": "sale_saved", "before": {**sale, "status": "open"}, "after": after}


def contact_event(id: str, lead_status: str = QUALIFIED.id) -> dict[str, Any]:
    """The event of a contact at Acme whose lead status changed."""
    contact = {"id": f"contact-{id}", "company": "101"}
    return {
        "id": id,
        "type": "contact_saved",
        "before": {**contact, "lead_status": "1"},
        "after": {**contact, "lead_status": lead_status},
    }


TARGET = CUSTOMER.id
"""Where a sold sale moves its company."""
