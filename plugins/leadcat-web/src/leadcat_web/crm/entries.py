"""What a form says of a sale or contact, as text, and the record that it makes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from hashlib import sha256
from typing import Any, TypeAlias
from uuid import uuid4

from attrs import asdict, evolve, field, frozen
from starlette.datastructures import FormData

from leadcat_rules import Contact, Sale, SaleStatus, plain_json

Record: TypeAlias = Sale | Contact
Gettext: TypeAlias = Callable[..., str]
NEW = "new"
"""In the place of a mark: there was no such record."""
SALE_FIELDS = ("name", "status", "amount", "currency", "contact", "chosen_category")
CONTACT_FIELDS = ("name", "title", "lead_status", "chosen_category")
_LONGEST = {"name": 200, "title": 200, "amount": 40, "currency": 12}
"""Characters in what is typed, blanks around it aside."""
_LONGEST_EVENT = 200
_CURRENCY = re.compile("[A-Z]{3}")
_AMOUNT = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,2})?")


@frozen(kw_only=True)
class Wrong:
    """What is wrong with one field; None for the form as a whole."""

    field: str | None
    words: str


@frozen(kw_only=True)
class Entry:
    """A form as it was filled in: `record` is None where it makes none."""

    values: Mapping[str, str]
    """What stands in the fields, by their names."""
    record: Record | None
    chosen_category: str | None = None
    """The category that the user picked along with the save (E7)."""
    event_id: str
    """Made when the form was first shown: the same form sent twice is one save (S1)."""
    seen: str
    """The mark of the record that the form was filled in for."""
    problems: tuple[Wrong, ...] = field(default=())

    def with_problems(self, *problems: Wrong) -> Entry:
        """The same, refused."""
        return evolve(self, problems=(*self.problems, *problems))

    @property
    def told(self) -> list[tuple[str, str | None]]:
        """What is wrong, each with the id of its field."""
        return [
            (each.words, f"f-{each.field}" if each.field in self.values else None)
            for each in self.problems
        ]

    def problem(self, name: str) -> str | None:
        """What is wrong with this field."""
        return next((each.words for each in self.problems if each.field == name), None)


def mark_of(record: Record | None) -> str:
    """A digest of all that the record holds, to see whether somebody else has changed it."""
    if record is None:
        return NEW
    content = plain_json(asdict(record, recurse=False))
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def label_of(record: Record) -> str:
    """Its name, where it has one, else its id."""
    return _as_text(record.attributes.get("name")).strip() or record.id


def new_id() -> str:
    """An id for a record or an event."""
    return uuid4().hex


def text_of(form: FormData, name: str) -> str:
    """What a field holds, ids to the letter; empty when it isn't there."""
    value = form.get(name)
    if not isinstance(value, str):
        return ""
    return value.strip() if name in _LONGEST else value


def shown(record: Record) -> Entry:
    """The form of a record as it is stored."""
    named = {key: _as_text(record.attributes.get(key)) for key in ("name", "title")}
    if isinstance(record, Sale):
        own = {
            "status": str(record.status),
            "amount": "" if record.amount is None else format(record.amount, "f"),
            "currency": record.currency or "",
            "contact": record.contact or "",
        }
    else:
        own = {"lead_status": record.lead_status or ""}
    values = {"chosen_category": "", **named, **own}
    return Entry(values=values, record=record, event_id=new_id(), seen=mark_of(record))


def filled_in(form: FormData, stored: Record, is_new: bool, gettext: Gettext) -> Entry:
    """The form as it was sent; what it doesn't speak of stays as `stored` has it."""
    names = SALE_FIELDS if isinstance(stored, Sale) else CONTACT_FIELDS
    values = {name: text_of(form, name) for name in names}
    typed = _typed(values, stored)
    entry = Entry(
        values=values,
        record=None,
        chosen_category=values["chosen_category"] or None,
        event_id=text_of(form, "event")[:_LONGEST_EVENT] or new_id(),
        seen=NEW if is_new else text_of(form, "seen"),
        problems=tuple(_unkept(typed, gettext)),
    )
    problems = [] if entry.problems else _sale_problems(typed, stored, gettext)
    if entry.problems or problems:
        return entry.with_problems(*problems)
    return evolve(entry, record=_record(stored, values))


def _typed(values: Mapping[str, str], stored: Record) -> Mapping[str, str]:
    """What was changed: whatever others have stored may stay as it is."""
    kept = shown(stored).values
    return {name: value for name, value in values.items() if value != kept[name]}


def _unkept(values: Mapping[str, str], gettext: Gettext) -> Iterator[Wrong]:
    """What no database keeps, or nobody can have meant."""
    for name, value in values.items():
        if len(value) > _LONGEST.get(name, len(value)):
            yield Wrong(field=name, words=gettext("This is too long"))
        elif "\0" in value:
            yield Wrong(field=name, words=gettext("This holds a character that can't be kept"))


def _sale_problems(values: Mapping[str, str], stored: Record, gettext: Gettext) -> list[Wrong]:
    if not isinstance(stored, Sale):
        return []
    problems = []
    if values.get("status", stored.status) not in set(SaleStatus):
        problems.append(Wrong(field="status", words=gettext("Choose a status")))
    if not _is_amount(values.get("amount", "")):
        problems.append(Wrong(field="amount", words=gettext("Write an amount like 1200.50")))
    currency = values.get("currency", "").upper()
    if currency and not _CURRENCY.fullmatch(currency):
        words = gettext("Write the three letters of a currency, like EUR")
        problems.append(Wrong(field="currency", words=words))
    return problems


def _is_amount(text: str) -> bool:
    """Whether it is a number that the form can show again."""
    if not text:
        return True
    if _AMOUNT.fullmatch(text) is None:
        return False
    return len(format(Decimal(text), "f")) <= _LONGEST["amount"]


def _record(stored: Record, values: Mapping[str, str]) -> Record:
    attributes = dict(stored.attributes)
    for key in ("name", "title"):
        if key in values and values[key] != _as_text(attributes.get(key)):
            attributes[key] = values[key]
    attributes = {key: value for key, value in attributes.items() if value != ""}
    if isinstance(stored, Contact):
        return evolve(stored, lead_status=values["lead_status"], attributes=attributes)
    return evolve(
        stored,
        status=values["status"],
        amount=Decimal(values["amount"]) if values["amount"] else None,
        currency=_currency(values["currency"], stored),
        contact=values["contact"],
        attributes=attributes,
    )


def _currency(typed: str, stored: Sale) -> str | None:
    return stored.currency if typed == stored.currency else typed.upper() or None


def _as_text(value: Any) -> str:
    return "" if value is None else str(value)
