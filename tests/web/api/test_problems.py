"""Each refusal is a problem (RFC 9457), and each token opens what it is good for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from threading import Event as Gate
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from leadcat_rules import (
    Category,
    Decision,
    DecisionQuery,
    ErrorCode,
    MemoryStore,
    Problem,
    StoreError,
    hookimpl,
)
from leadcat_rules.testing import MemoryHost
from leadcat_web.frame import Client, Needs
from tests.web.api.programs import AGENTS, API, SCOPES, Programs, an_app, sale_event

KEYS = {"type", "title", "status", "detail", "instance", "code", "id", "errors"}


def calls_of(app: FastAPI) -> Iterator[tuple[str, str, str]]:
    """Method, path and the permission that the document names, of each call of a program."""
    client = TestClient(app)
    document = client.get(f"{API}/openapi.json").json()
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            ((permission,),) = [each["bearer"] for each in operation["security"]]
            yield method.upper(), path, permission


def test_the_document_names_the_permission_that_a_call_needs(programs: Programs) -> None:
    needed = {}
    for route in iter_route_contexts(programs.app.routes):
        for each in getattr(getattr(route, "dependant", None), "dependencies", ()):
            if isinstance(each.call, Needs) and route.path is not None:
                plain = route.path.replace(":path}", "}")
                needed.update(
                    {(method, plain): each.call.permission for method in route.methods or ()}
                )
    told = {(method, path): permission for method, path, permission in calls_of(programs.app)}
    assert len(told) == 25
    assert told == {call: needed[call] for call in told}


def test_a_token_opens_what_it_is_good_for_and_nothing_else(programs: Programs) -> None:
    for token, scopes in SCOPES.items():
        allowed = {"read"} if token == "stranger" else set(scopes)
        client = programs.call(token)
        for method, path, permission in calls_of(programs.app):
            status = client.request(method, path).status_code
            assert (status != 403) is (permission in allowed), (token, method, path, status)
            assert status != 401


def test_whoever_isnt_known_is_asked_for_a_token(programs: Programs) -> None:
    for token in (None, "forged"):
        client = programs.call(token)
        for method, path, permission in calls_of(programs.app):
            if token is None and permission == "read":
                continue  # the host lets everybody read
            answer = client.request(method, path)
            assert answer.status_code == 401
            challenge = answer.headers["www-authenticate"]
            assert challenge.startswith('Bearer realm="leadcat"')
            if path.startswith(API):
                assert ("invalid_token" in challenge) is (token == "forged")


def test_a_signed_in_person_calls_without_a_token_but_not_from_another_site(
    programs: Programs,
) -> None:
    body = {"event": sale_event("e1")}
    person = programs.call(None, **{"x-actor": "everything"})
    assert person.post(f"{API}/events", json=body).status_code == 200
    there = {"sec-fetch-site": "cross-site", "origin": "https://elsewhere.example"}
    forged = person.post(f"{API}/events", json=body, headers=there)
    assert (forged.status_code, forged.json()["code"]) == (403, "forged")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nothing", 404, "not_found"),
        ("DELETE", "/events", 405, "method_not_allowed"),
        ("GET", "/decisions/nobody", 404, "not_found"),
        ("GET", "/decisions?limit=x", 422, "invalid_request"),
        ("PUT", "/settings", 428, "precondition_required"),
        ("POST", "/events", 415, "unsupported_media_type"),
    ],
)
def test_a_refusal_is_a_problem(
    call: TestClient, method: str, path: str, status: int, code: str
) -> None:
    answer = call.request(method, f"{API}{path}")
    told = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, told["status"], told["code"]) == (status, status, code)
    assert set(told) == KEYS
    assert told["type"] == f"docs/errors#{code}"
    assert told["instance"] == f"{API}{path.partition('?')[0]}"
    assert told["detail"]


def test_a_wrong_method_is_told_which_are_right(call: TestClient) -> None:
    assert call.delete(f"{API}/events").headers["allow"] == "POST"


class Broken(MemoryHost):
    """A host whose lists can't be had."""

    @hookimpl
    def leadcat_list_categories(self) -> Sequence[Category]:
        raise RuntimeError("the list server is down")


class Hanging(MemoryHost):
    """A host whose lists are there when the gate is open."""

    def __init__(self, *, allowed: Iterable[str]) -> None:
        super().__init__(allowed=allowed)
        self.gate = Gate()

    @hookimpl
    def leadcat_list_categories(self) -> Sequence[Category]:
        self.gate.wait(60)
        return super().leadcat_list_categories()


class Full(MemoryStore):
    """A store that can't be read."""

    def decisions(self, query: DecisionQuery) -> Sequence[Decision]:
        raise StoreError(Problem(ErrorCode.STORE_FULL, "the disk is full", "make room"))


async def nobody_knows(token: str) -> Client | None:
    raise LookupError("secret-of-the-host")


def test_a_hook_that_fails_is_a_bad_gateway() -> None:
    answer = an_app(host=Broken(allowed=SCOPES)).call().get(f"{API}/lists")
    assert (answer.status_code, answer.json()["code"]) == (502, "hook_failed")


def test_a_store_that_fails_is_unavailable() -> None:
    answer = an_app(store=Full()).call().get(f"{API}/decisions")
    assert (answer.status_code, answer.json()["code"]) == (503, "store_full")
    assert "the disk is full" not in answer.text  # a database's own words are for the log


def test_a_host_that_is_too_slow_is_to_be_asked_again() -> None:
    host = Hanging(allowed=SCOPES)
    with an_app(host=host, budget=0.5).call() as client:
        answer = client.get(f"{API}/lists")
        host.gate.set()
    assert (answer.status_code, answer.json()["code"]) == (503, "too_slow")
    assert answer.headers["retry-after"] == "5"


@pytest.mark.parametrize("path", [f"{API}/decisions", f"{AGENTS}/GetAllAutomatedCategoryUpdates"])
def test_an_error_shows_an_id_and_nothing_of_its_insides(
    path: str, caplog: pytest.LogCaptureFixture
) -> None:
    app = an_app(clients=nobody_knows).app
    headers = {"authorization": "Bearer x"}
    client = TestClient(app, raise_server_exceptions=False, headers=headers)
    answer = client.request("GET" if path.startswith(API) else "POST", path)
    assert answer.status_code == 500
    assert "secret-of-the-host" not in answer.text
    assert "Traceback" not in answer.text
    logged = [record.getMessage() for record in caplog.records]
    assert any("secret-of-the-host" in line for line in logged)
    told = answer.json()
    assert any((told.get("id") or told["ErrorMessage"][-13:-1]) in line for line in logged)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    path=st.sampled_from(
        [
            f"{API}/events",
            f"{API}/events/batch",
            f"{API}/preview",
            f"{API}/decisions/undo",
            f"{API}/confirmations/x/answer",
            f"{API}/ruleset/check",
            f"{AGENTS}/SaveAllAutomatedCategoryUpdates",
            f"{AGENTS}/GetNeedCategoryUpdateForSale",
            f"{AGENTS}/PerformNeededCategoryUpdate",
        ]
    ),
    body=st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["event", "events", "id", "after", "Settings", "SaleStatus"])
                | st.text(max_size=5),
                inner,
                max_size=4,
            )
        ),
    ),
)
def test_whatever_JSON_is_sent_nothing_breaks(call: TestClient, path: str, body: Any) -> None:
    headers = {"content-type": "application/json"}
    answer = call.post(path, content=json.dumps(body), headers=headers)
    assert answer.status_code < 500, answer.text
