"""What happened in the CRM, and which triggers that raises (E3, E5, E9)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Literal, TypeAlias, TypedDict
from uuid import uuid4

from attrs import Attribute, field, frozen
from attrs.validators import instance_of, optional

from leadcat_rules.domain import (
    Contact,
    Id,
    Sale,
    SaleStatus,
    identifier,
    member,
    optional_identifier,
)


class Trigger(StrEnum):
    """The kinds of change that a rule can wait for, in the order in which they are tried (E5)."""

    SALE_SOLD = "sale_sold"
    SALE_LOST = "sale_lost"
    SALE_REGISTERED = "sale_registered"
    LEAD_STATUS_CHANGED = "lead_status_changed"

    @property
    def number(self) -> int:
        """The number of this trigger in SuperOffice's `CategoryUpdateTrigger`."""
        return _TRIGGER_NUMBERS[self]


_TRIGGER_NUMBERS = {
    Trigger.SALE_REGISTERED: 1,
    Trigger.SALE_SOLD: 2,
    Trigger.SALE_LOST: 3,
    Trigger.LEAD_STATUS_CHANGED: 4,
}


class Origin(StrEnum):
    """Where a save came from (E9)."""

    UI = "ui"
    API = "api"
    IMPORT = "import"
    BULK = "bulk"
    AUTOMATION = "automation"

    @property
    def has_nobody_to_ask(self) -> bool:
        """Whether a question is parked, whatever answer was handed in (E9)."""
        return self in (Origin.BULK, Origin.IMPORT)


class EventDetails(TypedDict, total=False):
    """What a save may carry besides before and after; see `SaleSaved` and `ContactSaved`."""

    id: Id | None
    at: datetime | None
    actor: Id | None
    origin: Origin | str
    chosen_category: Id | None


def instant(value: datetime | None) -> datetime | None:
    """The same moment in UTC, if there is one; ValueError as `in_utc`."""
    return None if value is None else in_utc(value)


def in_utc(value: datetime) -> datetime:
    """The same moment in UTC; ValueError when it has no offset or lies outside of the calendar."""
    if value.tzinfo is UTC:
        return value
    if value.utcoffset() is None:
        raise ValueError(f"a time needs an offset from UTC: {value.isoformat()}")
    try:
        return value.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"a time within the years 1 to 9999 in UTC: {value.isoformat()}") from None


def _event_id(value: Id | None) -> str:
    return str(uuid4()) if value is None else identifier(value)


def _origin(value: Origin | str) -> Origin:
    return member(Origin, value)


RecordKind: TypeAlias = Literal["sale", "contact"]


@frozen(kw_only=True)
class _Saved:
    """What both events have in common."""

    id: str = field(default=None, converter=_event_id)
    """The delivery's id: the same id again is the same event (S1). Made when None."""
    at: datetime | None = field(default=None, converter=instant)
    """When it was saved; an event without it is never out of order (E10)."""
    actor: str | None = field(default=None, converter=optional_identifier)
    origin: Origin = field(default=Origin.API, converter=_origin)
    chosen_category: str | None = field(default=None, converter=optional_identifier)
    """The category that the user picked in the very same save; the host has saved it (E7)."""


@frozen(kw_only=True)
class SaleSaved(_Saved):
    """A sale was saved; `before` is None when it is new."""

    before: Sale | None = field(validator=optional(instance_of(Sale)))
    after: Sale = field(validator=instance_of(Sale))

    @after.validator
    def _same_sale(self, _: Attribute[Sale], after: Sale) -> None:
        _same_record(self.before, after)

    @property
    def record(self) -> tuple[RecordKind, str]:
        """The kind and id of what was saved: events about one record are kept in order (E10)."""
        return ("sale", self.after.id)

    @property
    def company_id(self) -> str | None:
        """The company after the save (E4)."""
        return self.after.company

    @property
    def triggers(self) -> tuple[Trigger, ...]:
        """What this save raises, in the order in which rules are tried (E3, E5)."""
        before = self.before
        return RAISED_BY_SALE[None if before is None else before.status][self.after.status]


def _raised_by_sale(was: SaleStatus | None, now: SaleStatus) -> tuple[Trigger, ...]:
    """What a sale raises that had one status, or none when it is new, and now has the other."""
    raised = []
    if now is not was:
        raised = [outcome for status, outcome in _OUTCOMES if now is status]
    if was is None:
        raised.append(Trigger.SALE_REGISTERED)
    return tuple(raised)


_OUTCOMES = ((SaleStatus.SOLD, Trigger.SALE_SOLD), (SaleStatus.LOST, Trigger.SALE_LOST))
RAISED_BY_SALE: Mapping[SaleStatus | None, Mapping[SaleStatus, tuple[Trigger, ...]]] = {
    was: {now: _raised_by_sale(was, now) for now in SaleStatus} for was in (None, *SaleStatus)
}
"""What a sale raises, by its status before the save, None when it is new, and the one after it."""


@frozen(kw_only=True)
class ContactSaved(_Saved):
    """A contact was saved; `before` is None when it is new."""

    before: Contact | None = field(validator=optional(instance_of(Contact)))
    after: Contact = field(validator=instance_of(Contact))

    @after.validator
    def _same_contact(self, _: Attribute[Contact], after: Contact) -> None:
        _same_record(self.before, after)

    @property
    def record(self) -> tuple[RecordKind, str]:
        """The kind and id of what was saved: events about one record are kept in order (E10)."""
        return ("contact", self.after.id)

    @property
    def company_id(self) -> str | None:
        """The company after the save (E4)."""
        return self.after.company

    @property
    def triggers(self) -> tuple[Trigger, ...]:
        """What this save raises (E3): a status that became empty is no change to wait for."""
        was = None if self.before is None else self.before.lead_status
        if self.after.lead_status is None or self.after.lead_status == was:
            return ()
        return (Trigger.LEAD_STATUS_CHANGED,)


Event: TypeAlias = SaleSaved | ContactSaved
"""Something that happened in the CRM, with before and after."""


def _same_record(before: Sale | Contact | None, after: Sale | Contact) -> None:
    if before is not None and before.id != after.id:
        raise ValueError(f"before and after are one record, not {before.id!r} and {after.id!r}")
