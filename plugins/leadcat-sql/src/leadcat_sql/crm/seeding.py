"""A plausible CRM of any size, the same each time: for trials, demonstrations and benchmarks."""

from __future__ import annotations

import json
from typing import Any

from leadcat_rules import Category, CategoryGroup, LeadStatus
from leadcat_sql.crm.columns import category_columns, lead_status_columns
from leadcat_sql.crm.snapshots import Rows, in_order
from leadcat_sql.schema.crm_tables import categories, companies, contacts, lead_statuses, sales
from leadcat_sql.schema.names import folded

_POTENTIAL = CategoryGroup.POTENTIAL_CUSTOMER
CATEGORIES = (
    Category(id="1", name="Lead", group=_POTENTIAL, lead_status_enabled=True),
    Category(id="2", name="Prospect", group=_POTENTIAL, lead_status_enabled=True),
    Category(id="3", name="Opportunity", group=_POTENTIAL),
    Category(id="7", name="Customer", group=CategoryGroup.CUSTOMER),
    Category(id="8", name="VIP customer", group=CategoryGroup.CUSTOMER),
    Category(id="12", name="Partner", group=CategoryGroup.PARTNER),
    Category(id="13", name="Lost", group=CategoryGroup.LOST),
    Category(id="14", name="Competitor", group=CategoryGroup.OTHER),
)
LEAD_STATUSES = tuple(
    LeadStatus(id=str(number), name=name)
    for number, name in enumerate(
        ("Open", "Contacting", "Qualified", "Disqualified", "Re-nurture"), start=1
    )
)


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_CATEGORY_OF_20 = [*["1"] * 8, *["2"] * 3, *["3"] * 2, *["7"] * 3, "8", "12", "13", None]
"""The category of each twentieth: most companies are leads."""
_STATUS_OF_8 = ["1", "1", "1", "2", "2", "3", "4", "5"]
_FIRST = _words(
    "Nordic Alpha Baltic Blue Borealis Capella Delta Eagle Falcon Fjord Glacier Granite Harbour "
    "Horizon Iris Juniper Kestrel Lakeside Lumen Maple Meridian Northern Oak Orion Polar Prime "
    "Quartz River Saga Silver Spruce Summit Tern Ultra Vega Viking Willow Yarrow Zenith Aurora"
)
_SECOND = _words(
    "Timber Shipping Foods Software Machines Energy Textiles Logistics Design Dental Optics Print "
    "Paper Steel Glass Brewery Bakery Travel Media Security Cleaning Fitness Toys Gardens Marine "
    "Air Tools Motors Interiors Pharma Packaging Robotics Studios Analytics Insurance Lighting "
    "Fishing Seeds Ceramics Cycles"
)
_PLACES = (
    ("Stockholm", "SE", "AB", "SEK"),
    ("Göteborg", "SE", "AB", "SEK"),
    ("Malmö", "SE", "AB", "SEK"),
    ("Uppsala", "SE", "AB", "SEK"),
    ("Oslo", "NO", "AS", "NOK"),
    ("Bergen", "NO", "AS", "NOK"),
    ("Tromsø", "NO", "AS", "NOK"),
    ("København", "DK", "ApS", "DKK"),
    ("Aarhus", "DK", "ApS", "DKK"),
    ("Helsinki", "FI", "Oy", "EUR"),
    ("Hamburg", "DE", "GmbH", "EUR"),
    ("Utrecht", "NL", "BV", "EUR"),
    ("Leeds", "GB", "Ltd", "GBP"),
)
_GIVEN_NAMES = _words("Anna Björn Carla Dag Elin Finn Greta Håkon Ines Jonas Karin Lars Maja Nils")
_SURNAMES = _words("Berg Dahl Ek Falk Holm Krogh Lind Moe Nyberg Olsen Ruud Strand Vik")
_TITLES = ("Buyer", "Managing director", "Head of sales", "Engineer", "Office manager", "Founder")


def seeds(number: int) -> Rows:
    """The rows of a CRM with so many companies, each with a contact, half of them with a sale."""
    if number < 0:
        raise ValueError(f"a CRM has no {number} companies")
    wanted = range(1, number + 1)
    return {
        categories: in_order(category_columns(each) for each in CATEGORIES),
        lead_statuses: in_order(lead_status_columns(each) for each in LEAD_STATUSES),
        companies: map(_company, wanted),
        contacts: map(_contact, wanted),
        sales: (_sale(each) for each in wanted if each % 2),
    }


def _scattered(number: int, what: int) -> int:
    """A number that looks drawn by lot, and is always the same."""
    mixed = (number * 2_654_435_761 + what * 40_503) & 0xFFFF_FFFF
    return (mixed ^ (mixed >> 15)) & 0xFFFF_FFFF


def _place(number: int) -> tuple[str, str, str, str]:
    return _PLACES[_scattered(number, 1) % len(_PLACES)]


def _category(number: int) -> str | None:
    return _CATEGORY_OF_20[_scattered(number, 2) % len(_CATEGORY_OF_20)]


def _company(number: int) -> dict[str, Any]:
    city, country, form, _ = _place(number)
    # Neighbours get other words, and no two companies the same pair before all pairs were used.
    word, rest = (number * 7) % len(_FIRST), number // len(_FIRST) % len(_SECOND)
    series = number // (len(_FIRST) * len(_SECOND))
    name = f"{_FIRST[word]} {_SECOND[rest]} {city} {series or ''}".rstrip()
    attributes = {
        "country": country,
        "city": city,
        "industry": _SECOND[rest],
        "employees": 1 + _scattered(number, 3) % 500,
    }
    whole = f"{name} {form}"
    return {
        "id": f"c{number}",
        "name": whole,
        "folded": folded(whole),
        "category": _category(number),
        "attributes": json.dumps(attributes),
    }


def _contact(number: int) -> dict[str, Any]:
    first = _GIVEN_NAMES[_scattered(number, 4) % len(_GIVEN_NAMES)]
    last = _SURNAMES[_scattered(number, 5) % len(_SURNAMES)]
    attributes = {
        "name": f"{first} {last}",
        "title": _TITLES[_scattered(number, 6) % len(_TITLES)],
    }
    is_worked = _category(number) in ("1", "2")
    status = _STATUS_OF_8[_scattered(number, 7) % len(_STATUS_OF_8)] if is_worked else "1"
    return {
        "id": f"p{number}",
        "company": f"c{number}",
        "lead_status": status,
        "attributes": json.dumps(attributes),
    }


def _sale(number: int) -> dict[str, Any]:
    is_customer = _category(number) in ("7", "8")
    return {
        "id": f"s{number}",
        "company": f"c{number}",
        "contact": f"p{number}",
        "status": "sold" if is_customer else "open",
        "amount": str(1_000 * (1 + _scattered(number, 8) % 400)),
        "currency": _place(number)[3],
        "attributes": "{}",
    }
