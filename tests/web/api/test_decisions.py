"""The decision log by the API: paged, explained, undone, tried again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from leadcat_rules.testing import LEAD, VIP_CUSTOMER
from tests.web.api.programs import API, TARGET, Programs, contact_event, sale_event


def fill(call: TestClient, *events: dict[str, Any]) -> None:
    assert call.post(f"{API}/events/batch", json=list(events)).status_code == 200


def page(call: TestClient, **query: Any) -> dict[str, Any]:
    answer = call.get(f"{API}/decisions", params=query)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def test_a_thousand_decisions_are_paged_without_gap_or_repeat_while_new_ones_arrive(
    call: TestClient,
) -> None:
    fill(call, *(sale_event(f"old-{number}", "open") for number in range(1_000)))
    seen: list[str] = []
    cursor, pages = None, 0
    while True:
        told = page(call, limit=97, **({} if cursor is None else {"cursor": cursor}))
        seen += [item["event"] for item in told["items"]]
        fill(call, *(sale_event(f"new-{pages}-{number}", "open") for number in range(20)))
        cursor, pages = told["next"], pages + 1
        if cursor is None:
            break
    assert sorted(seen) == sorted(f"old-{number}" for number in range(1_000))
    assert pages == 11


def test_the_last_page_has_no_next(call: TestClient) -> None:
    fill(call, sale_event("e1"), sale_event("e2"))
    assert page(call, limit=2)["next"] is None
    assert page(call, limit=1)["next"] is not None


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"outcome": "updated"}, ["e1"]),
        ({"reason": "not_eligible"}, ["e2"]),
        ({"trigger": "lead_status_changed"}, ["e2"]),
        ({"rule": "sold"}, ["e1"]),
        ({"company": "101"}, ["e2", "e1"]),
        ({"company": "nobody"}, []),
        ({"until": "2000-01-01T00:00:00Z"}, []),
        ({"since": "2000-01-01T00:00:00+01:00"}, ["e2", "e1"]),
    ],
)
def test_decisions_are_filtered(call: TestClient, query: dict[str, str], found: list[str]) -> None:
    fill(call, sale_event("e1"), contact_event("e2"))
    assert [item["event"] for item in page(call, **query)["items"]] == found


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"limit": "0"}, "/query/limit"),
        ({"limit": "501"}, "/query/limit"),
        ({"outcome": "sold"}, "/query/outcome"),
        ({"since": "861"}, "/query/since"),
        ({"since": "2026-01-13T10:00:00"}, "/query/since"),
        ({"since": "0001-01-01T00:00:00+14:00"}, "/query/since"),
        ({"cursor": "x"}, "/query/cursor"),
        ({"cursor": "WyIyMDI2LTAxLTAxVDAwOjAwOjAwIiwgIngiXQ"}, "/query/cursor"),
        ({"cursor": "é"}, "/query/cursor"),
        ({"company": ""}, "/query/company"),
        ({"company": "a\0b"}, "/query/company"),
        ({"sort": "at"}, "/query/sort"),
    ],
)
def test_a_filter_that_makes_no_sense_is_refused_at_its_place(
    call: TestClient, query: dict[str, str], pointer: str
) -> None:
    answer = call.get(f"{API}/decisions", params=query)
    assert answer.status_code == 422
    assert [each["pointer"] for each in answer.json()["errors"]] == [pointer]


def test_S5_a_decision_is_told_with_all_that_explains_it(call: TestClient) -> None:
    fill(call, sale_event("e1"))
    told = call.get(f"{API}/decisions/e1").json()
    assert told["event"]["after"]["status"] == "sold"
    assert told["company"]["category"]["id"] == LEAD.id
    (rule,) = told["trace"]
    assert rule["rule"] == "sold"
    assert all(condition["held"] for condition in rule["conditions"])


def test_ids_hold_any_character(call: TestClient) -> None:
    strange = "a/b <i>?#ö"
    fill(call, sale_event(strange))
    found = call.get(f"{API}/decisions/{quote(strange, safe='')}")
    assert found.json()["decision"]["event"] == strange
    assert call.get(f"{API}/decisions/undo").status_code == 404


def test_S6_an_update_is_undone_and_one_that_was_overtaken_is_not(
    programs: Programs, call: TestClient
) -> None:
    fill(call, sale_event("e1"))
    undo = {"events": ["e1"]}
    (told,) = call.post(f"{API}/decisions/undo", json=undo).json()["results"]
    assert told["decision"]["outcome"] == "undone"
    assert told["problem"] is None
    assert programs.host.category_of("101") == LEAD.id

    fill(call, sale_event("e2"))
    programs.host.put_category("101", VIP_CUSTOMER)
    (told,) = call.post(f"{API}/decisions/undo", json={"events": ["e2"]}).json()["results"]
    assert told["problem"]["code"] == "changed_since"
    assert programs.host.category_of("101") == VIP_CUSTOMER.id


def test_nothing_is_undone_when_one_is_unknown(programs: Programs, call: TestClient) -> None:
    fill(call, sale_event("e1"))
    answer = call.post(f"{API}/decisions/undo", json={"events": ["e1", "nobody"]})
    assert answer.status_code == 404
    assert programs.host.category_of("101") == TARGET


def test_S3_a_failed_decision_is_tried_again(programs: Programs, call: TestClient) -> None:
    fill(call, sale_event("e1", company="999"))
    assert page(call)["items"][0]["reason"] == "company_not_found"
    (told,) = call.post(f"{API}/decisions/retry", json={"events": ["e1"]}).json()["results"]
    assert told["decision"]["reason"] == "company_not_found"
    assert len(told["steps"]) == 2


def test_decisions_are_counted_by_day_outcome_and_rule(call: TestClient) -> None:
    fill(call, sale_event("e1"), contact_event("e2"), contact_event("e3"))
    now = datetime.now(UTC)
    span = {
        "since": (now - timedelta(days=1)).isoformat(),
        "until": (now + timedelta(days=1)).isoformat(),
    }
    items = call.get(f"{API}/tally", params=span).json()["items"]
    assert [(each["outcome"], each["rule"], each["count"]) for each in items] == [
        ("not_fired", None, 2),
        ("updated", "sold", 1),
    ]


def test_a_tally_is_of_at_most_400_days(call: TestClient) -> None:
    span = {"since": "2026-01-01T00:00:00Z", "until": "2027-02-05T00:00:01Z"}
    answer = call.get(f"{API}/tally", params=span)
    assert answer.status_code == 422
    (told,) = answer.json()["errors"]
    assert (told["code"], told["pointer"]) == ("invalid_value", "/query/until")
    assert call.get(f"{API}/tally", params={**span, "until": "2027-02-05T00:00:00Z"}).is_success
