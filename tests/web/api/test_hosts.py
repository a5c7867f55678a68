"""The API of other hosts than the one in memory: mounted, of coroutines, with a database."""

from __future__ import annotations

import asyncio
from pathlib import Path

from fastapi import FastAPI
from starlette.testclient import TestClient

from leadcat_rules import Engine
from leadcat_rules.testing import CUSTOMER, AsyncHost, MemoryHost
from leadcat_web import create_app
from tests.web.api.programs import (
    AGENTS,
    API,
    RULES,
    SCOPES,
    Programs,
    client_of,
    person_of,
    sale_event,
)
from tests.web.sites import new_site


def test_the_API_is_mounted_below_any_prefix(programs: Programs) -> None:
    host = FastAPI()
    host.mount("/sales/leads", programs.app)
    call = TestClient(host, headers={"authorization": "Bearer everything"})
    document = call.get(f"/sales/leads{API}/openapi.json").json()
    assert document["servers"] == [{"url": "/sales/leads"}]
    assert programs.call().get(f"{API}/openapi.json").json()["servers"] == [{"url": "/"}]
    refused = call.get(f"/sales/leads{API}/decisions/nobody")
    assert refused.headers["content-type"] == "application/problem+json"
    assert "ErrorType" in call.post(f"/sales/leads{AGENTS}/Nothing").json()


def test_a_host_of_coroutines_has_the_same_API() -> None:
    host = AsyncHost(MemoryHost(allowed=SCOPES))
    engine = asyncio.run(Engine.aopen(RULES, plugins=[host], discover=False))
    app = create_app(engine, actor=person_of, clients=client_of)
    with TestClient(app, headers={"authorization": "Bearer everything"}) as call:
        told = call.post(f"{API}/events", json={"event": sale_event("e1")}).json()
        assert told["decision"]["outcome"] == "updated"
        body = {"events": ["e1"]}
        assert call.post(f"{API}/decisions/undo", json=body).json()["results"][0]["problem"] is None
        setting = {"TriggerType": "SaleSold"}
        update = {"ContactId": 101, "CategoryId": int(CUSTOMER.id), "Setting": setting}
        done = call.post(f"{AGENTS}/PerformNeededCategoryUpdate", json=update)
        assert done.status_code == 204
    assert host.category_of("101") == CUSTOMER.id


def test_what_a_database_cant_hold_is_refused_and_stops_no_batch(tmp_path: Path) -> None:
    site = new_site(tmp_path)
    call, long = site.client("root"), "é" * 600
    refused = call.post(f"{API}/events", json={"event": sale_event(long)})
    assert refused.status_code == 422
    assert "1,000 bytes" in refused.json()["errors"][0]["hint"]
    batch = [sale_event(long), sale_event("e2", company="acme")]
    first, second = call.post(f"{API}/events/batch", json=batch).json()["results"]
    assert first["problem"]["code"] == "invalid_value"
    assert second["decision"]["outcome"] == "updated"
    assert site.crm.company("acme").category_id == "7"
    assert call.get(f"{API}/decisions/{long}").status_code == 422
    site.crm.close()
