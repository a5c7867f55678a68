"""Where the CRM keeps sales and contacts, a call is a change only when it changes one (E3)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from leadcat_rules import Company, Contact, Sale
from leadcat_rules.testing import a_company
from tests.web.agents.test_session import post
from tests.web.sites import WebSite, new_site


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    """A CRM with numbers for ids, whose sale 72 is sold and contact 82 is qualified."""
    site = new_site(tmp_path)
    _fill(site)
    yield site.client("root")
    site.crm.close()


def _fill(site: WebSite) -> None:
    lead = next(each for each in site.crm.categories() if each.id == "1")
    for id in ("501", "502"):
        site.crm.put_company(Company(id=id, name=a_company().name, category=lead))
    site.crm.save_sale(Sale(id="71", company="501", status="open"))
    site.crm.save_sale(Sale(id="72", company="502", status="sold"))
    site.crm.set_category("502", "1")
    site.crm.save_contact(Contact(id="81", company="501", lead_status="1"))
    site.crm.save_contact(Contact(id="82", company="502", lead_status="3"))


def need(client: TestClient, name: str, **body: Any) -> Any:
    answer = post(client, name, **body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_sale_that_becomes_sold_needs_an_update(client: TestClient) -> None:
    found = need(client, "GetNeedCategoryUpdateForSale", SaleStatus="Sold", SaleId=71)
    assert found["DefaultCategory"] == 7, "its company is the stored one, where none is sent"


def test_E3_a_sold_sale_that_is_saved_again_needs_none(client: TestClient) -> None:
    body = {"SaleStatus": "Sold", "SaleId": 72, "ContactId": 502}
    assert need(client, "GetNeedCategoryUpdateForSale", **body) is None


def test_E3_a_lead_status_that_stays_needs_no_update(client: TestClient) -> None:
    name = "GetNeedCategoryUpdateForPerson"
    assert need(client, name, LeadStatus=3, PersonId=82, ContactId=502) is None
    found = need(client, name, LeadStatus=3, PersonId=81, ContactId=501)
    assert found["LeadstatusId"] == 3


def test_a_record_that_isnt_stored_is_taken_for_a_change(client: TestClient) -> None:
    body = {"SaleStatus": "Sold", "SaleId": 99, "ContactId": 501}
    assert need(client, "GetNeedCategoryUpdateForSale", **body)["DefaultCategory"] == 7


def test_a_performed_update_is_in_the_CRM(client: TestClient) -> None:
    found = need(client, "GetNeedCategoryUpdateForSale", SaleStatus="Sold", SaleId=71)
    body = {"ContactId": 501, "CategoryId": 7, "Setting": found}
    assert post(client, "PerformNeededCategoryUpdate", **body).status_code == 204
    decisions = client.get("/leadcat/v1/decisions", params={"company": "501"}).json()["items"]
    assert decisions[0]["to"] == "7"
