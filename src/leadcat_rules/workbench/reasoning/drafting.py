"""From what a solver found to values, one for each place, or to why there can be none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from leadcat_rules.variables.date_type import Dated
from leadcat_rules.workbench.reasoning import moments, numbers
from leadcat_rules.workbench.reasoning.calendars import Calendar
from leadcat_rules.workbench.reasoning.leaves import Leaf
from leadcat_rules.workbench.reasoning.lines import Cell, Clause, Line
from leadcat_rules.workbench.reasoning.places import AMOUNT, Place, Record
from leadcat_rules.workbench.reasoning.plain_names import plain_name
from leadcat_rules.workbench.reasoning.question import AGE, CASES, Question
from leadcat_rules.workbench.reasoning.texts import GIVEN_UP, contradiction, find_text

_LIST, _STRING = "list", "string"
_FEW = 6


class Draft:
    """The values of one answer; where some can't be, the question learns why."""

    def __init__(self, question: Question, usual: Callable[[Place], Iterator[str]]) -> None:
        """`usual` gives names that may stand at a place."""
        self._question = question
        self._usual = usual
        self._calendar = Calendar(question)
        self.values: dict[Place, Any] = {}
        self.is_possible = self._calendar.is_possible
        """Whether there are such values."""
        self.gave_up: str | None = None
        """Why nothing was found although there may be something."""
        if self.is_possible:
            for place, kinds in self._places().items():
                self._fill(place, kinds)

    def case(self, place: Place) -> int:
        """Which of its circumstances a place is in."""
        line = self._question.lines.get((place, CASES))
        cell = None if line is None else line.cell(self._question.held)
        return 0 if cell is None or cell.low is None else int(cell.low[0])

    def _places(self) -> dict[Place, list[str]]:
        found: dict[Place, list[str]] = {}
        for place, kind in self._question.lines:
            if kind not in (AGE, CASES) and place.record is not Record.FOREIGN:
                found.setdefault(place, []).append(kind)
        for place in self._question.elements:
            if place.record is not Record.FOREIGN:
                found.setdefault(place, []).append(_LIST)
        return found

    def _fill(self, place: Place, kinds: list[str]) -> None:
        known = [kind for kind in kinds if self._is_known(place, kind)]
        if not known:
            return
        value = self._value(place, known[0])
        if len(kinds) > 1 and value is not None:
            value = self._agreed(place, kinds, known)
        if value is None:
            self.is_possible = False
        else:
            self.values[place] = value

    def _is_known(self, place: Place, kind: str) -> bool:
        if kind == _LIST:
            return self._question.held(self._question.elements[place].known)
        return self._question.held(self._question.lines[place, kind].known)

    def _value(self, place: Place, kind: str) -> Any:
        """A value of this kind; None after telling why there is none."""
        if kind == _LIST:
            return self._elements(place)
        line = self._question.lines[place, kind]
        cell = line.cell(self._question.held) or Cell()
        if kind in (_STRING, "item"):
            return cell.single if cell.single is not None else self._name(place, kind, line)
        if kind == "date":
            return moments.as_json(self._calendar.at(place))
        value = self._number(place, cell) if kind == "numeric" else cell.low is not None
        if value is None:
            self._question.add(line.outside(cell))
        return value

    def _number(self, place: Place, cell: Cell) -> Any:
        number = numbers.plainest_number(cell)
        if self._question.is_varied:
            number = numbers.far_number(cell) or number
        return number if number is None or place == AMOUNT else numbers.as_json(number)

    def _elements(self, place: Place) -> list[Any]:
        elements = self._question.elements[place]
        held = self._question.held
        found = [element for literal, element in elements.named.values() if held(literal)]
        if held(elements.other):
            taken = {str(element).lower() for _, element in elements.named.values()}
            found.append(plain_name(place, taken))
        return found

    def _name(self, place: Place, kind: str, line: Line) -> str | None:
        """A name that is none of the constants, with what conditions look for in it."""
        taken = {name for name, _ in line.cuts}
        names = self._question.names.get(place) if kind == _STRING else None
        if names is None or not names.looking:
            return next(name for name in self._usual(place) if name not in taken)
        wanted = names.wanted(self._question.asked)
        found = find_text(wanted, taken, islice(self._usual(place), _FEW))
        if isinstance(found, str):
            return found
        culprits = contradiction(wanted, taken)
        if GIVEN_UP in (found, find_text(culprits, taken, ())):
            self.gave_up = _not_found(culprits)
        names.deny(culprits)
        return None

    def _agreed(self, place: Place, kinds: list[str], known: list[str]) -> Any:
        """A value that is right for all the types that rulesets take it for."""
        asked = (leaf for leaf in self._question.leaves if leaf in self._question.asked)
        leaves = [leaf for leaf in asked if leaf.place == place and leaf.is_sound]
        for value in self._spellings(place, known):
            if all(self._is_right(leaf, value) for leaf in leaves):
                return value
        is_text = place in self._question.names and bool(self._question.names[place].looking)
        clause = [literal for kind in kinds for literal in self._otherwise(place, kind)]
        if is_text or _LIST in kinds:
            clause += [self._denied(self._question.leaves[leaf]) for leaf in leaves]
        self._question.add(clause)
        if is_text or "date" in known:
            self.gave_up = _not_found(leaves)
        return None

    def _otherwise(self, place: Place, kind: str) -> Clause:
        if kind == _LIST:
            return [self._denied(self._question.elements[place].known)]
        line = self._question.lines[place, kind]
        return line.outside(line.cell(self._question.held))

    def _denied(self, literal: int) -> int:
        return -literal if self._question.held(literal) else literal

    def _spellings(self, place: Place, known: list[str]) -> Iterator[Any]:
        """Values of these kinds, where they are strings also in other spellings."""
        for kind in known:
            value = self._value(place, kind)
            yield value
            if _STRING in known and kind == "numeric" and value is not None:
                taken = len(self._question.names[place].taken)
                yield from islice(numbers.spellings(value), taken + 1)
            if _STRING in known and kind == "date":
                yield from moments.spellings(self._calendar.at(place))

    def _is_right(self, leaf: Leaf, value: Any) -> bool:
        given = value
        if leaf.variable.field_type.name == "date":
            at = self._calendar.event_at
            given = Dated(value, None if at is None else moments.moment_at(at))
        return leaf.holds_of(given) is self._question.held(self._question.leaves[leaf])


def _not_found(leaves: Iterable[Leaf]) -> str:
    told = ", ".join(sorted({f"{leaf.variable.name} {leaf.operator}" for leaf in leaves}))
    return f"no value was found that decides {told}"
