"""The four toggles, the ruleset and its history by the API (R1 to R7)."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from leadcat_rules import Engine, Ruleset
from leadcat_rules.testing import PARTNER, MemoryHost, at_once
from leadcat_web import create_app
from tests.web.api.programs import API, RULES, SCOPES, Programs, client_of, person_of


def toggles(call: TestClient) -> tuple[dict[str, Any], str]:
    answer = call.get(f"{API}/settings")
    return answer.json(), answer.headers["etag"]


def put(call: TestClient, path: str, body: Any, etag: str | None) -> Response:
    headers = {} if etag is None else {"if-match": etag}
    return call.put(f"{API}{path}", json=body, headers=headers)


def active(programs: Programs) -> str | None:
    return programs.engine.settings.open().base


def test_what_is_read_can_be_changed_and_put_back(programs: Programs, call: TestClient) -> None:
    read, etag = toggles(call)
    read["sale_registered"] = {
        "enabled": True,
        "set_category_to": PARTNER.id,
        "ask_for_confirmation": True,
    }
    saved = put(call, "/settings", read, etag)
    assert saved.json() == read
    assert saved.headers["etag"] == f'"{active(programs)}"' != etag
    assert toggles(call) == (read, saved.headers["etag"])


def test_R5_an_incomplete_save_says_which_rule_lacks_what(
    programs: Programs, call: TestClient
) -> None:
    read, etag = toggles(call)
    read["sale_sold"]["set_category_to"] = None
    read["lead_status_changed"]["lead_status"] = None
    answer = put(call, "/settings", read, etag)
    assert answer.status_code == 422
    assert {each["pointer"]: each["code"] for each in answer.json()["errors"]} == {
        "/sale_sold/set_category_to": "target_required",
        "/lead_status_changed/lead_status": "lead_status_required",
    }
    assert active(programs) == RULES.revision


def test_R6_a_token_that_isnt_good_for_it_changes_nothing(programs: Programs) -> None:
    for token in ("reader", "stranger"):
        client = programs.call(token)
        read, etag = toggles(client)
        assert put(client, "/settings", read, etag).status_code == 403
        assert put(client, "/ruleset", json.loads(RULES.canonical()), etag).status_code == 403
    assert active(programs) == RULES.revision


@pytest.mark.parametrize("path", ["/settings", "/ruleset"])
def test_R7_a_save_says_what_it_changes(programs: Programs, call: TestClient, path: str) -> None:
    body = call.get(f"{API}{path}").json()
    without = put(call, path, body, None)
    assert (without.status_code, without.json()["code"]) == (428, "precondition_required")
    other = put(call, path, body, '"sha256:other"')
    assert (other.status_code, other.json()["code"]) == (412, "revision_conflict")
    assert active(programs) == RULES.revision


@pytest.mark.parametrize("path", ["/settings", "/ruleset"])
def test_R7_of_two_saves_at_once_one_wins(programs: Programs, path: str) -> None:
    clients = [programs.call() for _ in range(4)]
    etag = clients[0].get(f"{API}{path}").headers["etag"]

    def save(number: int) -> int:
        body = clients[number].get(f"{API}{path}").json()
        _change(body, number)
        return put(clients[number], path, body, etag).status_code

    statuses = at_once(partial(save, number) for number in range(4))
    assert sorted(statuses) == [200, 412, 412, 412]


def _change(body: dict[str, Any], number: int) -> None:
    target = ("8", "12", "13", "14")[number]
    if "rules" in body:
        body["rules"][0]["set_category_to"] = {"id": target}
    else:
        body["sale_sold"]["set_category_to"] = target


def test_the_ruleset_is_canonical_and_its_revision_the_etag(call: TestClient) -> None:
    answer = call.get(f"{API}/ruleset")
    assert answer.headers["etag"] == f'"{RULES.revision}"'
    assert Ruleset.from_canonical(answer.text) == RULES


def test_a_ruleset_is_put_and_its_problems_told_with_their_places(
    programs: Programs, call: TestClient
) -> None:
    body, etag = json.loads(RULES.canonical()), f'"{RULES.revision}"'
    body["rules"][0]["set_category_to"] = "Custmer"
    body["rules"][1]["trigger"] = "sale_solt"
    for answer in (put(call, "/ruleset", body, etag), call.post(f"{API}/ruleset/check", json=body)):
        told = answer.json().get("errors") or answer.json()["problems"]
        assert {each["pointer"]: each["code"] for each in told} == {
            "/rules/0/set_category_to": "unknown_category",
            "/rules/1/trigger": "unknown_trigger",
        }
    assert active(programs) == RULES.revision


def test_a_ruleset_without_problems_can_be_put(programs: Programs, call: TestClient) -> None:
    body, etag = json.loads(RULES.canonical()), f'"{RULES.revision}"'
    body["rules"][0]["set_category_to"] = "Partner"
    assert call.post(f"{API}/ruleset/check", json=body).json() == {"problems": []}
    saved = put(call, "/ruleset", body, etag)
    assert saved.json()["number"] == 2
    assert saved.json()["by"] == "everything"
    assert saved.headers["etag"] == f'"{active(programs)}"'


def test_an_earlier_revision_is_told_and_made_active_again(
    programs: Programs, call: TestClient
) -> None:
    read, etag = toggles(call)
    read["sale_sold"]["enabled"] = False
    put(call, "/settings", read, etag)
    assert [each["number"] for each in call.get(f"{API}/revisions").json()["items"]] == [2, 1]
    first = call.get(f"{API}/revisions/{RULES.revision}").json()
    assert first["ruleset"]["rules"][0]["id"] == "sold"
    rolled = call.post(f"{API}/revisions/{RULES.revision}/roll-back")
    assert (rolled.json()["number"], rolled.json()["id"]) == (3, RULES.revision)
    assert active(programs) == RULES.revision
    assert call.post(f"{API}/revisions/sha256:other/roll-back").status_code == 404


def test_R7_a_roll_back_may_say_what_it_is_over(programs: Programs, call: TestClient) -> None:
    read, seen = toggles(call)
    read["sale_sold"]["enabled"] = False
    etag = put(call, "/settings", read, seen).headers["etag"]
    back = f"{API}/revisions/{RULES.revision}/roll-back"
    late = call.post(back, headers={"if-match": seen})
    assert (late.status_code, late.json()["code"]) == (412, "revision_conflict")
    assert etag == f'"{active(programs)}"'
    unknown = call.post(f"{API}/revisions/sha256:other/roll-back", headers={"if-match": etag})
    assert unknown.status_code == 404
    rolled = call.post(back, headers={"if-match": etag})
    assert (rolled.status_code, rolled.json()["number"]) == (200, 3)
    assert active(programs) == RULES.revision


def test_a_star_is_for_whatever_is_active(programs: Programs, call: TestClient) -> None:
    read, _ = toggles(call)
    read["sale_sold"]["enabled"] = False
    assert put(call, "/settings", read, "*").status_code == 200
    assert put(call, "/ruleset", json.loads(RULES.canonical()), " * ").status_code == 200
    back = f"{API}/revisions/{RULES.revision}/roll-back"
    assert call.post(back, headers={"if-match": "*"}).json()["number"] == 4
    assert put(call, "/settings", read, '"*"').status_code == 412


def test_before_the_first_revision_there_is_an_etag_too() -> None:
    engine = Engine(plugins=[MemoryHost(allowed=SCOPES)], discover=False)
    app = create_app(engine, actor=person_of, clients=client_of)
    call = TestClient(app, headers={"authorization": "Bearer everything"})
    assert call.get(f"{API}/ruleset").headers["etag"] == '"none"'
    body = json.loads(RULES.canonical())
    assert put(call, "/ruleset", body, '"sha256:other"').status_code == 412
    assert put(call, "/ruleset", body, '"none"').status_code == 200
    assert put(call, "/ruleset", body, '"none"').status_code == 412


def test_the_lists_are_told_with_what_is_deleted(call: TestClient) -> None:
    lists = call.get(f"{API}/lists").json()
    assert {each["id"] for each in lists["categories"] if each["deleted"]} == {"4"}
    assert lists["lead_statuses"][2] == {"id": "3", "name": "Qualified", "deleted": False}
