"""How many confirmations wait, for the number beside the inbox on every page."""

from __future__ import annotations

from time import monotonic

from attrs import define

from leadcat_rules import ConfirmationQuery, ConfirmationStatus, LeadcatError
from leadcat_web.carrying import TooSlow
from leadcat_web.desk import Desk

MOST = 100
"""More are not counted."""
_FRESH = 5.0
"""Seconds for which a count is good enough."""


@define
class Pending:
    """Counts now and then, and at once after an answer."""

    _count: int | None = None
    _until: float = 0.0

    async def count(self, desk: Desk) -> int | None:
        """How many wait, `MOST` at most; None while nobody can tell."""
        if monotonic() >= self._until:
            self._until = monotonic() + _FRESH
            self._count = await _counted(desk)
        return self._count

    def forget(self) -> None:
        """Count again the next time: something was answered or asked."""
        self._until = 0.0


async def _counted(desk: Desk) -> int | None:
    query = ConfirmationQuery(status=ConfirmationStatus.PENDING, limit=MOST)
    try:
        return len(await desk.confirmations(query))
    except (LeadcatError, TooSlow):
        return None  # a page without a number is better than none
