"""The fewest facts that have to be others for a goal to be met."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from attrs import define, evolve, field, frozen

from leadcat_rules.workbench.explaining.cells import Cell
from leadcat_rules.workbench.explaining.goals import Goal, Literal, is_met
from leadcat_rules.workbench.explaining.situation import Course, Fact, Situation
from leadcat_rules.workbench.explaining.values import Values

_MOST_STEPS = 4_000
_STRANGE = 10_000
"""How much farther a fact of the next weight is."""


@frozen(eq=False)
class Option:
    """A value of a fact, and which literals hold with it."""

    cell: Cell | None
    """None: the fact stays as it is."""
    held: frozenset[Literal]
    changes: int = 0
    distance: int = 0

    @property
    def cost(self) -> tuple[int, int]:
        """Few changes first, then near ones."""
        return (self.changes, self.distance)


@frozen(eq=False)
class Found:
    """The options that meet a goal, by fact; only those that change something."""

    chosen: Mapping[Fact, Cell]
    cost: tuple[int, int]

    def applied(self, situation: Situation) -> Situation:
        """The situation with these facts changed."""
        for fact, cell in self.chosen.items():
            situation = fact.put(situation, cell.value)
        return situation


class TooMany(Exception):
    """The search was given up: there are too many combinations."""


def options_of(
    fact: Fact, values: Values, literals: Sequence[Literal], situation: Situation
) -> list[Option]:
    """What the fact can be, the cheapest first; none that another one is better than."""
    options = [Option(None, _held(literals, situation))]
    for rank, cell in enumerate(values.cells):
        try:
            changed = situation.changed(fact, cell.value)
        except (ValueError, TypeError):  # no record has such a value
            continue
        distance = fact.weight * _STRANGE + rank + (5_000 if cell.value is None else 0)
        changes = _parts_changed(fact, situation, cell)
        options.append(Option(cell, _held(literals, changed), changes, distance))
    return _undominated(sorted(options, key=lambda option: option.cost))


def _held(literals: Iterable[Literal], situation: Situation) -> frozenset[Literal]:
    return frozenset(literal for literal in literals if literal.holds(situation))


def _parts_changed(fact: Fact, situation: Situation, cell: Cell) -> int:
    was, now = fact.read(situation), cell.value
    if not isinstance(was, Course) or not isinstance(now, Course):
        return 1
    return (was.after != now.after) + ((was.before, was.is_new) != (now.before, now.is_new))


def _undominated(options: Sequence[Option]) -> list[Option]:
    kept: list[Option] = []
    for option in options:
        if not any(option.held <= other.held for other in kept):
            kept.append(option)
    return kept


@define(eq=False)
class Search:
    """Branch and bound over the facts; the goal is monotone in its literals."""

    goal: Goal
    options: Mapping[Fact, Sequence[Option]]
    best: Found | None = field(default=None, init=False)
    _steps: int = field(default=0, init=False)
    _hopes: list[frozenset[Literal]] = field(factory=list, init=False)
    _stays: list[frozenset[Literal]] = field(factory=list, init=False)
    _facts: list[Fact] = field(factory=list, init=False)

    def run(self) -> Found | None:
        """The cheapest options that meet the goal; None when none do. Raises TooMany."""
        self._facts = sorted(self.options, key=lambda fact: len(self.options[fact]))
        hope, stay = frozenset[Literal](), frozenset[Literal]()
        self._hopes, self._stays = [hope], [stay]
        for fact in reversed(self._facts):
            hope = hope.union(*(option.held for option in self.options[fact]))
            stay = stay | self.options[fact][0].held
            self._hopes.insert(0, hope)
            self._stays.insert(0, stay)
        self._go(0, frozenset(), Found({}, (0, 0)))
        return self.best

    def _go(self, depth: int, held: frozenset[Literal], found: Found) -> None:
        self._steps += 1
        if self._steps > _MOST_STEPS:
            raise TooMany
        if self.best is not None and found.cost >= self.best.cost:
            return
        if is_met(self.goal, held | self._stays[depth]):
            self.best = found
            return
        if depth == len(self._facts) or not is_met(self.goal, held | self._hopes[depth]):
            return
        fact = self._facts[depth]
        for option in self.options[fact]:
            self._go(depth + 1, held | option.held, _with(found, fact, option))


def _with(found: Found, fact: Fact, option: Option) -> Found:
    if option.cell is None:
        return found
    changes, distance = found.cost
    return evolve(
        found,
        chosen={**found.chosen, fact: option.cell},
        cost=(changes + option.changes, distance + option.distance),
    )
