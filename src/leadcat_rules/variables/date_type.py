"""The type of dates and times, some of whose operators count from the event's own time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from attrs import frozen

from leadcat_rules.variables import extents, meaning
from leadcat_rules.variables.facts import Facts
from leadcat_rules.variables.fields import FieldType, operator
from leadcat_rules.variables.operands import DAYS, MOMENT


@frozen
class Dated:
    """A date variable's value, and the time of the event that days are counted from."""

    value: object
    event_at: datetime | None


class DateType(FieldType):
    """A moment; a day is its start in UTC."""

    name: ClassVar[str] = "date"
    value: datetime
    event_at: datetime | None = None
    """The event's own time; without it nothing is so many days old."""

    def __init__(self, value: object) -> None:
        if isinstance(value, Dated):
            self.event_at = value.event_at
            value = value.value
        super().__init__(value)

    @classmethod
    def in_event(cls, value: object, facts: Facts) -> Dated:
        """The value beside the time of its event."""
        return Dated(value, facts.event.at)

    def read(self, value: object) -> datetime | None:
        """A time with an offset, or a day."""
        return meaning.moment(value)

    @operator(MOMENT, extent=extents.only)
    def equal_to(self, other: datetime) -> bool:
        """The same moment."""
        return self.value == other

    @operator(MOMENT, extent=extents.below)
    def before(self, other: datetime) -> bool:
        """Earlier."""
        return self.value < other

    @operator(MOMENT, extent=extents.up_to)
    def on_or_before(self, other: datetime) -> bool:
        """Earlier, or the same moment."""
        return self.value <= other

    @operator(MOMENT, extent=extents.above)
    def after(self, other: datetime) -> bool:
        """Later."""
        return self.value > other

    @operator(MOMENT, extent=extents.since)
    def on_or_after(self, other: datetime) -> bool:
        """Later, or the same moment."""
        return self.value >= other

    @operator(DAYS)
    def within_days(self, days: timedelta) -> bool:
        """At most so many days before the event, and not after it."""
        return self.event_at is not None and timedelta() <= self.event_at - self.value <= days

    @operator(DAYS)
    def older_than_days(self, days: timedelta) -> bool:
        """More than so many days before the event."""
        return self.event_at is not None and self.event_at - self.value > days
