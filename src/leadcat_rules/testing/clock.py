"""A clock that stands still until it is told to go on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from leadcat_rules.events import instant

MORNING = datetime(2026, 1, 13, 10, 0, tzinfo=UTC)
"""When a fake clock starts, and when the builders' events were saved."""


class FakeClock:
    """Gives the same time again and again: `Engine(clock=FakeClock())`.

    `start` has an offset from UTC; ValueError otherwise.
    """

    def __init__(self, start: datetime = MORNING) -> None:
        self.now = instant(start) or MORNING

    def __call__(self) -> datetime:
        """The time now."""
        return self.now

    def advance(
        self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0
    ) -> datetime:
        """Go on by this much; gives the new time."""
        self.now += timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
        return self.now
