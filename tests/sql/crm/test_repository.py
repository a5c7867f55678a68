"""What the CRM keeps: put, found again, listed page by page, refused with a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from attrs import evolve

from leadcat_rules import Category, Company, ErrorCode, InvalidInput, LeadStatus, NotFound
from leadcat_rules.testing import (
    ACME,
    CATEGORIES,
    COMPANIES,
    CUSTOMER,
    FJORD,
    GAMMALT,
    LEAD,
    LEAD_STATUSES,
    LINDQVIST,
    OPEN,
    PARTNER,
    SUSPECT,
    UNREACHABLE,
    VIP_CUSTOMER,
    a_company,
    a_contact,
    a_sale,
)
from leadcat_sql import EmbeddedCrm
from tests.sql.crm.conftest import OpenCrm


@pytest.fixture
def crm(open_either: OpenCrm) -> Iterator[EmbeddedCrm]:
    with open_either() as crm:
        yield crm


def test_the_lists_keep_their_order_with_what_was_deleted(crm: EmbeddedCrm) -> None:
    assert tuple(crm.categories()) == CATEGORIES
    assert tuple(crm.lead_statuses()) == LEAD_STATUSES
    new = Category(id="0", name="First in line", group="other")
    crm.put_category(new)
    crm.put_category(evolve(LEAD, name="Hot lead"))
    assert tuple(crm.categories()) == (evolve(LEAD, name="Hot lead"), *CATEGORIES[1:], new)


def test_a_name_is_taken_by_one_that_is_not_deleted(crm: EmbeddedCrm) -> None:
    calls: list[Callable[[], None]] = [
        lambda: crm.put_category(Category(id="77", name=LEAD.name, group="other")),
        lambda: crm.put_lead_status(LeadStatus(id="77", name=OPEN.name)),
        lambda: crm.put_category(evolve(PARTNER, name=LEAD.name)),
    ]
    for put in calls:
        with pytest.raises(InvalidInput) as refused:
            put()
        assert refused.value.code is ErrorCode.DUPLICATE_NAME
    crm.put_category(Category(id="77", name=SUSPECT.name, group="other"))
    crm.put_lead_status(LeadStatus(id="77", name=UNREACHABLE.name))
    with pytest.raises(InvalidInput):
        crm.put_category(evolve(SUSPECT, deleted=False))


def test_S4_what_is_deleted_stays_where_it_is(crm: EmbeddedCrm) -> None:
    crm.delete_category(LEAD.id)
    crm.delete_lead_status(OPEN.id)
    assert crm.company(ACME.id).category == evolve(LEAD, deleted=True)
    assert evolve(OPEN, deleted=True) in crm.lead_statuses()
    for delete in (crm.delete_category, crm.delete_lead_status):
        with pytest.raises(NotFound):
            delete("999")


def test_a_company_is_replaced_with_all_that_it_has(crm: EmbeddedCrm) -> None:
    changed = Company(id=ACME.id, name="Acme & Co", category=CUSTOMER, attributes={"x": [1, None]})
    crm.put_company(changed)
    crm.put_company(a_company(id="106", name="New", category=None))
    assert crm.company(ACME.id) == changed
    assert crm.company("106").category is None
    assert crm.company(FJORD.id) == FJORD


def test_a_company_in_a_category_that_is_not_there_is_refused(crm: EmbeddedCrm) -> None:
    unheard_of = Category(id="998", name="Unheard of", group="customer")
    calls: list[Callable[[], None]] = [
        lambda: crm.put_company(evolve(ACME, category=unheard_of)),
        lambda: crm.set_category(ACME.id, "998"),
    ]
    for refused in calls:
        with pytest.raises(InvalidInput) as error:
            refused()
        assert error.value.code is ErrorCode.UNKNOWN_CATEGORY
    with pytest.raises(InvalidInput) as error:
        crm.set_category(ACME.id, SUSPECT.id)
    assert error.value.code is ErrorCode.CATEGORY_DELETED
    with pytest.raises(NotFound):
        crm.set_category("999", CUSTOMER.id)
    assert crm.company(ACME.id) == ACME


def test_somebody_sets_a_category_by_hand_or_takes_it_away(crm: EmbeddedCrm) -> None:
    crm.set_category(ACME.id, VIP_CUSTOMER.id)
    assert crm.company(ACME.id).category == VIP_CUSTOMER
    crm.set_category(ACME.id, None)
    assert crm.company(ACME.id).category is None


def test_what_is_not_there_is_not_found(crm: EmbeddedCrm) -> None:
    for find in (crm.company, crm.contact, crm.sale):
        with pytest.raises(NotFound, match="'999'"):
            find("999")
        with pytest.raises(NotFound):
            find("\0")


def test_companies_are_listed_by_name_page_by_page(crm: EmbeddedCrm) -> None:
    everything = list(crm.companies())
    assert [each.name for each in everything] == sorted(each.name for each in COMPANIES)
    pages: list[Company] = []
    after = None
    while page := crm.companies(limit=2, after=after):
        pages += page
        after = page[-1].id
    assert pages == everything
    with pytest.raises(NotFound):
        crm.companies(after="999")


def test_companies_are_found_by_a_part_of_their_name(crm: EmbeddedCrm) -> None:
    crm.put_company(a_company(id="106", name="Åkeri 100% Östersund_AB"))
    found = {
        "lind": [LINDQVIST.id],
        "SÖNER": [LINDQVIST.id],
        "åkeri": ["106"],
        "ÖSTER": ["106"],
        "100%": ["106"],
        "%": ["106"],
        "d_a": ["106"],
        "ab": [ACME.id, GAMMALT.id, "104", "106"],
        "no such name": [],
    }
    for search, ids in found.items():
        assert [each.id for each in crm.companies(search=search)] == ids, search


def test_companies_are_listed_by_category(crm: EmbeddedCrm) -> None:
    assert [each.id for each in crm.companies(category=LEAD.id)] == [ACME.id]
    assert [each.id for each in crm.companies(category=LEAD.id, search="fjord")] == []


def test_contacts_and_sales_are_listed_by_company_page_by_page(crm: EmbeddedCrm) -> None:
    for number, company in enumerate((ACME.id, FJORD.id, ACME.id)):
        crm.save_contact(a_contact(id=f"p{number}", company=company))
        crm.save_sale(a_sale(id=f"s{number}", company=company, contact=f"p{number}"))
    assert [each.id for each in crm.contacts(company=ACME.id)] == ["p0", "p2"]
    assert [each.id for each in crm.sales(company=ACME.id)] == ["s0", "s2"]
    assert [each.id for each in crm.contacts(limit=2)] == ["p0", "p1"]
    assert [each.id for each in crm.sales(after="s0", limit=1)] == ["s1"]
    assert crm.sale("s1").contact == "p1"


def test_what_no_database_keeps_is_refused(crm: EmbeddedCrm) -> None:
    calls: list[Callable[[], None]] = [
        lambda: crm.put_category(Category(id="77", name="\0", group="other")),
        lambda: crm.put_lead_status(LeadStatus(id="\ud800", name="Half")),
        lambda: crm.put_company(a_company(name="\0")),
        lambda: crm.put_company(a_company(attributes={"x": object()})),
    ]
    for put in calls:
        with pytest.raises(InvalidInput):
            put()
    assert crm.company(ACME.id) == ACME
