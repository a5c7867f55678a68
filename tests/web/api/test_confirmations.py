"""The inbox by the API."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from leadcat_rules.testing import FJORD, LOST, PARTNER, VIP_CUSTOMER
from tests.web.api.programs import API, Programs, sale_event


@pytest.fixture
def question(call: TestClient) -> str:
    """The id of a confirmation that waits."""
    call.post(f"{API}/events", json={"event": sale_event("e1", "lost")})
    (item,) = call.get(f"{API}/confirmations", params={"status": "pending"}).json()["items"]
    id: str = item["id"]
    return id


def answered(call: TestClient, question: str, **answer: Any) -> dict[str, Any]:
    told = call.post(f"{API}/confirmations/{question}/answer", json=answer)
    assert told.status_code == 200, told.text
    found: dict[str, Any] = told.json()["decision"]
    return found


def test_C1_a_confirmation_tells_what_the_dialog_shows(call: TestClient, question: str) -> None:
    told = call.get(f"{API}/confirmations/{question}").json()
    assert told["company"]["name"] == "Acme AB"
    assert told["suggested"] == LOST.id
    assert told["because"] == "Not each is lost."
    assert told["event"]["id"] == "e1"


def test_C2_it_is_accepted(programs: Programs, call: TestClient, question: str) -> None:
    decision = answered(call, question, choice="accept")
    assert (decision["reason"], decision["answered_by"]) == ("accepted", "everything")
    assert programs.host.category_of("101") == LOST.id
    assert call.get(f"{API}/confirmations/{question}").json()["status"] == "accepted"


def test_C2_another_category_is_chosen(call: TestClient, question: str) -> None:
    decision = answered(call, question, choice="choose", category=PARTNER.id)
    assert (decision["reason"], decision["to"]) == ("overridden", PARTNER.id)


def test_C4_a_second_answer_shows_the_first(call: TestClient, question: str) -> None:
    answered(call, question, choice="decline")
    second = call.post(f"{API}/confirmations/{question}/answer", json={"choice": "accept"})
    assert (second.status_code, second.json()["code"]) == (409, "already_answered")
    assert "everything" in second.json()["detail"]


def test_C5_an_answer_to_what_was_is_stale(
    programs: Programs, call: TestClient, question: str
) -> None:
    programs.host.put_category("101", VIP_CUSTOMER)
    assert answered(call, question, choice="accept")["reason"] == "stale"
    assert programs.host.category_of("101") == VIP_CUSTOMER.id


@pytest.mark.parametrize(
    "answer", [{"choose": "7"}, {"choice": "choose"}, {"choice": "accept", "category": "7"}]
)
def test_an_answer_that_makes_no_sense_answers_nothing(
    call: TestClient, question: str, answer: dict[str, str]
) -> None:
    told = call.post(f"{API}/confirmations/{question}/answer", json=answer)
    assert told.status_code == 422
    assert call.get(f"{API}/confirmations/{question}").json()["status"] == "pending"


def test_C2_a_deleted_category_is_refused(call: TestClient, question: str) -> None:
    body = {"choice": "choose", "category": "4"}
    told = call.post(f"{API}/confirmations/{question}/answer", json=body)
    assert (told.status_code, told.json()["code"]) == (409, "category_deleted")


def test_an_unknown_confirmation_is_not_found(call: TestClient) -> None:
    assert call.get(f"{API}/confirmations/nobody").status_code == 404
    body = {"choice": "accept"}
    assert call.post(f"{API}/confirmations/nobody/answer", json=body).status_code == 404


def test_confirmations_are_paged_oldest_first(call: TestClient) -> None:
    for number, company in enumerate(("101", FJORD.id)):
        event = sale_event(f"a/{number}", "lost", company=company)
        call.post(f"{API}/events", json={"event": event})
    first = call.get(f"{API}/confirmations", params={"limit": 1}).json()
    query = {"limit": 1, "cursor": first["next"]}
    second = call.get(f"{API}/confirmations", params=query).json()
    events = [page["items"][0]["event"]["id"] for page in (first, second)]
    assert events == ["a/0", "a/1"]
    assert second["next"] is None
    newest = call.get(f"{API}/confirmations", params={"newest_first": "true"}).json()["items"]
    assert [item["event"]["id"] for item in newest] == ["a/1", "a/0"]
    assert answered(call, first["items"][0]["id"], choice="decline")["event"] == "a/0"
