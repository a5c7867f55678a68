"""One question as clauses for a solver, made of just those conditions that it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from leadcat_rules.domain import Company
from leadcat_rules.variables import Facts, ListType, StringType
from leadcat_rules.workbench.reasoning.circumstances import (
    FIRST_OF_CONTACTS,
    SALES,
    UNCHANGED_CONTACT,
)
from leadcat_rules.workbench.reasoning.clauses import Clauses
from leadcat_rules.workbench.reasoning.element_lists import Elements
from leadcat_rules.workbench.reasoning.leaves import Leaf
from leadcat_rules.workbench.reasoning.lines import Line, Shape
from leadcat_rules.workbench.reasoning.moments import microseconds
from leadcat_rules.workbench.reasoning.names import Names
from leadcat_rules.workbench.reasoning.places import (
    AT,
    CATEGORY,
    CHANGE,
    LEAD_STATUS,
    ORIGIN,
    Place,
    Record,
)
from leadcat_rules.workbench.reasoning.shapes import is_relative

CASES = "cases"
"""The kind of a line that numbers circumstances."""
AGE = "age"
"""The kind of a line on which microseconds before the event lie."""
_STRING = StringType.name
_DATE = "date"
_FINITE = frozenset({CHANGE, CATEGORY, ORIGIN})

Shapes: TypeAlias = Callable[[Leaf], Shape | None]
"""Where a condition holds, as far as cuts can tell."""


class Question(Clauses):
    """Conditions, and all that is known of the values in them."""

    def __init__(self, shapes: Shapes, company: Company | None = None) -> None:
        """With a company, only this one is asked about."""
        super().__init__()
        self._shapes = shapes
        self.company = company
        self.lines: dict[tuple[Place, str], Line] = {}
        """By what kind of value lies on them."""
        self.names: dict[Place, Names] = {}
        self.elements: dict[Place, Elements] = {}
        self.leaves: dict[Leaf, int] = {}
        self.asked: set[Leaf] = set()
        """Those that matter now; how the others are is of no account."""
        self.foreign: list[Leaf] = []
        """Conditions on plugins' variables, and those that can't be asked."""

    def solve(self, assumed: Iterable[int] = ()) -> bool:
        """Whether all can hold together, and these too; what then does is kept."""
        return super().solve([*assumed, *(-each.more for each in self.elements.values())])

    def optional(self) -> Iterator[int]:
        """That a value is known, for each that may be unknown."""
        for (place, kind), line in self.lines.items():
            if not place.always_known and kind not in (CASES, AGE):
                yield line.known
        for elements in self.elements.values():
            yield elements.known

    def leaf(self, leaf: Leaf) -> int:
        """The literal that holds exactly when the condition does."""
        found = self.leaves.get(leaf)
        if found is None:
            found = self.leaves[leaf] = self.literal()
            if self.company is not None and leaf.place.record is Record.COMPANY:
                self._look_at(self.company, leaf, found)
            else:
                self._define(leaf, found)
        return found

    def _look_at(self, company: Company, leaf: Leaf, literal: int) -> None:
        """What the condition says of this company, as far as the event doesn't matter."""
        facts = Facts(SALES[0], company)
        if not is_relative(leaf):
            self.add([self.same(literal, leaf.is_sound and leaf.holds_in(facts))])
            return
        moment = leaf.variable.field_type(leaf.variable.read(facts)).value
        line = self.line(leaf.place, _DATE)
        if moment is None:
            self.add([-line.known])
        else:
            count = microseconds(moment)
            self.add([line.at((count, 0))])
            self.add([-line.at((count + 1, 0))])
        self._define(leaf, literal)

    def _define(self, leaf: Leaf, literal: int) -> None:
        if leaf.place.record is Record.FOREIGN or not leaf.is_sound:
            self.foreign.append(leaf)
        shape = self._shapes(leaf)
        if shape is not None:
            self.line(leaf.place, _kind(leaf)).define(literal, shape)
            if leaf.place in self.names:
                self.names[leaf.place].take(shape)
        elif leaf.variable.field_type is ListType and leaf.is_sound:
            self._elements_at(leaf.place).define(leaf, literal)
        elif leaf.variable.field_type is StringType and leaf.is_sound:
            self.line(leaf.place, _STRING)
            self.names[leaf.place].look(leaf, literal)

    def line(self, place: Place, kind: str) -> Line:
        """The line of a place, which is made when it is first asked for."""
        found = self.lines.get((place, kind))
        if found is None:
            found = self.lines[place, kind] = Line(self.literal, self.add)
            self._bind(place, kind, found)
        return found

    def _elements_at(self, place: Place) -> Elements:
        found = self.elements.get(place)
        if found is None:
            found = self.elements[place] = Elements(self.literal, self.add)
            self._bind_record(place, found.known)
        return found

    def _bind(self, place: Place, kind: str, line: Line) -> None:
        """What always holds of the values there."""
        if kind == AGE:
            self._bind_age(place, line)
        elif place.always_known:
            self.add([line.known])
        else:
            self._bind_record(place, line.known)
        if kind == _STRING:
            self.names[place] = Names(self, line)
            if place.never_empty:
                self.names[place].refuse_empty()
        if place == LEAD_STATUS:
            change = self.line(CHANGE, CASES)
            changed, unchanged = (FIRST_OF_CONTACTS, 0), (UNCHANGED_CONTACT, 0)
            self.add([-change.at(changed), change.at(unchanged), line.known])

    def _bind_age(self, place: Place, age: Line) -> None:
        """It is known when both moments are."""
        event, own = self.line(AT, _DATE).known, self.line(place, _DATE).known
        self.add([-age.known, event])
        self.add([-age.known, own])
        self.add([-event, -own, age.known])

    def _bind_record(self, place: Place, known: int) -> None:
        """A sale's event knows nothing of a contact, nor a contact's of a sale."""
        if place.record in (Record.SALE, Record.CONTACT):
            of_contact = self.line(CHANGE, CASES).at((FIRST_OF_CONTACTS, 0))
            self.add([-known, self.same(of_contact, place.record is Record.CONTACT)])


def _kind(leaf: Leaf) -> str:
    if leaf.place in _FINITE:
        return CASES
    if is_relative(leaf) and leaf.place != AT:
        return AGE
    return leaf.variable.field_type.name
