"""A clock that signs what it dates, so that the record itself tells who wrote it."""

from __future__ import annotations

from datetime import datetime, timedelta

from leadcat_rules.testing import MORNING

_ROUND = timedelta(seconds=1)
"""Much less than it takes until somebody is thought to have died."""


class SigningClock:
    """Stands still in each round; its microseconds are the number of its process, from 1."""

    def __init__(self, process: int) -> None:
        self._signature = timedelta(microseconds=process)
        self.begin(0)

    def begin(self, number: int) -> None:
        """It is the time of this round from now on."""
        self._now = MORNING + number * _ROUND + self._signature

    def go_on(self, *, days: float = 0, minutes: float = 0) -> None:
        """It is so much later."""
        self._now += timedelta(days=days, minutes=minutes)

    def __call__(self) -> datetime:
        """The time of the round, signed."""
        return self._now


def signer(at: datetime | None) -> int | None:
    """The number of the process that made this time; None when nobody has."""
    return None if at is None else at.microsecond
