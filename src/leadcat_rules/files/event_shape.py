"""The shape of an events file's lines."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from leadcat_rules.domain import Contact, Sale, SaleStatus, money
from leadcat_rules.doubles import DECIMAL_PATTERN, LONGEST_DECIMAL, is_decimal
from leadcat_rules.errors import ErrorCode, shown
from leadcat_rules.events import ContactSaved, Event, Origin, SaleSaved
from leadcat_rules.shape import FileModel, Identifier, OptionalIdentifier, refusal
from leadcat_rules.times import TIME_PATTERN, parse_time


def _amount(value: object) -> Decimal | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        message = f"an amount is a decimal string or a number, not {shown(value)}"
        raise refusal(ErrorCode.WRONG_TYPE, message)
    if isinstance(value, str) and not is_decimal(value):
        message = f"an amount as a string looks like '120000.50', not {shown(value)}"
        raise refusal(ErrorCode.INVALID_VALUE, message, "no exponent, no blanks, a decimal point")
    try:
        return money(value)
    except ValueError as error:
        raise refusal(ErrorCode.INVALID_VALUE, str(error)) from None


def _moment(value: object) -> datetime | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise refusal(ErrorCode.WRONG_TYPE, f"a time is a string, not {shown(value)}")
    try:
        return parse_time(value)
    except ValueError as error:
        raise refusal(ErrorCode.INVALID_VALUE, str(error)) from None


Amount = Annotated[
    Decimal | None,
    BeforeValidator(_amount),
    WithJsonSchema(
        {
            "anyOf": [
                {
                    "type": "string",
                    "pattern": f"^{DECIMAL_PATTERN}$",
                    "maxLength": LONGEST_DECIMAL,
                },
                {"type": "number"},
                {"type": "null"},
            ]
        }
    ),
]
"""Money: a decimal string without exponent, or a number."""

Moment = Annotated[
    datetime | None,
    BeforeValidator(_moment),
    WithJsonSchema({"type": ["string", "null"], "pattern": f"^{TIME_PATTERN}$"}),
]
"""A time of RFC 3339, with its offset."""

_ATTRIBUTES = "Anything else that conditions may look at."


class SaleEntry(FileModel):
    """A sale as it was before the save, or as it is after it."""

    id: Identifier = Field(description="The sale's id, the same before and after.")
    status: SaleStatus = Field(description="How far the sale has come.")
    company: OptionalIdentifier = Field(default=None, description="The id of its company.")
    contact: OptionalIdentifier = Field(default=None, description="The id of its contact.")
    amount: Amount = Field(default=None, description="A decimal string or a number.")
    currency: str | None = Field(default=None, description="The ISO 4217 code of its currency.")
    attributes: dict[str, Any] = Field(default_factory=dict, description=_ATTRIBUTES)


class ContactEntry(FileModel):
    """A contact as it was before the save, or as it is after it."""

    id: Identifier = Field(description="The contact's id, the same before and after.")
    company: OptionalIdentifier = Field(default=None, description="The id of its company.")
    lead_status: OptionalIdentifier = Field(default=None, description="The id of its lead status.")
    attributes: dict[str, Any] = Field(default_factory=dict, description=_ATTRIBUTES)


class _SavedEntry(FileModel):
    id: Identifier = Field(description="The event's id: the same id again is the same event.")
    at: Moment = Field(default=None, description="When it was saved, with an offset from UTC.")
    actor: OptionalIdentifier = Field(default=None, description="Who saved.")
    origin: Origin = Field(default=Origin.API, description="Where the save came from.")
    chosen_category: OptionalIdentifier = Field(
        default=None, description="The id of the category that the user picked in the same save."
    )


class SaleSavedEntry(_SavedEntry):
    """A sale was saved."""

    type: Literal["sale_saved"] = Field(description="What was saved.")
    before: SaleEntry | None = Field(description="The sale before; null when it is new.")
    after: SaleEntry = Field(description="The sale after.")

    def event(self) -> Event:
        """The event that it tells of; ValueError when before and after are two sales."""
        before = None if self.before is None else Sale(**vars(self.before))
        return SaleSaved(before=before, after=Sale(**vars(self.after)), **_common(self))


class ContactSavedEntry(_SavedEntry):
    """A contact was saved."""

    type: Literal["contact_saved"] = Field(description="What was saved.")
    before: ContactEntry | None = Field(description="The contact before; null when it is new.")
    after: ContactEntry = Field(description="The contact after.")

    def event(self) -> Event:
        """The event that it tells of; ValueError when before and after are two contacts."""
        before = None if self.before is None else Contact(**vars(self.before))
        return ContactSaved(before=before, after=Contact(**vars(self.after)), **_common(self))


def _common(entry: _SavedEntry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "at": entry.at,
        "actor": entry.actor,
        "origin": entry.origin,
        "chosen_category": entry.chosen_category,
    }
