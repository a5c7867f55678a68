"""Where the values of variables stand: in the event, its record, or the company."""

from __future__ import annotations

from enum import StrEnum

from attrs import frozen

from leadcat_rules.variables import BUILT_IN, TRIGGERS, Variable
from leadcat_rules.vocabulary import RECORD_KINDS, attribute_prefix


class Record(StrEnum):
    """What a value belongs to."""

    COMPANY = "company"
    SALE = "sale"
    CONTACT = "contact"
    EVENT = "event"
    FOREIGN = "foreign"
    """A plugin's variable: it may read anything."""


@frozen(cache_hash=True)
class Place:
    """One fact that a CRM holds, which several variables may read."""

    record: Record
    name: str
    is_attribute: bool = False

    @property
    def always_known(self) -> bool:
        """Whether there is always a value."""
        return self in _ALWAYS_KNOWN

    @property
    def never_empty(self) -> bool:
        """Whether the empty string is no value of it."""
        return self in _IDS


CHANGE = Place(Record.EVENT, "change")
"""What was saved and how it changed: `triggers` and `sale_status` come of it."""
CATEGORY = Place(Record.COMPANY, "category")
"""The company's category, of which its group and *lead status enabled* come."""
ORIGIN = Place(Record.EVENT, "origin")
AT = Place(Record.EVENT, "at")
ACTOR = Place(Record.EVENT, "actor")
COMPANY_ID = Place(Record.COMPANY, "id")
COMPANY_NAME = Place(Record.COMPANY, "name")
AMOUNT = Place(Record.SALE, "amount")
CURRENCY = Place(Record.SALE, "currency")
LEAD_STATUS = Place(Record.CONTACT, "lead_status")
COUNTRY = Place(Record.COMPANY, "country", is_attribute=True)

_ALWAYS_KNOWN = frozenset({CHANGE, CATEGORY, ORIGIN, COMPANY_ID, COMPANY_NAME})
_IDS = frozenset({COMPANY_ID, ACTOR})

_BUILT_IN = {
    "company_id": COMPANY_ID,
    "company_name": COMPANY_NAME,
    "company_country": COUNTRY,
    "company_category": CATEGORY,
    "company_category_group": CATEGORY,
    "company_lead_status_enabled": CATEGORY,
    "contact_lead_status": LEAD_STATUS,
    "sale_amount": AMOUNT,
    "sale_currency": CURRENCY,
    "sale_status": CHANGE,
    "origin": ORIGIN,
    "actor": ACTOR,
    "event_at": AT,
    TRIGGERS: CHANGE,
}


def place_of(variable: Variable) -> Place:
    """Where this variable's value stands; a plugin's has a place of its own."""
    if BUILT_IN.get(variable.name) is variable and variable.name in _BUILT_IN:
        return _BUILT_IN[variable.name]
    for kind in RECORD_KINDS:
        prefix = attribute_prefix(kind)
        if variable.name.startswith(prefix) and variable.plugin is None:
            return Place(Record(kind), variable.name.removeprefix(prefix), is_attribute=True)
    return Place(Record.FOREIGN, variable.name)
