"""How much of a ruleset its cases look at."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from math import floor

from attrs import evolve, field, frozen

from leadcat_rules.decisions import Decision
from leadcat_rules.workbench.cases.outline import Goal, Outline
from leadcat_rules.workbench.cases.results import CaseResult


@frozen(eq=False)
class Coverage:
    """Which rules fired, and which conditions held and failed, over all events of all cases."""

    outline: Outline
    shown: Mapping[Goal, int]
    """How many decisions showed each."""
    impossible: Collection[Goal] = field(factory=frozenset)
    """What no event can show, which is proved."""

    @property
    def total(self) -> int:
        """How much there is to be shown, without what can't be."""
        return len(self.outline.goals) - len(self.impossible)

    @property
    def covered(self) -> int:
        """How much of it is shown."""
        return sum(1 for goal in self.outline.goals if self.shown.get(goal))

    @property
    def missing(self) -> tuple[Goal, ...]:
        """What isn't shown, and might be."""
        return tuple(
            goal
            for goal in self.outline.goals
            if not self.shown.get(goal) and goal not in self.impossible
        )

    @property
    def percent(self) -> float:
        """With one decimal, rounded down: 100 only where all is shown."""
        return floor(1_000 * self.covered / self.total) / 10 if self.total else 100.0

    def without(self, impossible: Collection[Goal]) -> Coverage:
        """The same, knowing that this can't be shown."""
        return evolve(self, impossible=frozenset(impossible))


def coverage_of(outline: Outline, results: Iterable[CaseResult]) -> Coverage:
    """What these cases have shown."""
    wanted = frozenset(outline.goals)
    decisions = (decision for result in results for decision in result.decisions)
    return Coverage(outline, Counter(g for d in decisions for g in shown_by(d) if g in wanted))


def shown_by(decision: Decision) -> Iterator[Goal]:
    """What a decision's trace shows; a condition that wasn't asked shows nothing."""
    for tried in decision.trace:
        if tried.matched:
            yield Goal(tried.rule)
        for condition in tried.conditions:
            if condition.held is not None:
                yield Goal(tried.rule, condition.pointer, condition.held)
