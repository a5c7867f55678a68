"""All values that a variable can have, in one order, cut where conditions begin or end to hold."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any, TypeAlias

from attrs import frozen

Cut: TypeAlias = tuple[Any, int]
"""A value and 0: from it up; with 1: beyond it. Values of one line compare to each other."""
Clause: TypeAlias = list[int]
"""Literals of which one holds; a negative one is denied."""


@frozen
class Shape:
    """For which values of a line a condition holds."""

    unknown: bool
    """Whether it holds for the unknown."""
    first: bool
    """Whether it holds for the lowest values."""
    turns: tuple[Cut, ...] = ()
    """Where that changes, from low to high."""


@frozen
class Cell:
    """The values between two neighbouring cuts."""

    low: Cut | None = None
    """None: from the lowest value."""
    high: Cut | None = None
    """None: up to the highest value."""

    @property
    def single(self) -> Any:
        """The only value in it; None when there are others."""
        if self.low is None or self.high is None:
            return None
        (low, beyond), (high, after) = self.low, self.high
        return low if (beyond, after) == (0, 1) and low == high else None


def shape(unknown: bool, regions: Iterable[tuple[Cut | None, bool]]) -> Shape:
    """The shape that holds in these regions, each from its cut on; the first begins at None."""
    truths = list(regions)
    turns = [cut for (_, was), (cut, now) in pairwise(truths) if was is not now and cut is not None]
    return Shape(unknown, truths[0][1], tuple(turns))


class Line:
    """The cuts that one question needs, as literals: *known, and at this cut or beyond*."""

    def __init__(self, literal: Callable[[], int], add: Callable[[Clause], None]) -> None:
        """`literal` makes a new one, `add` takes what must hold."""
        self._literal = literal
        self._add = add
        self.known = literal()
        self.cuts: list[Cut] = []
        self._at: dict[Cut, int] = {}

    def at(self, cut: Cut) -> int:
        """The literal of this cut, which is made when it is first asked for."""
        found = self._at.get(cut)
        if found is not None:
            return found
        made = self._at[cut] = self._literal()
        index = bisect_left(self.cuts, cut)
        self._add([-made, self._at[self.cuts[index - 1]] if index else self.known])
        if index < len(self.cuts):
            self._add([-self._at[self.cuts[index]], made])
        self.cuts.insert(index, cut)
        return made

    def define(self, literal: int, shape: Shape) -> None:
        """Let this literal hold exactly where the shape does."""
        self._add([self.known, literal if shape.unknown else -literal])
        start, holds = self.known, shape.first
        for turn in shape.turns:
            end = self.at(turn)
            self._add([-start, end, literal if holds else -literal])
            start, holds = end, not holds
        self._add([-start, literal if holds else -literal])

    def cell(self, held: Callable[[int], bool]) -> Cell | None:
        """Where the value lies when these literals hold; None when it is unknown."""
        if not held(self.known):
            return None
        passed = bisect_left(self.cuts, True, key=lambda cut: not held(self._at[cut]))
        low = self.cuts[passed - 1] if passed else None
        return Cell(low, self.cuts[passed] if passed < len(self.cuts) else None)

    def outside(self, cell: Cell | None) -> Clause:
        """That the value lies elsewhere."""
        if cell is None:
            return [self.known]
        return self.below(cell.low) + self.beyond(cell.high)

    def below(self, cut: Cut | None) -> Clause:
        """That the value is unknown or lies before this cut."""
        return [-self.known if cut is None else -self.at(cut)]

    def beyond(self, cut: Cut | None) -> Clause:
        """That the value lies at this cut or beyond; impossible without one."""
        return [] if cut is None else [self.at(cut)]
