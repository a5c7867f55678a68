"""Outcomes over time: stacked bars as shapes, one bar a month, or a year where months are many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from attrs import frozen

from leadcat_rules.decisions import Outcome
from leadcat_rules.workbench.simulating.result import Count

_MOST_MONTHS = 120
_BOTTOM, _TOP, _LEFT, _RIGHT = 28, 10, 64, 8
_HEIGHT = 260
_LINES = 4
_BROADEST = 72.0

Period = str
"""`2026-01`, or `2026`."""


@frozen
class Bar:
    """A period's share of one outcome, in the picture's units."""

    outcome: Outcome
    x: float
    y: float
    width: float
    height: float


@frozen
class Mark:
    """A line of the grid, or a period below the axis: where, and what it says."""

    at: float
    value: int | Period


@frozen
class Months:
    """What came of the events of each period."""

    periods: tuple[Period, ...]
    counts: Mapping[Period | None, Counter[Outcome]]
    """Also of what is in no picture; None for events without a time."""
    outcomes: tuple[Outcome, ...]
    """Those in the picture, the lowest first."""

    @property
    def unit(self) -> str:
        """What one period is: a month, or a year."""
        return "year" if self.periods and "-" not in self.periods[0] else "month"

    @property
    def rows(self) -> Iterator[tuple[Period | None, Counter[Outcome]]]:
        """The periods in which anything happened, those without a time last."""
        for period in sorted(self.counts, key=lambda each: (each is None, each or "")):
            yield period, self.counts[period]

    def picture(self, width: float) -> MonthsPicture:
        """The bars in a picture that is so wide."""
        return MonthsPicture(self, width)


@frozen
class MonthsPicture:
    """The bars of Months, laid out."""

    months: Months
    width: float
    height: float = _HEIGHT
    left: float = _LEFT

    @property
    def floor(self) -> float:
        """The height of zero."""
        return self.height - _BOTTOM

    @property
    def right(self) -> float:
        """Where the axis ends."""
        return self.width - _RIGHT

    @property
    def bars(self) -> Iterator[Bar]:
        """The first outcome at the bottom; nothing where nothing happened."""
        for place, period in enumerate(self.months.periods):
            x, below = _LEFT + (place + 0.5) * self._slot - self._bar_width / 2, 0
            for outcome in self.months.outcomes:
                number = self.months.counts[period][outcome] if period in self.months.counts else 0
                foot, y = self._height_of(below), self._height_of(below + number)
                if number:
                    yield Bar(outcome, round(x, 1), y, round(self._bar_width, 1), foot - y)
                below += number

    @property
    def grid(self) -> list[Mark]:
        """Lines across, the one at zero first."""
        step = max(self._top // _LINES, 1)
        return [Mark(self._height_of(value), value) for value in range(0, self._top + 1, step)]

    @property
    def named(self) -> list[Mark]:
        """Some of the periods, the last among them, and none so near that words meet."""
        last = len(self.months.periods) - 1
        every = max(1, -(-66 // max(1, int(self._slot))))
        return [
            Mark(round(_LEFT + (place + 0.5) * self._slot, 1), period)
            for place, period in enumerate(self.months.periods)
            if (last - place) % every == 0
        ]

    @property
    def _slot(self) -> float:
        return (self.width - _LEFT - _RIGHT) / max(1, len(self.months.periods))

    @property
    def _bar_width(self) -> float:
        return min(0.76 * self._slot, _BROADEST)

    @property
    def _top(self) -> int:
        shown, counts = self.months.outcomes, self.months.counts
        of_periods = (counts[period] for period in counts if period is not None)
        sums = (sum(each[outcome] for outcome in shown) for each in of_periods)
        return _round_up(max(sums, default=0))

    def _height_of(self, value: int) -> float:
        return round(self.floor - value / self._top * (self.floor - _TOP), 1)


def months_of(counts: Iterable[Count], outcomes: Sequence[Outcome]) -> Months:
    """The events by month; only these outcomes, where they happened, are in the picture."""
    found: dict[Period | None, Counter[Outcome]] = {}
    for count in counts:
        found.setdefault(count.month, Counter())[count.outcome] += count.events
    periods = _all_between(sorted(filter(None, found)))
    if len(periods) > _MOST_MONTHS:
        found = _by_year(found)
        periods = sorted(filter(None, found))
    happened = {outcome for each in found.values() for outcome in each}
    return Months(tuple(periods), found, tuple(each for each in outcomes if each in happened))


def _all_between(months: Sequence[Period]) -> list[Period]:
    """Also the months in which nothing happened."""
    if not months:
        return []
    first, last = (int(each[:4]) * 12 + int(each[5:7]) - 1 for each in (months[0], months[-1]))
    return [f"{number // 12:04}-{number % 12 + 1:02}" for number in range(first, last + 1)]


def _by_year(
    counts: Mapping[Period | None, Counter[Outcome]],
) -> dict[Period | None, Counter[Outcome]]:
    years: dict[Period | None, Counter[Outcome]] = {}
    for month, outcomes in counts.items():
        years.setdefault(month and month[:4], Counter()).update(outcomes)
    return years


def _round_up(number: int) -> int:
    """The next 4, 8, 20, 40, 80, 200 …: whole numbers on each line of the grid."""
    size = 1
    while True:
        for step in (4, 8, 20):
            if number <= step * size:
                return step * size
        size *= 10
