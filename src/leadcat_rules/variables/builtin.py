"""The variables that every ruleset may name, and those of the attributes that it declares."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from attrs import evolve

from leadcat_rules.domain import Category, Company, Contact, Sale
from leadcat_rules.variables.date_type import DateType
from leadcat_rules.variables.decorators import (
    Variable,
    boolean,
    date,
    item,
    list_of,
    marked,
    numeric,
    string,
)
from leadcat_rules.variables.facts import Facts
from leadcat_rules.variables.fields import FieldType
from leadcat_rules.variables.list_type import ListType
from leadcat_rules.variables.places import Holder, Place
from leadcat_rules.variables.scalar_types import BooleanType, NumericType, StringType
from leadcat_rules.vocabulary import RECORD_KINDS, attribute_prefix

FIELD_TYPES: Mapping[str, type[FieldType]] = {
    field_type.name: field_type
    for field_type in (StringType, NumericType, BooleanType, DateType, ListType)
}
"""The types that an attribute may be declared as."""

TRIGGERS = "triggers"
"""Only the compiler names this one."""


def _category(facts: Facts) -> Category | None:
    company = facts.company_if_any
    return None if company is None else company.category


@string("Company: id")
def company_id(facts: Facts) -> str | None:
    """The company's id."""
    return None if facts.company_if_any is None else facts.company_if_any.id


@string("Company: name")
def company_name(facts: Facts) -> str | None:
    """The company's name."""
    return None if facts.company_if_any is None else facts.company_if_any.name


@string("Company: country")
def company_country(facts: Facts) -> Any:
    """The company's attribute `country`."""
    company = facts.company_if_any
    return None if company is None else company.attributes.get("country")


@item("Company: category", of="category")
def company_category(facts: Facts) -> str | None:
    """The category that the company has."""
    category = _category(facts)
    return None if category is None else category.id


@string("Company: group of its category")
def company_category_group(facts: Facts) -> str | None:
    """`potential_customer`, `customer` and so on."""
    category = _category(facts)
    return None if category is None else category.group.value


@boolean("Company: lead status enabled on its category")
def company_lead_status_enabled(facts: Facts) -> bool | None:
    """Whether lead statuses may move this company (E2)."""
    category = _category(facts)
    return None if category is None else category.lead_status_enabled


@item("Contact: lead status", of="lead_status")
def contact_lead_status(facts: Facts) -> str | None:
    """The contact's lead status after the save."""
    return None if facts.contact is None else facts.contact.lead_status


@numeric("Sale: amount")
def sale_amount(facts: Facts) -> Decimal | None:
    """The sale's amount after the save, in its own currency."""
    return None if facts.sale is None else facts.sale.amount


@string("Sale: currency")
def sale_currency(facts: Facts) -> str | None:
    """The sale's currency after the save."""
    return None if facts.sale is None else facts.sale.currency


@string("Sale: status")
def sale_status(facts: Facts) -> str | None:
    """`open`, `sold`, `lost` and so on, after the save."""
    return None if facts.sale is None else facts.sale.status.value


@string("Event: origin")
def origin(facts: Facts) -> str:
    """`ui`, `api`, `import`, `bulk` or `automation` (E9)."""
    return facts.event.origin.value


@string("Event: actor")
def actor(facts: Facts) -> str | None:
    """Who saved."""
    return facts.event.actor


@date("Event: time")
def event_at(facts: Facts) -> datetime | None:
    """When it was saved."""
    return facts.event.at


@list_of("Event: triggers")
def triggers(facts: Facts) -> list[str]:
    """What the save raised (E3)."""
    return [trigger.value for trigger in facts.triggers]


_FUNCTIONS = (
    company_id,
    company_name,
    company_country,
    company_category,
    company_category_group,
    company_lead_status_enabled,
    contact_lead_status,
    sale_amount,
    sale_currency,
    sale_status,
    origin,
    actor,
    event_at,
    triggers,
)

_PLACES: Mapping[str, Place] = {
    "company_id": Place(Holder.COMPANY, "id"),
    "company_name": Place(Holder.COMPANY, "name"),
    "company_country": Place(Holder.COMPANY, "country", is_attribute=True),
    "company_category": Place(Holder.CATEGORY, "id"),
    "company_category_group": Place(Holder.CATEGORY, "group", is_word=True),
    "company_lead_status_enabled": Place(Holder.CATEGORY, "lead_status_enabled"),
    "contact_lead_status": Place(Holder.CONTACT, "lead_status"),
    "sale_amount": Place(Holder.SALE, "amount"),
    "sale_currency": Place(Holder.SALE, "currency"),
    "sale_status": Place(Holder.SALE, "status", is_word=True),
    "origin": Place(Holder.EVENT, "origin", is_word=True),
    "actor": Place(Holder.EVENT, "actor"),
    "event_at": Place(Holder.EVENT, "at"),
}

BUILT_IN: Mapping[str, Variable] = {
    found.name: evolve(found, place=_PLACES.get(found.name))
    for found in map(marked, _FUNCTIONS)
    if found is not None
}
"""By name, `triggers` included."""

_RECORDS: Mapping[str, Callable[[Facts], Company | Sale | Contact | None]] = {
    "company": lambda facts: facts.company_if_any,
    "sale": lambda facts: facts.sale,
    "contact": lambda facts: facts.contact,
}
_HOLDERS = {"company": Holder.COMPANY, "sale": Holder.SALE, "contact": Holder.CONTACT}

ATTRIBUTE_PREFIXES = tuple(map(attribute_prefix, RECORD_KINDS))
"""Names that begin so belong to declared attributes."""


def attribute_variables(attributes: object) -> Iterator[Variable]:
    """The variables of declared attributes: of a ruleset's `attributes`, or a mapping like it."""
    for kind in RECORD_KINDS:
        declared = (
            attributes.get(kind, {})
            if isinstance(attributes, Mapping)
            else getattr(attributes, kind)
        )
        for name, type_name in declared.items():
            yield _attribute(kind, name, type_name)


def _attribute(kind: str, name: str, type_name: str) -> Variable:
    record = _RECORDS[kind]

    def read(facts: Facts) -> object:
        found = record(facts)
        return None if found is None else found.attributes.get(name)

    label = f"{kind.title()}: attribute {name}"
    place = Place(_HOLDERS[kind], name, is_attribute=True)
    field_type = FIELD_TYPES[type_name]
    return Variable(f"{attribute_prefix(kind)}{name}", label, field_type, read, place=place)
