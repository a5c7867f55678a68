"""What no case can show: goals put to the solver. Needs the extra `workbench`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import field, frozen

from leadcat_rules.domain import CrmLists
from leadcat_rules.workbench.cases.outline import Goal, Outline
from leadcat_rules.workbench.reasoning import All, Formula, Impossible, Not, Reasoner
from leadcat_rules.workbench.reasoning.formulas import Earlier


class Prover:
    """The rules of one outline, and what an event has to be like to show a goal."""

    def __init__(self, outline: Outline, lists: CrmLists) -> None:
        self.reasoner = Reasoner([outline.compiled], lists)
        self._numbers = {rule.id: number for number, rule in enumerate(outline.compiled.rules)}

    @property
    def rules(self) -> int:
        """How many there are."""
        return len(self._numbers)

    def impossible(self, goals: Iterable[Goal]) -> frozenset[Goal]:
        """Those that no event can show."""
        return frozenset(
            goal for goal in goals if isinstance(self.reasoner.find(self.formula(goal)), Impossible)
        )

    def formula(self, goal: Goal) -> Formula:
        """Holds for the events that show it: the condition has to be asked, too.

        What every rule asks first, eligibility and trigger, stands before it in the same `all`.
        """
        rule = self._numbers[goal.rule]
        if goal.condition is None:
            return self.reasoner.fires(0, rule)
        condition = self.reasoner.condition(0, rule, goal.condition)
        asked = tuple(self._asked(rule, goal.condition))
        outcome = condition if goal.held else Not(condition)
        return All((Not(Earlier(0, rule)), *asked, outcome))

    def _asked(self, rule: int, pointer: str) -> Iterator[Formula]:
        """Nothing before it in its `all` failed, and nothing before it in its `any` held."""
        for step in _steps(pointer):
            for earlier in range(step.index):
                beside = self.reasoner.condition(0, rule, f"{step.branch}/{earlier}")
                yield beside if step.is_all else Not(beside)


@frozen
class _Step:
    """From a branch down to one of its parts."""

    branch: str
    """Where its parts stand: "/all/5/any"."""
    index: int
    is_all: bool = field(init=False)

    @is_all.default
    def _is_all(self) -> bool:
        return self.branch.endswith("/all")


def _steps(pointer: str) -> Iterator[_Step]:
    parts = pointer.split("/")
    for end in range(2, len(parts), 2):
        yield _Step("/".join(parts[:end]), int(parts[end]))
