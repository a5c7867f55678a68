"""Counts of decisions by day, kept for some seconds: everybody's first page asks for the same."""

from __future__ import annotations

from asyncio import Task, create_task, get_running_loop, shield
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from time import monotonic

from attrs import define, field, frozen
from fastapi import FastAPI

from leadcat_rules import Outcome, Tally
from leadcat_web.desk import Desk

SPANS = (14, 30, 90)
"""Days that the picture can show."""
_FRESH = 10.0
"""Seconds for which counts are good enough."""
_MOST_RULES = 6
"""More are added up as one."""


@define(eq=False)
class Counts:
    """What the store has counted for each span of one app."""

    _kept: dict[tuple[int, date], tuple[float, Sequence[Tally]]] = field(factory=dict)
    _under_way: dict[tuple[int, date], Task[Sequence[Tally]]] = field(factory=dict)

    async def of(self, desk: Desk, days: int, today: date) -> Sequence[Tally]:
        """The tallies of so many days, today's included; who asks meanwhile waits for the same."""
        until, found = self._kept.get((days, today), (0.0, ()))
        if monotonic() < until:
            return found
        counting = self._under_way.get((days, today))
        if counting is None or counting.get_loop() is not get_running_loop():
            counting = create_task(self._count(desk, days, today))
            self._under_way[days, today] = counting
        return await shield(counting)

    async def _count(self, desk: Desk, days: int, today: date) -> Sequence[Tally]:
        try:
            found = await desk.tally(_midnight(today - timedelta(days - 1)), _midnight(today, 1))
            self._kept = {key: kept for key, kept in self._kept.items() if key[1] == today}
            self._kept[days, today] = (monotonic() + _FRESH, found)
            return found
        finally:
            self._under_way.pop((days, today), None)


def counts_of(app: FastAPI) -> Counts:
    """Those of this app."""
    if not hasattr(app.state, "overview_counts"):
        app.state.overview_counts = Counts()
    counts: Counts = app.state.overview_counts
    return counts


def _midnight(day: date, further: int = 0) -> datetime:
    return datetime.combine(day + timedelta(further), time.min, UTC)


@frozen
class Series:
    """One colour of the picture: what it stands for, and how many on each day, the first first."""

    key: str
    """The outcome, or the rule's id; empty for all other rules."""
    style: str
    """The end of its CSS class."""
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """On all days together."""
        return sum(self.counts)


def days_of(days: int, today: date) -> tuple[date, ...]:
    """The days of a span, the oldest first."""
    return tuple(today - timedelta(back) for back in reversed(range(days)))


def by_outcome(tallies: Iterable[Tally], days: Sequence[date]) -> list[Series]:
    """In the order of the outcomes; those that never happened are left out."""
    counted = _counted(tallies, days, lambda tally: tally.outcome.value)
    return [
        Series(outcome.value, outcome.value, counted[outcome.value])
        for outcome in Outcome
        if outcome.value in counted
    ]


def by_rule(tallies: Iterable[Tally], days: Sequence[date]) -> list[Series]:
    """The rules that matched most, and all others as one; without what matched no rule."""
    matched = [tally for tally in tallies if tally.rule is not None]
    totals: Counter[str] = Counter()
    for tally in matched:
        totals[tally.rule or ""] += tally.count
    ranked = sorted(totals, key=lambda rule: (-totals[rule], rule))
    styles = {rule: str(place) for place, rule in enumerate(ranked[:_MOST_RULES], 1)}
    named = _counted(matched, days, lambda t: t.rule if t.rule in styles else "")
    series = [Series(rule, style, named[rule]) for rule, style in styles.items()]
    return series + ([Series("", "other", named[""])] if "" in named else [])


def _counted(
    tallies: Iterable[Tally], days: Sequence[date], key: Callable[[Tally], str | None]
) -> dict[str, tuple[int, ...]]:
    found: dict[str, Counter[date]] = {}
    for tally in tallies:
        found.setdefault(key(tally) or "", Counter())[tally.day] += tally.count
    return {name: tuple(counter[day] for day in days) for name, counter in found.items()}
