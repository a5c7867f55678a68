"""The cases that are missing, found by the solver and tried on the engine before they are told.

Needs the extra `workbench`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from leadcat_rules.workbench.cases.advice import Advice, Suggestion, Trial
from leadcat_rules.workbench.cases.casting import Casting
from leadcat_rules.workbench.cases.outline import Goal, Outline
from leadcat_rules.workbench.cases.proving import Prover
from leadcat_rules.workbench.cases.suite import Suite
from leadcat_rules.workbench.cases.trying import Trying
from leadcat_rules.workbench.cases.wording import name_of
from leadcat_rules.workbench.reasoning import All, Formula, Impossible, Situation

MOST_CASES = 100
"""So many cases are suggested at once."""
_TOGETHER = 25
"""So many further goals are tried to be shown by the same case."""


class Adviser:
    """Looks for a small set of cases that shows all that is missing."""

    def __init__(
        self, suite: Suite, outline: Outline, trying: Trying, *, most: int = MOST_CASES
    ) -> None:
        self._prover = Prover(outline, suite.crm.lists)
        self._casting = Casting(suite.crm, self._prover)
        self._suite = suite
        self._outline = outline
        self._trying = trying
        self._most = most
        self._impossible: set[Goal] = set()
        self._undecided: dict[Goal, str] = {}
        self._trials: list[Trial] = []

    def advise(self, missing: Sequence[Goal]) -> Advice:
        """Greedily: each case for the first goal that is left, and for as many others as go."""
        left = dict.fromkeys(missing)
        while left and len(self._trials) < self._most:
            goal = next(iter(left))
            del left[goal]
            for other in self._show(goal, list(islice(left, _TOGETHER))):
                left.pop(other, None)
        self._impossible |= self._prover.impossible(left)
        trials = needed(self._trials, missing)
        shown = frozenset[Goal]().union(*(trial.shown for trial in trials))
        used = {trial.event.company_id for trial in trials}
        return Advice(
            tuple(self._suggestions(trials, missing)),
            tuple(company for company in self._trying.added if company.id in used),
            frozenset(self._impossible),
            {goal: why for goal, why in self._undecided.items() if goal not in shown},
            has_more=any(goal not in self._impossible for goal in left),
        )

    def _show(self, goal: Goal, others: Sequence[Goal]) -> frozenset[Goal]:
        """What a new case for this goal shows; nothing where there is none."""
        formula = self._prover.formula(goal)
        found = self._prover.reasoner.find(formula)
        if isinstance(found, Impossible):
            self._impossible.add(goal)
            return frozenset()
        if not isinstance(found, Situation):
            self._undecided[goal] = found.why
            return frozenset()
        trial = self._tried(goal, others, formula, found)
        if goal not in trial.shown:
            self._undecided[goal] = f"it takes another company {found.company.id!r} than the CRM's"
            return frozenset()
        self._trials.append(trial)
        self._casting.add(self._trying.company(trial))
        return trial.shown

    def _tried(
        self, goal: Goal, others: Sequence[Goal], formula: Formula, found: Situation
    ) -> Trial:
        """What comes of it where the CRM has a company that will do, or else one of its own."""
        for role in self._casting.roles(formula):
            there = All((formula, role.formula))
            better = self._prover.reasoner.find(there)
            if isinstance(better, Situation):
                wider = self._stretched(there, better, others)
                trial = self._trying.on(wider.event, role.company)
                if goal in trial.shown:
                    return trial
        wider = self._stretched(formula, found, others)
        return self._trying.on(wider.event, wider.company)

    def _stretched(self, formula: Formula, found: Situation, others: Sequence[Goal]) -> Situation:
        """A situation that shows as many of the others as go with it, taken one by one."""
        for other in others:
            both = All((formula, self._prover.formula(other)))
            wider = self._prover.reasoner.find(both)
            if isinstance(wider, Situation):
                formula, found = both, wider
        return found

    def _suggestions(
        self, trials: Sequence[Trial], missing: Sequence[Goal]
    ) -> Iterator[Suggestion]:
        left = dict.fromkeys(missing)
        for trial in trials:
            goals = tuple(goal for goal in left if goal in trial.shown)
            for goal in goals:
                del left[goal]
            rule = trial.expect.get("rule")
            name = name_of(goals, rule, self._outline, self._suite.crm.lists)
            yield Suggestion(name, trial, goals)


def needed(trials: Sequence[Trial], missing: Sequence[Goal]) -> list[Trial]:
    """Without those of which all that they show is shown by others."""
    kept = list(trials)
    for trial in trials:
        others = [each for each in kept if each is not trial]
        elsewhere = frozenset[Goal]().union(*(each.shown for each in others))
        if not any(goal in trial.shown and goal not in elsewhere for goal in missing):
            kept = others
    return kept
