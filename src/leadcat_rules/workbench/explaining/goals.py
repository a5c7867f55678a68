"""What has to hold for a rule to fire, and not for those before it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TypeAlias

from attrs import field, frozen

from leadcat_rules.evaluate.conditions import Branch, Condition, Node
from leadcat_rules.evaluate.faults import ConditionRaised
from leadcat_rules.workbench.explaining.situation import Situation

Holds: TypeAlias = Callable[[Situation], bool]


@frozen(eq=False)
class Literal:
    """One condition that has to hold, or must not."""

    variable: str
    wanted: bool
    asks: Callable[[Situation], bool | None]
    """Whether the condition holds; None where it can't be asked."""
    condition: Condition | None = None
    """None for what stands in no rule: that the target is another category, and the like."""

    def holds(self, situation: Situation) -> bool:
        """Whether it is as wanted."""
        return self.asks(situation) is self.wanted


@frozen(eq=False)
class Parts:
    """All of these, or any one of them."""

    is_any: bool
    parts: tuple[Goal, ...]


Goal: TypeAlias = Literal | Parts
TRUE = Parts(is_any=False, parts=())
FALSE = Parts(is_any=True, parts=())


@frozen(eq=False)
class Literals:
    """Makes goals of conditions; the same condition, wanted alike, is the same literal."""

    _made: dict[tuple[Condition, bool], Literal] = field(factory=dict)

    def goal(self, node: Node, *, wanted: bool) -> Goal:
        """That the node holds, or doesn't."""
        if isinstance(node, Branch):
            parts = tuple(self.goal(part, wanted=wanted) for part in node.parts)
            return Parts(is_any=(node.key == "any") is wanted, parts=parts)
        key = (node, wanted)
        if key not in self._made:
            self._made[key] = Literal(node.name, wanted, self._asking(node), node)
        return self._made[key]

    def _asking(self, condition: Condition) -> Callable[[Situation], bool | None]:
        def asks(situation: Situation) -> bool | None:
            try:
                return condition.holds(situation.readings)
            except ConditionRaised:
                return None

        return asks


def all_of(goals: Sequence[Goal]) -> Goal:
    """Each of these."""
    return Parts(is_any=False, parts=tuple(goals))


def is_met(goal: Goal, held: Collection[Literal]) -> bool:
    """Whether it is, when exactly these literals hold."""
    if isinstance(goal, Literal):
        return goal in held
    met = (is_met(part, held) for part in goal.parts)
    return any(met) if goal.is_any else all(met)


def literals_in(goal: Goal) -> Iterator[Literal]:
    """All of them, each time that they stand there."""
    if isinstance(goal, Literal):
        yield goal
        return
    for part in goal.parts:
        yield from literals_in(part)


def settled(goal: Goal, known: Callable[[Literal], bool | None]) -> Goal:
    """The same goal without what is known already; TRUE or FALSE when all of it is."""
    if isinstance(goal, Literal):
        held = known(goal)
        return goal if held is None else (TRUE if held else FALSE)
    decisive, neutral = (TRUE, FALSE) if goal.is_any else (FALSE, TRUE)
    parts = [settled(part, known) for part in goal.parts]
    if any(part is decisive for part in parts):
        return decisive
    left = tuple(part for part in parts if part is not neutral)
    return Parts(goal.is_any, left) if left else neutral
