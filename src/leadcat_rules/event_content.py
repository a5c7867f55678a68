"""Events as JSON, and what makes two of them the same (S1)."""

from __future__ import annotations

from collections.abc import Mapping
from json import JSONEncoder
from typing import Any

from leadcat_rules.canonical import canonical_json, decimal_text, digest
from leadcat_rules.domain import Contact, Sale
from leadcat_rules.events import ContactSaved, Event, Origin, SaleSaved
from leadcat_rules.plain import plain_json
from leadcat_rules.times import format_time, parse_time

_WITHOUT_NUMBERS = JSONEncoder(
    sort_keys=True, ensure_ascii=False, check_circular=False, separators=(",", ":")
)
SALE_SAVED = "sale_saved"
CONTACT_SAVED = "contact_saved"


def event_to_json(event: Event) -> dict[str, Any]:
    """The event as the object of a line in an events file, defaults left out.

    Times are in UTC and amounts without needless zeros, so two events have the same content
    exactly when the canonical JSON of this is the same (S1). InvalidInput for attributes that
    have no JSON.
    """
    is_sale = isinstance(event, SaleSaved)
    optional = {
        "at": None if event.at is None else format_time(event.at),
        "actor": event.actor,
        "origin": None if event.origin is Origin.API else event.origin.value,
        "chosen_category": event.chosen_category,
    }
    return {
        "id": event.id,
        "type": SALE_SAVED if is_sale else CONTACT_SAVED,
        **_given(optional),
        "before": None if event.before is None else _record(event.before, "before"),
        "after": _record(event.after, "after"),
    }


def event_from_json(content: Mapping[str, Any]) -> Event:
    """The event of an object that `event_to_json` made, or that was checked to be like one."""
    common = {
        "id": content["id"],
        "at": None if content.get("at") is None else parse_time(content["at"]),
        "actor": content.get("actor"),
        "origin": content.get("origin", Origin.API),
        "chosen_category": content.get("chosen_category"),
    }
    before, after = content["before"], content["after"]
    if content["type"] == SALE_SAVED:
        was_sale = None if before is None else Sale(**before)
        return SaleSaved(before=was_sale, after=Sale(**after), **common)
    was_contact = None if before is None else Contact(**before)
    return ContactSaved(before=was_contact, after=Contact(**after), **common)


def fingerprint_of(event: Event) -> str:
    """A digest of the event's content: equal for two deliveries that mean the same (S1)."""
    content = event_to_json(event)
    if event.after.attributes or (event.before is not None and event.before.attributes):
        return digest(canonical_json(content))
    # Numbers, which have one text only in canonical JSON, come with attributes alone.
    return digest(_WITHOUT_NUMBERS.encode(content))


def _record(record: Sale | Contact, place: str) -> dict[str, Any]:
    own = _sale(record) if isinstance(record, Sale) else {"lead_status": record.lead_status}
    attributes = plain_json(record.attributes, (place, "attributes"))
    return {
        "id": record.id,
        **_given({"company": record.company, **own, "attributes": attributes or None}),
    }


def _sale(sale: Sale) -> dict[str, Any]:
    return {
        "contact": sale.contact,
        "status": sale.status.value,
        "amount": None if sale.amount is None else decimal_text(sale.amount),
        "currency": sale.currency,
    }


def _given(optional: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in optional.items() if value is not None}
