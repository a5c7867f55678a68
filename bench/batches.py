"""Events of an import, one by one and in batches: each decided in a transaction of the CRM's.

Beside ours, one by one, the same statements with the same values by the bare driver. All come to
the same decisions, each way in a database of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from statistics import median
from time import perf_counter

from attrs import frozen

from bench.transactions import FOUR_RULES, Place, compare
from bench.ways import Ours, ThroughPsycopg, ThroughSqlite
from leadcat_rules import Decision, Event, Reason, Sale, SaleSaved

SIZE = 100
WARM = 1
"""Batches before the first round."""


@frozen
class Batches:
    """Microseconds for one event on one database; medians of interleaved rounds."""

    place: Place
    one_by_one: float
    in_batches: float
    bare: float
    times: float
    """How many times as fast batches are as ours one by one: the median of the ratios."""
    times_bare: float
    """And as the bare driver one by one."""


class _Handling(Ours):
    """The embedded CRM, which is told of sales that were sold elsewhere."""

    def __init__(self, url: str, synchronous: str, events: int) -> None:
        super().__init__(url, synchronous, FOUR_RULES, saves=events)
        leads = [each.id for each in self.crm.companies(limit=None) if each.is_potential_customer]
        self._events = [_sold(number, lead) for number, lead in enumerate(leads[:events])]

    def save(self, number: int) -> None:
        _check([self.crm.handle(self._events[number])])

    def together(self, numbers: range) -> None:
        _check(self.crm.handle_many(self._events[numbers.start : numbers.stop]))


def _sold(number: int, company: str) -> Event:
    old = Sale(id=f"elsewhere{number}", company=company, status="open")
    new = Sale(id=f"elsewhere{number}", company=company, status="sold")
    return SaleSaved(id=f"e{number}", before=old, after=new, origin="import", actor="ann")


def _check(decisions: Sequence[Decision]) -> None:
    for decision in decisions:
        if decision.reason is not Reason.RULE_MATCHED:
            raise SystemExit(f"no rule matched: {decision}")


def measure(place: Place, rounds: int, size: int = SIZE) -> Batches:
    """Time all three in turn, a batch of this size in each round."""
    count = (WARM + rounds) * size
    with ExitStack() as stack:
        names = ("recording", "alone", "together", "driven")
        urls = [place.new(name, place.synchronous) for name in names]
        recording, alone, together, driven = (
            stack.enter_context(closing(_Handling(url, place.synchronous, count))) for url in urls
        )
        recorded = recording.recorded(count)
        driven.close()
        through = ThroughSqlite if place.name == "SQLite" else ThroughPsycopg
        bare = stack.enter_context(closing(through(urls[-1], place.synchronous, recorded)))
        times = [
            (
                _microseconds(lambda numbers: _each(alone.save, numbers), numbers),
                _microseconds(together.together, numbers),
                _microseconds(lambda numbers: _each(bare.save, numbers), numbers),
            )
            for numbers in (range(begin, begin + size) for begin in range(0, count, size))
        ][WARM:]
    compare(urls)
    one_by_one, in_batches, driver = (median(column) for column in zip(*times, strict=True))
    return Batches(
        place,
        one_by_one,
        in_batches,
        driver,
        times=median(one / many for one, many, _ in times),
        times_bare=median(by_hand / many for _, many, by_hand in times),
    )


def _each(save: Callable[[int], None], numbers: range) -> None:
    for number in numbers:
        save(number)


def _microseconds(save: Callable[[range], None], numbers: range) -> float:
    begun = perf_counter()
    save(numbers)
    return (perf_counter() - begun) / len(numbers) * 1e6
