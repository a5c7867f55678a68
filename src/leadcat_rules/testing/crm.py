"""A small CRM: SuperOffice's default lists, and a company for each case that rules tell apart."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from attrs import evolve

from leadcat_rules.domain import Category, Company, Id, LeadStatus, identifier
from leadcat_rules.files import Snapshot

_Item = TypeVar("_Item", Category, LeadStatus, Company)

LEAD = Category(id="1", name="Lead", group="potential_customer", lead_status_enabled=True)
PROSPECT = Category(id="2", name="Prospect", group="potential_customer", lead_status_enabled=True)
OPPORTUNITY = Category(id="3", name="Opportunity", group="potential_customer")
SUSPECT = Category(id="4", name="Suspect", group="potential_customer", deleted=True)
CUSTOMER = Category(id="7", name="Customer", group="customer")
VIP_CUSTOMER = Category(id="8", name="VIP customer", group="customer")
PARTNER = Category(id="12", name="Partner", group="partner")
LOST = Category(id="13", name="Lost", group="lost")
COMPETITOR = Category(id="14", name="Competitor", group="other")
NOT_CATEGORISED = Category(id="15", name="Not categorised", group="unknown")
CATEGORIES = (
    LEAD,
    PROSPECT,
    OPPORTUNITY,
    SUSPECT,
    CUSTOMER,
    VIP_CUSTOMER,
    PARTNER,
    LOST,
    COMPETITOR,
    NOT_CATEGORISED,
)

OPEN = LeadStatus(id="1", name="Open")
CONTACTING = LeadStatus(id="2", name="Contacting")
QUALIFIED = LeadStatus(id="3", name="Qualified")
DISQUALIFIED = LeadStatus(id="4", name="Disqualified")
RE_NURTURE = LeadStatus(id="5", name="Re-nurture")
UNREACHABLE = LeadStatus(id="6", name="Unreachable", deleted=True)
LEAD_STATUSES = (OPEN, CONTACTING, QUALIFIED, DISQUALIFIED, RE_NURTURE, UNREACHABLE)


def a_company(
    *,
    id: Id = "101",
    name: str = "Acme AB",
    category: Category | None = LEAD,
    attributes: Mapping[str, Any] | None = None,
) -> Company:
    """A lead in Sweden."""
    own = {"country": "SE"} if attributes is None else attributes
    return Company(id=id, name=name, category=category, attributes=own)


ACME = a_company()
FJORD = a_company(
    id="102", name="Fjord Shipping AS", category=OPPORTUNITY, attributes={"country": "NO"}
)
LINDQVIST = a_company(id="103", name="Lindqvist & Söner", category=CUSTOMER)
NYTT_BOLAG = a_company(id="104", name="Nytt Bolag AB", category=None, attributes={})
GAMMALT = a_company(id="105", name="Gammalt AB", category=SUSPECT)
COMPANIES = (ACME, FJORD, LINDQVIST, NYTT_BOLAG, GAMMALT)
UNKNOWN_COMPANY = "999"
"""The id of a company that the snapshot doesn't have."""
UNKNOWN_CATEGORY = Category(id="998", name="Unheard of", group="customer")
"""A category that the snapshot doesn't have."""


def a_snapshot(make_id: Callable[[int], Id] = str) -> Snapshot:
    """The lists and companies above; `make_id` makes ids of a CRM's own kind of their numbers."""
    categories = {item.id: _with_id(item, make_id) for item in CATEGORIES}
    companies = [
        evolve(company, category=company.category and categories[company.category.id])
        for company in COMPANIES
    ]
    return Snapshot(
        categories=tuple(categories.values()),
        lead_statuses=tuple(_with_id(item, make_id) for item in LEAD_STATUSES),
        companies={each.id: each for each in (_with_id(one, make_id) for one in companies)},
    )


def _with_id(item: _Item, make_id: Callable[[int], Id]) -> _Item:
    return evolve(item, id=identifier(make_id(int(item.id))))
