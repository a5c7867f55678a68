"""Events in: decided once, told exactly, refused as a whole."""

from __future__ import annotations

import json
from typing import Any

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from leadcat_rules import Change, DecisionQuery, hookimpl
from leadcat_rules.testing import LOST, VIP_CUSTOMER, MemoryHost
from tests.web.api.programs import (
    API,
    SCOPES,
    TARGET,
    Programs,
    an_app,
    contact_event,
    sale_event,
)


def send(call: TestClient, event: dict[str, Any], **more: Any) -> dict[str, Any]:
    answer = call.post(f"{API}/events", json={"event": event, **more})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def how_many(programs: Programs) -> int:
    return len(programs.engine.decisions(DecisionQuery(limit=None)))


def test_an_event_is_decided_and_its_decision_told(programs: Programs, call: TestClient) -> None:
    told = send(call, sale_event("e1"))
    assert told["decision"]["outcome"] == "updated"
    assert (told["decision"]["from"], told["decision"]["to"]) == ("1", TARGET)
    assert [step["reason"] for step in told["steps"]] == ["rule_matched"]
    assert programs.host.category_of("101") == TARGET


def test_S1_a_second_delivery_gets_the_first_decision(programs: Programs, call: TestClient) -> None:
    first = send(call, sale_event("e1"))
    assert send(call, sale_event("e1")) == first
    assert len(programs.host.changes) == 1


def test_S1_the_id_of_another_event_is_a_conflict(programs: Programs, call: TestClient) -> None:
    send(call, sale_event("e1"))
    answer = call.post(f"{API}/events", json={"event": sale_event("e1", "lost")})
    assert answer.status_code == 409
    assert answer.json()["code"] == "event_id_reused"
    assert answer.json()["errors"][0]["pointer"] == "/event/id"
    assert how_many(programs) == 1


def test_C8_an_answer_comes_with_the_event(programs: Programs, call: TestClient) -> None:
    told = send(call, sale_event("e1", "lost"), answer={"category": VIP_CUSTOMER.id})
    assert told["decision"]["reason"] == "overridden"
    assert programs.host.category_of("101") == VIP_CUSTOMER.id


@pytest.mark.parametrize(
    ("answer", "reason"), [("accept", "accepted"), ("decline", "declined"), (None, "asked")]
)
def test_C2_the_words_of_an_answer(call: TestClient, answer: str | None, reason: str) -> None:
    told = send(call, sale_event("e1", "lost"), answer=answer)
    assert told["decision"]["reason"] == reason


def test_an_answer_needs_a_token_that_is_good_for_answering(programs: Programs) -> None:
    body = {"event": sale_event("e1", "lost"), "answer": "accept"}
    assert programs.call("feeder").post(f"{API}/events", json=body).status_code == 403
    assert how_many(programs) == 0


class AskingAgain(MemoryHost):
    """A host that sends the event again while the category is written."""

    def __init__(self) -> None:
        super().__init__(allowed=SCOPES)
        self.client: TestClient | None = None
        self.heard: list[Response] = []

    @hookimpl
    def leadcat_set_category(self, change: Change) -> bool:
        if self.client is not None:
            body = {"event": sale_event(change.event)}
            self.heard.append(self.client.post(f"{API}/events", json=body))
        return super().leadcat_set_category(change)


def test_what_another_delivery_has_in_hand_is_to_be_asked_for_again() -> None:
    host = AskingAgain()
    programs = an_app(host=host)
    host.client = programs.call()
    send(programs.call(), sale_event("e1"))
    (heard,) = host.heard
    assert heard.status_code == 202
    assert heard.headers["retry-after"] == "1"
    assert heard.json()["decision"]["outcome"] is None


def test_all_that_is_wrong_with_an_event_is_told_with_its_place(
    programs: Programs, call: TestClient
) -> None:
    event = {"id": "", "type": "sale_saved", "before": None, "after": {"id": "s", "status": "solt"}}
    answer = call.post(f"{API}/events", json={"event": event})
    assert answer.status_code == 422
    pointers = {each["pointer"] for each in answer.json()["errors"]}
    assert pointers == {"/event/id", "/event/after/status"}
    assert how_many(programs) == 0


@pytest.mark.parametrize(
    ("body", "code", "pointer"),
    [
        (b'{"event": ', "invalid_json", "/event"),
        (b'{"event": {}, "event": {}}', "duplicate_key", "/event"),
        (b'{"event": {"id": "\\ud800"}}', "invalid_json", "/event/id"),
        (b'{"event": {"id": "a\\u0000b"}}', "invalid_value", "/event/id"),
        (b'{"event": {"id": 1e999}}', "invalid_number", "/event/id"),
        (b'{"event": {}, "answr": "accept"}', "unknown_key", "/answr"),
        (b"[" * 5_000, "too_deep", "/0" * 100),
        (b"\xff\xfe", "not_utf8", ""),
        (b"[]", "wrong_type", ""),
        (b"", "empty_file", ""),
    ],
)
def test_JSON_is_read_as_strictly_as_files_are(
    call: TestClient, body: bytes, code: str, pointer: str
) -> None:
    answer = call.post(f"{API}/events", content=body, headers={"content-type": "application/json"})
    assert answer.status_code == 422
    error = answer.json()["errors"][0]
    assert (error["code"], error["pointer"]) == (code, pointer)


def test_a_body_has_a_type_and_a_size(call: TestClient) -> None:
    large = json.dumps({"event": sale_event("e1", currency="x" * 1_000_000)})
    with_type = {"content-type": "application/json"}
    assert call.post(f"{API}/events", content=large, headers=with_type).status_code == 413
    assert call.post(f"{API}/events", content="{}").status_code == 415


def test_C8_a_preview_says_what_would_happen_and_does_nothing(
    programs: Programs, call: TestClient
) -> None:
    told = call.post(f"{API}/preview", json={"event": sale_event("e1", "lost")}).json()
    assert (told["would_update"], told["would_ask"], told["to"]) == (True, True, LOST.id)
    assert told["because"] == "Not each is lost."
    assert told["trace"][0]["matched"]
    assert how_many(programs) == 0
    assert programs.host.changes == []


def test_a_batch_is_handled_in_its_order(programs: Programs, call: TestClient) -> None:
    events = [sale_event("e1"), contact_event("e2"), sale_event("e1"), sale_event("e1", "lost")]
    results = call.post(f"{API}/events/batch", json=events).json()["results"]
    assert [each["decision"]["reason"] for each in results] == [
        "rule_matched",
        "not_eligible",
        "rule_matched",
        "event_id_reused",
    ]
    assert len(programs.host.changes) == 1


@pytest.mark.parametrize("media", ["application/jsonl", "application/x-ndjson"])
def test_a_batch_may_be_a_file_of_events(programs: Programs, call: TestClient, media: str) -> None:
    lines = "\n".join(json.dumps(event) for event in (sale_event("e1"), contact_event("e2")))
    answer = call.post(f"{API}/events/batch", content=lines, headers={"content-type": media})
    assert [each["decision"]["event"] for each in answer.json()["results"]] == ["e1", "e2"]
    assert how_many(programs) == 2


def test_nothing_of_a_batch_is_done_when_one_event_is_malformed(
    programs: Programs, call: TestClient
) -> None:
    wrong = {**sale_event("e2"), "type": "sale_sold"}
    answer = call.post(f"{API}/events/batch", json=[sale_event("e1"), wrong, 3])
    assert answer.status_code == 422
    assert [each["pointer"] for each in answer.json()["errors"]] == ["/1/type", "/2"]
    assert how_many(programs) == 0


def test_a_malformed_line_is_told_by_its_number(programs: Programs, call: TestClient) -> None:
    lines = json.dumps(sale_event("e1")) + '\n\n{"id": 1,}\n'
    headers = {"content-type": "application/jsonl"}
    answer = call.post(f"{API}/events/batch", content=lines, headers=headers)
    assert [(each["line"], each["code"]) for each in answer.json()["errors"]] == [
        (3, "invalid_json")
    ]
    assert how_many(programs) == 0


def test_a_batch_has_at_most_a_thousand_events(programs: Programs, call: TestClient) -> None:
    events = [sale_event(f"e{number}", "open") for number in range(1_001)]
    refused = call.post(f"{API}/events/batch", json=events)
    assert (refused.status_code, refused.json()["code"]) == (422, "too_many")
    assert how_many(programs) == 0
    taken = call.post(f"{API}/events/batch", json=events[:-1])
    assert len(taken.json()["results"]) == 1_000
