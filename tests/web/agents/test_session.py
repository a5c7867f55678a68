"""A session of a client of the original product, in its own request shapes."""

from __future__ import annotations

from typing import Any

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from leadcat_rules import DecisionQuery
from leadcat_rules.testing import (
    CUSTOMER,
    DISQUALIFIED,
    LEAD,
    LOST,
    OPPORTUNITY,
    PROSPECT,
    QUALIFIED,
    VIP_CUSTOMER,
)
from tests.web.api.programs import AGENTS, Programs

NONE = {"Enabled": False, "UserConfirmation": False, "DefaultCategory": 0, "LeadstatusId": 0}
SOLD = {**NONE, "TriggerType": "SaleSold", "Enabled": True, "DefaultCategory": 7}
LOST_SALE = {
    **NONE,
    "TriggerType": "SaleLost",
    "Enabled": True,
    "DefaultCategory": 13,
    "UserConfirmation": True,
}
REGISTERED = {**NONE, "TriggerType": "SaleRegistered", "Enabled": True, "DefaultCategory": 2}
STATUS_SET = {
    "TriggerType": "LeadStatusChanged",
    "Enabled": True,
    "UserConfirmation": True,
    "DefaultCategory": 3,
    "LeadstatusId": 3,
}
ALL = [SOLD, LOST_SALE, REGISTERED, STATUS_SET]
ACME = 101


def post(call: TestClient, name: str, **body: Any) -> Response:
    return call.post(f"{AGENTS}/{name}", json=body)


@pytest.fixture
def client(call: TestClient) -> TestClient:
    """A client that has saved all four settings."""
    saved = post(call, "SaveAllAutomatedCategoryUpdates", Settings=ALL)
    assert saved.status_code == 200, saved.text
    assert saved.json() == ALL
    return call


def needed(call: TestClient, trigger: str) -> Any:
    """What the save that raises this trigger would need."""
    if trigger == "LeadStatusChanged":
        person = {"LeadStatus": 3, "PersonId": 301, "ContactId": ACME, "CategoryId": 1}
        return post(call, "GetNeedCategoryUpdateForPerson", **person).json()
    status = {"SaleSold": "Sold", "SaleLost": "Lost", "SaleRegistered": "Open"}[trigger]
    id = 0 if trigger == "SaleRegistered" else 201
    sale = {"SaleStatus": status, "SaleId": id, "ContactId": ACME, "PersonId": None}
    return post(call, "GetNeedCategoryUpdateForSale", **sale).json()


@pytest.mark.parametrize("setting", ALL, ids=lambda each: each["TriggerType"])
def test_the_five_calls_in_every_trigger(
    programs: Programs, client: TestClient, setting: dict[str, Any]
) -> None:
    listed = post(client, "GetAllAutomatedCategoryUpdates").json()
    assert setting in listed
    assert len(listed) == 4
    need = needed(client, setting["TriggerType"])
    assert need == setting
    assert programs.engine.decisions(DecisionQuery()) == []

    target = need["DefaultCategory"]
    body = {"PersonId": 301, "ContactId": ACME, "CategoryId": target, "Setting": need}
    done = post(client, "PerformNeededCategoryUpdate", **body)
    assert (done.status_code, done.content) == (204, b"")
    assert programs.host.category_of(ACME) == str(target)
    (decision,) = programs.engine.decisions(DecisionQuery())
    assert decision.event.actor == "everything"
    assert decision.answered_by == ("everything" if need["UserConfirmation"] else None)
    assert decision.trace


def test_the_user_may_choose_another_category(programs: Programs, client: TestClient) -> None:
    body = {"ContactId": ACME, "CategoryId": 8, "Setting": needed(client, "SaleLost")}
    assert post(client, "PerformNeededCategoryUpdate", **body).status_code == 204
    assert programs.host.category_of(ACME) == VIP_CUSTOMER.id
    (decision,) = programs.engine.decisions(DecisionQuery())
    assert decision.reason == "overridden"


def test_the_user_may_keep_the_category(programs: Programs, client: TestClient) -> None:
    body = {"ContactId": ACME, "CategoryId": 1, "Setting": needed(client, "SaleLost")}
    assert post(client, "PerformNeededCategoryUpdate", **body).status_code == 204
    assert programs.host.category_of(ACME) == LEAD.id


def test_an_automatic_update_has_no_other_category(programs: Programs, client: TestClient) -> None:
    body = {"ContactId": ACME, "CategoryId": 8, "Setting": needed(client, "SaleSold")}
    refused = post(client, "PerformNeededCategoryUpdate", **body)
    assert refused.status_code == 409
    assert "doesn't ask" in refused.json()["ErrorMessage"]
    assert programs.host.category_of(ACME) == LEAD.id
    assert programs.engine.decisions(DecisionQuery()) == []


def test_an_update_that_is_done_already_is_done(programs: Programs, client: TestClient) -> None:
    """A client that lost the answer sends the call again."""
    body = {"ContactId": ACME, "CategoryId": 7, "Setting": needed(client, "SaleSold")}
    for _ in range(2):
        assert post(client, "PerformNeededCategoryUpdate", **body).status_code == 204
    assert len(programs.host.changes) == 1


def test_E1_what_comes_to_nothing_is_no_204(programs: Programs, client: TestClient) -> None:
    body = {"ContactId": 103, "CategoryId": 8, "Setting": SOLD}
    refused = post(client, "PerformNeededCategoryUpdate", **body)
    assert refused.status_code == 409
    assert "not_eligible" in refused.json()["ErrorMessage"]
    assert programs.host.category_of(103) == CUSTOMER.id
    (decision,) = programs.engine.decisions(DecisionQuery())
    assert decision.reason == "not_eligible", "the log tells why"


@pytest.mark.parametrize("category", [0, 4, 999])
def test_a_category_that_isnt_there_is_refused(
    programs: Programs, client: TestClient, category: int
) -> None:
    body = {"ContactId": ACME, "CategoryId": category, "Setting": LOST_SALE}
    refused = post(client, "PerformNeededCategoryUpdate", **body)
    assert (refused.status_code, refused.json()["ErrorType"]) == (422, "unknown_category")
    assert programs.engine.decisions(DecisionQuery()) == []


@pytest.mark.parametrize(
    "body",
    [
        {"SaleStatus": "Stalled", "SaleId": 201, "ContactId": ACME},
        {"SaleStatus": "Unknown", "SaleId": 201, "ContactId": ACME},
        {"SaleStatus": "Sold", "SaleId": 201, "ContactId": 0},
        {"SaleStatus": "Sold", "SaleId": 201, "ContactId": None},
        {"SaleStatus": "Sold", "SaleId": 201, "ContactId": 103},
    ],
)
def test_a_sale_that_needs_nothing_gets_null(client: TestClient, body: dict[str, Any]) -> None:
    answer = post(client, "GetNeedCategoryUpdateForSale", **body)
    assert (answer.status_code, answer.text) == (200, "null")


def test_enums_are_names_or_numbers(client: TestClient) -> None:
    for status in ("Sold", 2, "2"):
        body = {"SaleStatus": status, "SaleId": 201, "ContactId": ACME}
        assert post(client, "GetNeedCategoryUpdateForSale", **body).json() == SOLD
    settings = [{**SOLD, "TriggerType": 2}, {**LOST_SALE, "TriggerType": "3"}]
    saved = post(client, "SaveAllAutomatedCategoryUpdates", Settings=settings)
    assert saved.json() == ALL


@pytest.mark.parametrize("status", ["sold", "SOLD", "Solt", 5, -1, True, None, [], 2.5])
def test_what_is_no_enum_is_refused(client: TestClient, status: Any) -> None:
    refused = post(client, "GetNeedCategoryUpdateForSale", SaleStatus=status, ContactId=ACME)
    assert refused.status_code == 422
    assert "/SaleStatus" in refused.json()["ErrorMessage"]


def test_E5_a_new_sale_that_is_sold_needs_what_sold_needs(client: TestClient) -> None:
    body = {"SaleStatus": "Sold", "SaleId": 0, "ContactId": ACME}
    assert post(client, "GetNeedCategoryUpdateForSale", **body).json() == SOLD


def test_E7_a_category_chosen_in_the_form_is_seen(client: TestClient) -> None:
    """A dialog still asks; E1 is judged on the category of the form."""
    body = {"LeadStatus": 3, "PersonId": 301, "ContactId": ACME}
    for category, expected in (
        (int(LEAD.id), STATUS_SET),
        (int(PROSPECT.id), STATUS_SET),
        (int(CUSTOMER.id), None),
        (0, STATUS_SET),
    ):
        answer = post(client, "GetNeedCategoryUpdateForPerson", **body, CategoryId=category)
        assert answer.json() == expected, category


def test_E7_an_automatic_update_leaves_a_chosen_category(client: TestClient) -> None:
    automatic = {**STATUS_SET, "UserConfirmation": False}
    post(client, "SaveAllAutomatedCategoryUpdates", Settings=[automatic])
    body = {"LeadStatus": 3, "PersonId": 301, "ContactId": ACME}
    for category, expected in ((int(LEAD.id), automatic), (int(PROSPECT.id), None)):
        answer = post(client, "GetNeedCategoryUpdateForPerson", **body, CategoryId=category)
        assert answer.json() == expected, category


def test_another_lead_status_needs_nothing(client: TestClient) -> None:
    body = {"LeadStatus": int(DISQUALIFIED.id), "PersonId": 301, "ContactId": ACME}
    assert post(client, "GetNeedCategoryUpdateForPerson", **body).json() is None


def test_members_that_nobody_reads_are_ignored_as_there(client: TestClient) -> None:
    carrier = {**SOLD, "TableRight": None, "FieldProperties": {}}
    answer = post(client, "SaveAllAutomatedCategoryUpdates", Settings=[carrier], More=1)
    assert answer.json() == ALL
    selected = client.post(f"{AGENTS}/GetAllAutomatedCategoryUpdates?$select=Enabled", json={})
    assert selected.json() == ALL


def test_the_settings_are_those_of_the_tab(programs: Programs, client: TestClient) -> None:
    draft = programs.engine.settings.open()
    assert draft.toggle("lead_status_changed").lead_status == QUALIFIED.id
    assert draft.toggle("lead_status_changed").set_category_to == OPPORTUNITY.id
    assert draft.toggle("sale_lost").set_category_to == LOST.id
    post(client, "SaveAllAutomatedCategoryUpdates", Settings=[{**SOLD, "Enabled": False}])
    assert not programs.engine.settings.open().toggle("sale_sold").enabled
    assert programs.engine.settings.open().toggle("sale_lost").enabled, "what isn't sent stays"
