"""A log that is longer than it is large: its decisions are made when they are read."""

from __future__ import annotations

import weakref
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from leadcat_rules import (
    Company,
    Decision,
    DecisionQuery,
    MemoryStore,
    Reason,
    Sale,
    SaleSaved,
    Step,
    Trigger,
)

_NEWEST = datetime(2026, 3, 1, tzinfo=UTC)


class LongLog(MemoryStore):
    """Lists so many decisions, and knows how many of them were in memory at once."""

    def __init__(self, length: int) -> None:
        super().__init__()
        self.length = length
        self.read = 0
        self.most_alive = 0
        self._made: list[weakref.ref[Decision]] = []

    def decisions(self, query: DecisionQuery) -> Sequence[Decision]:
        self._count()
        first = 0 if query.after is None else int(query.after[1]) + 1
        last = min(first + (query.limit or self.length), self.length)
        found = [decision(number) for number in range(first, last)]
        self._made += [weakref.ref(each) for each in found]
        self.read = max(self.read, last)
        return found

    def _count(self) -> None:
        self._made = [each for each in self._made if each() is not None]
        self.most_alive = max(self.most_alive, len(self._made))


def decision(number: int) -> Decision:
    """The decision at this place of the list, 0 for the newest."""
    at = _NEWEST - timedelta(seconds=number)
    sale = Sale(id=f"s{number}", company="acme", status="sold")
    event = SaleSaved(id=str(number), at=at, actor="ann", before=None, after=sale)
    step = Step(at=at, reason=Reason.NO_RULE_MATCHED, trigger=Trigger.SALE_SOLD)
    company = Company(id="acme", name="=1+1")
    claimed = Decision(event=event, fingerprint="f", claimed_at=at)
    return claimed.explained(company, ()).recorded(step)
