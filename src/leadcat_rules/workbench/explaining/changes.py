"""The changed facts of a nearest change as they are told: what was seen, and what would do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from attrs import evolve, frozen

from leadcat_rules.domain import Category
from leadcat_rules.plain import shown_json
from leadcat_rules.workbench.explaining.alone import Alone
from leadcat_rules.workbench.explaining.cells import Bound, Cell
from leadcat_rules.workbench.explaining.nearest import Nearest, Question
from leadcat_rules.workbench.explaining.situation import Course, Fact
from leadcat_rules.workbench.explaining.spans import span
from leadcat_rules.workbench.explaining.values import Values, is_ordered, values_of


@frozen
class FactChange:
    """One fact, as it was, and a value with which the rule fires; values are JSON."""

    name: str
    seen: Any
    to: Any
    one_of: tuple[Any, ...] = ()
    """All values that would do, where they can be listed."""
    not_one_of: tuple[Any, ...] = ()
    """Where any value would do but some: these."""
    is_any_other: bool = False
    lowest: Bound | None = None
    """Where the values that would do begin, of those around `to`."""
    highest: Bound | None = None
    """Where they end."""
    is_range: bool = False
    is_moment: bool = False

    def as_json(self) -> dict[str, Any]:
        """`name`, `seen`, `to`, and which others would do."""
        row: dict[str, Any] = {"name": self.name, "seen": self.seen, "to": self.to}
        if self.is_any_other:
            row["not_one_of"] = list(self.not_one_of)
        elif self.one_of:
            row["one_of"] = list(self.one_of)
        for end, included, excluded in (
            (self.lowest, "from", "above"),
            (self.highest, "up_to", "below"),
        ):
            if end is not None:
                row[included if end.included else excluded] = end.value
        return row


def told(question: Question, nearest: Nearest) -> tuple[FactChange, ...]:
    """Each fact that has to change, with all values that would do while the others change so."""
    return tuple(change for fact in nearest.changed for change in _changes(question, nearest, fact))


def _changes(question: Question, nearest: Nearest, fact: Fact) -> Iterator[FactChange]:
    seen, to = fact.read(nearest.before), fact.read(nearest.after)
    if isinstance(seen, Course) and isinstance(to, Course):
        yield from _of_course(fact.name, seen, to)
        return

    bare = FactChange(fact.name, _plain(seen), _plain(to), is_moment=isinstance(to, datetime))
    alone = Alone(question, fact, nearest.after)
    asked = alone.asked
    if to is None or alone.moves_others:
        yield bare
    elif is_ordered(fact, asked):
        found = span(asked, fact, nearest.after, alone.fires)
        lowest, highest = (end and Bound(shown_json(end.value), end.included) for end in found)
        yield evolve(bare, lowest=lowest, highest=highest, is_range=True)
    else:
        values = values_of(fact, asked, nearest.after)
        yield _listed(bare, values, alone.fires) if values.exhaustive else bare


def _of_course(name: str, seen: Course, to: Course) -> Iterator[FactChange]:
    if seen.after != to.after:
        yield FactChange(name, seen.after, to.after)
    if to.is_new and not seen.is_new:
        yield FactChange("before", seen.before, None)
    elif (seen.before, seen.is_new) != (to.before, to.is_new):
        key = name.removeprefix("sale_").removeprefix("contact_")
        yield FactChange(f"before.{key}", seen.before, to.before)


def _listed(bare: FactChange, values: Values, fires: Callable[[Cell], bool]) -> FactChange:
    known = [cell.value for cell in values.cells if cell.value is not None and not _gone(cell)]
    fit = [bare.to, *(_plain(value) for value in known if fires(Cell(value)))]
    if values.rest is None or values.rest not in fit:
        return evolve(bare, one_of=tuple(fit))
    return evolve(
        bare, is_any_other=True, not_one_of=tuple(each for each in known if each not in fit)
    )


def _gone(cell: Cell) -> bool:
    return isinstance(cell.value, Category) and cell.value.deleted


def _plain(value: object) -> Any:
    return value.id if isinstance(value, Category) else shown_json(value)
