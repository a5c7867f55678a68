"""Events counted by what they have in common, and their amounts added up exactly."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from attrs import define, evolve, field

from leadcat_rules.workbench.extras import needs
from leadcat_rules.workbench.simulating.folding import Numbers
from leadcat_rules.workbench.simulating.result import Count
from leadcat_rules.workbench.simulating.summing import EXACT, Sums, SumsByKey, SumsInPlace

with needs("workbench"):
    import numpy as np
    import pyarrow as pa

_MOST_COUNTED_IN_PLACE = 4_000_000
_MOST_SUMMED_IN_PLACE = 300_000


@define
class Tally:
    """How many events have each key, a whole number below `size`, and the sums of amounts.

    With a `scale` amounts are whole numbers of so many decimals; without one decimals or text.
    """

    size: int
    scale: int | None = None
    _events: Numbers = None
    _more: dict[int, int] = field(factory=dict)
    _sums: Sums = field(init=False)

    @_sums.default
    def _no_sums(self) -> Sums:
        is_small = self.scale is not None and self.size <= _MOST_SUMMED_IN_PLACE
        return SumsInPlace(self.size) if is_small else SumsByKey()

    def add(self, keys: Numbers, amounts: pa.Array) -> None:
        """Some more events, at most 250,000."""
        self._count(keys)
        self._sums.add(keys, amounts)

    def _count(self, keys: Numbers) -> None:
        if self.size > _MOST_COUNTED_IN_PLACE:
            found, events = np.unique(keys, return_counts=True)
            for key, number in zip(found.tolist(), events.tolist(), strict=True):
                self._more[key] = self._more.get(key, 0) + number
            return
        counted = np.bincount(keys, minlength=self.size)
        self._events = counted if self._events is None else self._events + counted

    def found(self) -> Iterator[tuple[int, int, Decimal]]:
        """Each key that there is, how many events, and the sum of their amounts."""
        sums = self._sums.found()
        events: Iterable[tuple[int, int]] = self._more.items()
        if self._events is not None:
            there = np.flatnonzero(self._events)
            events = zip(there.tolist(), self._events[there].tolist(), strict=True)
        for key, number in events:
            yield key, number, sums.get(key, Decimal(0)).scaleb(-(self.scale or 0), EXACT)


def merged(counts: Iterable[Count]) -> tuple[Count, ...]:
    """Counts that differ in nothing but their numbers as one, in a fixed order."""
    found: dict[Any, Count] = {}
    for count in counts:
        alike = evolve(count, events=0, amount=Decimal(0))
        so_far = found.get(alike, alike)
        found[alike] = evolve(
            so_far,
            events=so_far.events + count.events,
            amount=EXACT.add(so_far.amount, count.amount),
        )
    return tuple(sorted(found.values(), key=_place))


def _place(count: Count) -> tuple[tuple[bool, str], ...]:
    """Nothing stands before the empty text."""
    words = (count.month, count.outcome, count.reason, count.rule, count.from_category)
    both = (*words, count.to_category, count.currency)
    return tuple((each is not None, each or "") for each in both)
