"""Stacked bars as shapes: where each one stands in the picture, in its own units."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from attrs import frozen

from leadcat_web.pages.overview.counts import Series

_WIDTH, _HEIGHT = 600, 230
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 4, 12, 26
_LINES = 4
_MOST_DAYS_NAMED = 7


@frozen
class Bar:
    """A day's share of one series; `x`, `y`, `width` and `height` in the picture's units."""

    series: Series
    day: date
    count: int
    x: float
    y: float
    width: float
    height: float


@frozen
class Mark:
    """A line of the grid, or a day below the axis: where, and what it says."""

    at: float
    value: int | date


@frozen
class Chart:
    """A picture of several series over the same days."""

    days: tuple[date, ...]
    series: Sequence[Series]
    width: int = _WIDTH
    height: int = _HEIGHT

    @property
    def top(self) -> int:
        """The number at the upper end of the axis: a round one, none of the bars is higher."""
        return _round_up(max(self.totals, default=0))

    @property
    def totals(self) -> list[int]:
        """Of each day."""
        return [sum(day) for day in zip(*(each.counts for each in self.series), strict=True)]

    @property
    def bars(self) -> list[Bar]:
        """The first series at the bottom; days without any have no bar."""
        return [bar for index, day in enumerate(self.days) for bar in self._of_day(index, day)]

    @property
    def grid(self) -> list[Mark]:
        """Lines across, the one at zero first."""
        step = max(self.top // _LINES, 1)
        return [Mark(self._height_of(value), value) for value in range(0, self.top + 1, step)]

    @property
    def named_days(self) -> list[Mark]:
        """Some of the days, today among them, and none so near to another that words meet."""
        every = -(-len(self.days) // _MOST_DAYS_NAMED)
        last = len(self.days) - 1
        return [
            Mark(round(_LEFT + (index + 0.5) * self._slot, 1), day)
            for index, day in enumerate(self.days)
            if (last - index) % every == 0
        ]

    @property
    def left(self) -> float:
        """Where the axis begins."""
        return _LEFT

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.width - _RIGHT

    @property
    def floor(self) -> float:
        """The height of zero."""
        return self.height - _BOTTOM

    @property
    def _slot(self) -> float:
        return (self.width - _LEFT - _RIGHT) / len(self.days)

    def _height_of(self, value: int) -> float:
        return round(self.floor - value / self.top * (self.floor - _TOP), 1)

    def _of_day(self, index: int, day: date) -> list[Bar]:
        bars = []
        below = 0
        for each in self.series:
            count = each.counts[index]
            if count:
                y, foot = self._height_of(below + count), self._height_of(below)
                x = round(_LEFT + (index + 0.12) * self._slot, 1)
                width = round(0.76 * self._slot, 1)
                bars.append(Bar(each, day, count, x, y, width, round(foot - y, 1)))
            below += count
        return bars


def _round_up(number: int) -> int:
    """The next 4, 8, 20, 40, 80, 200 …: whole numbers on each line of the grid."""
    size = 1
    while True:
        for step in (4, 8, 20):
            if number <= step * size:
                return step * size
        size *= 10
