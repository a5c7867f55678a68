"""The moments of an answer: each on its own line, and so many days before the event.

Whether they can be so together is decided exactly: all ages are counted from one moment, the
event's, so that what is left for it is one span, and two conditions that leave none contradict.
"""

from __future__ import annotations

from attrs import frozen

from leadcat_rules.workbench.reasoning.lines import Cell, Clause, Line
from leadcat_rules.workbench.reasoning.moments import LAST, plainest, span_of
from leadcat_rules.workbench.reasoning.places import AT, Place, Record
from leadcat_rules.workbench.reasoning.question import AGE, Question


@frozen
class _Bound:
    """A first or last moment for the event, and what would have to be otherwise to move it."""

    count: int
    otherwise: Clause


class Calendar:
    """A moment for each date that is known; where there is none, the question learns why."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self.event_at: int | None = None
        self._moments: dict[Place, int] = {}
        self.is_possible = all(self._is_span(place) for place in self._dates())
        if self.is_possible and self._known(AT):
            self._date_the_event()
        if self.is_possible:
            for place in self._dates():
                self._moments[place] = self._moment(place)

    def at(self, place: Place) -> int:
        """The moment at this place."""
        return self._moments[place]

    def _dates(self) -> list[Place]:
        return [
            place
            for place, kind in self._question.lines
            if kind == "date" and place.record is not Record.FOREIGN and self._known(place)
        ]

    def _known(self, place: Place, kind: str = "date") -> bool:
        line = self._question.lines.get((place, kind))
        return line is not None and self._question.held(line.known)

    def _line(self, place: Place, kind: str) -> tuple[Line, Cell]:
        line = self._question.lines[place, kind]
        return line, line.cell(self._question.held) or Cell()

    def _span(self, place: Place) -> tuple[int, int]:
        return span_of(self._line(place, "date")[1], 0, LAST)

    def _ages(self, place: Place) -> tuple[int, int] | None:
        if not self._known(place, AGE):
            return None
        return span_of(self._line(place, AGE)[1], -LAST, LAST)

    def _is_span(self, place: Place) -> bool:
        """Whether there is a moment there at all."""
        first, last = self._span(place)
        if first > last:
            line, cell = self._line(place, "date")
            self._question.add(line.outside(cell))
        return first <= last

    def _date_the_event(self) -> None:
        bounds = [self._own_bounds()]
        bounds += [self._bounds_of(place) for place in self._dates() if self._ages(place)]
        first = max((low for low, _ in bounds), key=lambda bound: bound.count)
        last = min((high for _, high in bounds), key=lambda bound: bound.count)
        self.event_at = plainest(first.count, last.count)
        if self.event_at is None:
            self.is_possible = False
            self._question.add([*first.otherwise, *last.otherwise])

    def _own_bounds(self) -> tuple[_Bound, _Bound]:
        line, cell = self._line(AT, "date")
        first, last = self._span(AT)
        low = _Bound(first, line.below(cell.low))
        return low, _Bound(last, [-line.known, *line.beyond(cell.high)])

    def _bounds_of(self, place: Place) -> tuple[_Bound, _Bound]:
        """When the event must be for this date to be as old as it is."""
        line, cell = self._line(place, "date")
        ages, age = self._line(place, AGE)
        first, last = self._span(place)
        youngest, oldest = self._ages(place) or (-LAST, LAST)
        low: Clause = [-ages.known, *line.below(cell.low), *ages.below(age.low)]
        high: Clause = [-ages.known, *line.beyond(cell.high), *ages.beyond(age.high)]
        return _Bound(first + youngest, low), _Bound(last + oldest, high)

    def _moment(self, place: Place) -> int:
        first, last = self._span(place)
        ages = self._ages(place)
        if place == AT and self.event_at is not None:
            return self.event_at
        if ages is not None and self.event_at is not None:
            first, last = max(first, self.event_at - ages[1]), min(last, self.event_at - ages[0])
        found = plainest(first, last)
        return first if found is None else found
