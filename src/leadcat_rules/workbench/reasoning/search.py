"""Situations tried until one is as asked, and what is learned from those that aren't."""

from __future__ import annotations

from itertools import islice
from typing import Protocol

from attrs import frozen

from leadcat_rules.domain import Company
from leadcat_rules.evaluate import EvaluationFault
from leadcat_rules.variables import Facts
from leadcat_rules.workbench.reasoning.drafting import Draft
from leadcat_rules.workbench.reasoning.formulas import Earlier, Formula
from leadcat_rules.workbench.reasoning.leaves import Unaskable
from leadcat_rules.workbench.reasoning.question import Question
from leadcat_rules.workbench.reasoning.rules import Rules
from leadcat_rules.workbench.reasoning.situations import Situation
from leadcat_rules.workbench.reasoning.sought import Sought

_MOST_ROUNDS = 2_000
_MOST_GIVEN_UP = 40
"""How often a value may not be found before the search ends."""
_ONE_BY_ONE = 4
"""How many earlier rules are taken into a question singly, before it takes more at a time."""


@frozen
class Impossible:
    """It is proved that the formula never holds."""


@frozen
class Unknown:
    """It can't be decided."""

    why: str


class Asked(Protocol):
    """Whoever knows the rules and the CRM's lists."""

    def holds(self, formula: Formula, facts: Facts) -> bool:
        """Whether the formula holds, by the operators themselves."""
        ...

    def rules(self, index: int) -> Rules:
        """The rules of a ruleset."""
        ...

    def draft(self, question: Question) -> Draft:
        """Values as the question's last answer has them."""
        ...

    def situation(self, draft: Draft, company: Company | None) -> Situation:
        """What a draft describes, of this company if there is one."""
        ...


class Search:
    """The search for one formula."""

    def __init__(self, asked: Asked, question: Question, formula: Formula) -> None:
        self._asked = asked
        self._question = question
        self._formula = formula
        self._sought = Sought(question)
        self._sought.require(formula)
        self._taken: dict[Earlier, set[int]] = {}
        self._complete: set[Earlier] = set()
        self._pinned: list[int] = []
        self._why: str | None = None
        self._left = _MOST_GIVEN_UP

    def result(self) -> Situation | Impossible | Unknown:
        """A situation, or why there is none."""
        for _ in range(_MOST_ROUNDS):
            if not self._question.solve(self._pinned):
                return Impossible() if self._why is None else Unknown(self._why)
            self._question.deny(self._question.optional(), self._pinned)
            try:
                found = self._tried()
            except (EvaluationFault, Unaskable) as fault:
                found = None if self._take_all_rules() else Unknown(str(fault))
            if found is not None:
                return found
        return Unknown("no situation was found in which it is so")

    def _tried(self) -> Situation | Unknown | None:
        """The situation that the last answer describes; None when something was learned."""
        draft = self._asked.draft(self._question)
        if draft.gave_up is not None:
            self._why = draft.gave_up
            self._left -= 1
        if not draft.is_possible:
            return Unknown(self._why) if self._why is not None and self._left < 0 else None
        found = self._asked.situation(draft, self._question.company)
        facts = found.facts
        if self._asked.holds(self._formula, facts):
            return found
        learned = [self._learn(each, facts) for each in list(self._sought.earlier)]
        if any(learned) or self._take_all_rules() or self._pin(facts):
            return None
        return Unknown(self._why or "no situation was found in which it is so")

    def _learn(self, earlier: Earlier, facts: Facts) -> bool:
        """Which rule comes first in this situation, if the question didn't know."""
        literal = self._sought.earlier[earlier]
        rules = self._asked.rules(earlier.ruleset)
        first = rules.first(facts)
        comes_before = first is not None and first < earlier.until
        if earlier in self._complete or comes_before is self._question.held(literal):
            return False
        if first is None or not comes_before or first in self._taken.get(earlier, ()):
            self._take_all(earlier)
        else:
            self._take_rules(earlier, rules, first)
        return True

    def _take_all_rules(self) -> bool:
        """What only conditions themselves can tell is not to be seen in any situation."""
        left = [each for each in self._sought.earlier if each not in self._complete]
        for earlier in left if self._question.foreign else ():
            self._take_all(earlier)
        return bool(left) and bool(self._question.foreign)

    def _take_all(self, earlier: Earlier) -> None:
        rules = self._asked.rules(earlier.ruleset)
        self._complete.add(earlier)
        self._sought.add_all_rules(earlier, map(rules.matches, range(earlier.until)))

    def _take_rules(self, earlier: Earlier, rules: Rules, first: int) -> None:
        """This rule, and in the end as many more as are known, so that few rounds take them all."""
        known = self._taken.setdefault(earlier, set())
        size = 1 if len(known) < _ONE_BY_ONE else len(known)
        for index in islice(rules.likely(first, earlier.until, known), size):
            known.add(index)
            self._sought.add_rule(earlier, rules.matches(index))
        if len(known) >= _ONE_BY_ONE:
            self._question.vary(len(known))

    def _pin(self, facts: Facts) -> bool:
        """Take what plugins' variables say of a plain event for all that they ever say."""
        foreign = self._question.foreign
        if self._pinned or not foreign:
            return False
        names = sorted({leaf.variable.name for leaf in foreign})
        self._why = f"what {', '.join(names)} can be is not known"
        self._pinned = [
            self._question.same(self._question.leaves[leaf], leaf.holds_in(facts))
            for leaf in foreign
        ]
        return True
