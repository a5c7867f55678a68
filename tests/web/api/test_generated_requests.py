"""Thousands of requests made from the OpenAPI document: nothing breaks, nothing is undocumented."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, given, settings
from starlette.testclient import TestClient

from tests.web.api.programs import API, RULES, Programs, an_app, contact_event, sale_event

if TYPE_CHECKING:
    from httpx2 import Response
    from schemathesis import APIOperation, Case

REQUESTS = 2_000
_EACH = {"positive": 92, "negative": 40}
"""Requests of each kind for each operation; invalid ones take longer to be made up."""
_OF_LARGE_BODIES = 10
"""The same for bodies that take long to be made up: rulesets, and many events."""
_LARGE = ("/ruleset", "/ruleset/check", "/events", "/events/batch", "/preview")
_RULESETS = ("/ruleset", "/ruleset/check")
"""Invalid ones take seconds each to be made up: other tests make them."""


THERE = {"event_id": "e1", "confirmation_id": "e2-1", "revision_id": RULES.revision}
"""Ids of what the app is filled with."""


@contextmanager
def _unheard() -> Iterator[None]:
    """Schemathesis and what it stands on warn of their own affairs, which aren't ours to mend."""
    with warnings.catch_warnings():
        for module in ("schemathesis", "hypothesis", "hypothesis_jsonschema", "jsonschema"):
            warnings.filterwarnings("ignore", module=rf"{module}(\..*)?")
        yield


def _filled() -> Programs:
    """With decisions, a question and an answer to come upon."""
    programs = an_app()
    client = programs.call()
    for event in (sale_event("e1"), sale_event("e2", "lost", company="102"), contact_event("e3")):
        client.post(f"{API}/events", json={"event": event})
    return programs


def test_no_generated_request_breaks_anything_or_gets_an_undocumented_answer() -> None:
    """Valid requests and invalid ones; the invalid are refused."""
    programs, counted = _filled(), Counter[int]()
    with _unheard(), programs.call() as client:
        for operation in _schema(client):
            for mode in ("positive", "negative"):
                _play(operation, mode, client, counted)
    assert sum(counted.values()) >= REQUESTS, counted
    assert {200, 404, 422} <= set(counted), "the requests come past the door"


def _schema(client: TestClient) -> Iterator[APIOperation[Any, Any, Any, Any]]:
    import schemathesis

    document = client.get(f"{API}/openapi.json").json()
    # Each call is sent with a token; who gets in is another test's.
    for path in document["paths"].values():
        for operation in path.values():
            operation.pop("security")
    for found in schemathesis.openapi.from_dict(document).get_all_operations():
        yield found.ok()  # type: ignore[union-attr]  # Err has `err` alone, and fails here as it should


def _play(
    operation: APIOperation[Any, Any, Any, Any],
    mode: str,
    client: TestClient,
    counted: Counter[int],
) -> None:
    from schemathesis import GenerationMode

    @settings(
        max_examples=_OF_LARGE_BODIES if operation.path.endswith(_LARGE) else _EACH[mode],
        phases=[Phase.generate],
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=GenerationMode(mode)))
    def play(case: Case[Any]) -> None:
        if mode == "positive" and sum(counted.values()) % 3 == 0:
            _aim(case, client)
        response = _sent(case, client)
        counted[response.status_code] += 1
        _check(case, response)

    has_mistakes = operation.body or operation.query  # a path alone is hardly ever wrong
    if mode == "positive" or (has_mistakes and not operation.path.endswith(_RULESETS)):
        play()


def _aim(case: Case[Any], client: TestClient) -> None:
    """At what is there, which a made-up value never hits."""
    for name in case.path_parameters.keys() & THERE.keys():
        case.path_parameters[name] = THERE[name]
    if "if-match" in case.headers:
        case.headers["if-match"] = client.get(f"{API}/ruleset").headers["etag"]


def _sent(case: Case[Any], client: TestClient) -> Response:
    parts = case.as_transport_kwargs(base_url="http://testserver")
    parts.pop("cookies", None)
    data = parts.pop("data", None)
    if data is not None:
        parts["content"] = data
    headers = {**parts.pop("headers"), "authorization": client.headers["authorization"]}
    response: Response = client.request(headers=headers, **parts)
    return response


def _check(case: Case[Any], response: Response) -> None:
    """All of its own checks but that what a schema allows is accepted: a schema can't say all."""
    from schemathesis.specs.openapi import checks

    excluded: list[Any] = [checks.positive_data_acceptance]
    if case.operation.path.endswith("/ruleset/check"):
        excluded.append(checks.negative_data_rejection)  # it tells what is wrong, in a 200
    case.validate_response(response, excluded_checks=excluded)
