"""Refusals in the shape that clients of the original know; nothing is changed by them."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from leadcat_rules import Category, DecisionQuery, Snapshot
from leadcat_rules.testing import MemoryHost, a_company, a_rule, a_ruleset, a_snapshot
from tests.web.agents.test_session import ACME, LOST_SALE, SOLD, post
from tests.web.api.programs import AGENTS, RULES, SCOPES, Programs, an_app

KEYS = {"Error", "ErrorType", "ErrorMessage", "ErrorSource"}


def test_an_error_has_the_four_members(call: TestClient) -> None:
    refused = post(call, "SaveAllAutomatedCategoryUpdates", Settings=[{**SOLD, "Enabled": "yes"}])
    told = refused.json()
    assert refused.status_code == 422
    assert set(told) == KEYS
    assert told["Error"] == "Unprocessable Entity"
    assert told["ErrorSource"] == "List/SaveAllAutomatedCategoryUpdates"
    assert told["ErrorMessage"].startswith("/Settings/0/Enabled: ")


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ([{**SOLD, "DefaultCategory": 0}], "/sale_sold/set_category_to"),
        ([SOLD, {**LOST_SALE, "DefaultCategory": 999}], "/sale_lost/set_category_to"),
        ([SOLD, {**LOST_SALE, "DefaultCategory": 4}], "was deleted"),
        ([SOLD, {**SOLD, "TriggerType": 4}], "/lead_status_changed/lead_status"),
        ([SOLD, SOLD], "set twice"),
        ([SOLD, {**SOLD, "TriggerType": "None"}], "/Settings/1/TriggerType"),
        ([{"Enabled": True}], "/Settings/0/TriggerType"),
        ([SOLD] * 5, "/Settings"),
        ("x", "/Settings"),
    ],
)
def test_R5_a_save_is_all_or_nothing(
    programs: Programs, call: TestClient, settings: Any, said: str
) -> None:
    refused = post(call, "SaveAllAutomatedCategoryUpdates", Settings=settings)
    assert refused.status_code == 422
    assert said in refused.json()["ErrorMessage"]
    assert programs.engine.settings.open().base == RULES.revision


def test_R6_only_who_may_changes_the_settings(programs: Programs) -> None:
    refused = post(programs.call("feeder"), "SaveAllAutomatedCategoryUpdates", Settings=[])
    assert (refused.status_code, refused.json()["ErrorType"]) == (403, "not_allowed")
    assert programs.engine.settings.open().base == RULES.revision


def test_confirming_needs_a_token_that_is_good_for_answering(programs: Programs) -> None:
    body = {"ContactId": ACME, "CategoryId": 13, "Setting": LOST_SALE}
    refused = post(programs.call("feeder"), "PerformNeededCategoryUpdate", **body)
    assert refused.status_code == 403
    assert programs.engine.decisions(DecisionQuery()) == []
    automatic = {"ContactId": ACME, "CategoryId": 7, "Setting": SOLD}
    done = post(programs.call("feeder"), "PerformNeededCategoryUpdate", **automatic)
    assert done.status_code == 204


def test_whoever_isnt_known_is_asked_for_a_token(programs: Programs) -> None:
    refused = post(programs.call("forged"), "GetAllAutomatedCategoryUpdates")
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == 'Bearer realm="leadcat"'
    assert refused.json()["ErrorType"] == "signed_out"


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/GetAllAutomatedCategoryUpdates", 405), ("POST", "/GetAllCategories", 404)],
)
def test_other_calls_are_not_there(call: TestClient, method: str, path: str, status: int) -> None:
    refused = call.request(method, f"{AGENTS}{path}")
    assert refused.status_code == status
    assert set(refused.json()) == KEYS


def test_a_CRM_whose_ids_are_no_numbers_says_so() -> None:
    vip = Category(id="vip", name="VIP", group="customer")
    crm = a_snapshot()
    snapshot = Snapshot(
        categories=(*crm.categories, vip),
        lead_statuses=crm.lead_statuses,
        companies={"101": a_company()},
    )
    programs = an_app(a_ruleset(a_rule(to=vip)), host=MemoryHost(snapshot, allowed=SCOPES))
    body = {"SaleStatus": "Sold", "SaleId": 201, "ContactId": 101}
    for refused in (
        post(programs.call(), "GetAllAutomatedCategoryUpdates"),
        post(programs.call(), "GetNeedCategoryUpdateForSale", **body),
    ):
        assert refused.status_code == 409
        assert "'vip' has an id that is no number" in refused.json()["ErrorMessage"]
