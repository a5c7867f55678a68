"""Events as JSON, and what makes two of them the same (S1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from json.encoder import encode_basestring
from typing import Any

from leadcat_rules.canonical import canonical_json, decimal_text, digest
from leadcat_rules.domain import Contact, Sale
from leadcat_rules.events import ContactSaved, Event, Origin, SaleSaved
from leadcat_rules.plain import plain_json
from leadcat_rules.times import format_time, parse_time

# What `json.dumps(…, ensure_ascii=False)` makes of a text, without the way to it.
_quoted: Callable[[str], str] = encode_basestring
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
    before, after = event.before, event.after
    if after.attributes or (before is not None and before.attributes):
        return digest(canonical_json(event_to_json(event)))
    # The same text, which is made of every event, written down without any object.
    return digest(
        _object(
            ("actor", _quoted_if_any(event.actor)),
            ("after", _bare(after)),
            ("at", None if event.at is None else f'"{format_time(event.at)}"'),
            ("before", "null" if before is None else _bare(before)),
            ("chosen_category", _quoted_if_any(event.chosen_category)),
            ("id", _quoted(event.id)),
            ("origin", None if event.origin is Origin.API else f'"{event.origin}"'),
            ("type", f'"{SALE_SAVED if isinstance(event, SaleSaved) else CONTACT_SAVED}"'),
        )
    )


def _bare(record: Sale | Contact) -> str:
    """The canonical JSON of a record without attributes."""
    if isinstance(record, Contact):
        return _object(
            ("company", _quoted_if_any(record.company)),
            ("id", _quoted(record.id)),
            ("lead_status", _quoted_if_any(record.lead_status)),
        )
    return _object(
        ("amount", None if record.amount is None else f'"{decimal_text(record.amount)}"'),
        ("company", _quoted_if_any(record.company)),
        ("contact", _quoted_if_any(record.contact)),
        ("currency", _quoted_if_any(record.currency)),
        ("id", _quoted(record.id)),
        ("status", f'"{record.status}"'),
    )


def _object(*pairs: tuple[str, str | None]) -> str:
    """These pairs, which are in the order of their names, as one text; None is left out."""
    return "{" + ",".join([f'"{name}":{text}' for name, text in pairs if text is not None]) + "}"


def _quoted_if_any(text: str | None) -> str | None:
    return None if text is None else _quoted(text)


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
