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
from leadcat_rules.workbench.reasoning.inquiry import Inquiry
from leadcat_rules.workbench.reasoning.leaves import Leaf, Unaskable
from leadcat_rules.workbench.reasoning.question import Question
from leadcat_rules.workbench.reasoning.situations import Situation

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

    def draft(self, question: Question) -> Draft:
        """Values as the question's last answer has them."""
        ...

    def situation(self, draft: Draft, company: Company | None) -> Situation:
        """What a draft describes, of this company if there is one."""
        ...


class Search:
    """The search for one formula."""

    def __init__(self, asked: Asked, inquiry: Inquiry, formula: Formula) -> None:
        self._asked = asked
        self._inquiry = inquiry
        self._question = inquiry.question
        self._formula = formula
        self._assumed = inquiry.assume(formula)
        self._taken = 0
        self._pinned: list[int] = []
        self._why: str | None = None
        self._left = _MOST_GIVEN_UP

    def result(self, *, is_plain: bool = True) -> Situation | Impossible | Unknown:
        """A situation, or why there is none; a plain one has no value that it doesn't need."""
        for _ in range(_MOST_ROUNDS):
            assumed = [*self._assumed, *self._pinned]
            if not self._question.solve(assumed):
                return Impossible() if self._why is None else Unknown(self._why)
            if is_plain:
                self._question.deny(self._question.optional(), assumed)
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
            self._inquiry.is_spent = True
            self._left -= 1
        if not draft.is_possible:
            return Unknown(self._why) if self._why is not None and self._left < 0 else None
        found = self._asked.situation(draft, self._question.company)
        facts = found.facts
        if self._asked.holds(self._formula, facts):
            return found
        learned = [self._learn(each, facts) for each in self._inquiry.earlier]
        if any(learned) or self._take_all_rules() or self._pin(facts):
            return None
        return Unknown(self._why or "no situation was found in which it is so")

    def _learn(self, earlier: Earlier, facts: Facts) -> bool:
        """Which rule comes first in this situation, if the question didn't know."""
        firsts = self._inquiry.firsts(earlier)
        first = firsts.rules.first(facts)
        comes_before = first is not None and first < earlier.until
        is_held = self._question.held(firsts.before(earlier.until))
        if firsts.is_complete(earlier.until) or comes_before is is_held:
            return False
        if first is None or not comes_before or first in firsts.taken:
            self._inquiry.take_all(earlier)
        else:
            self._take_rules(earlier, first)
        return True

    def _take_all_rules(self) -> bool:
        """What only conditions themselves can tell is not to be seen in any situation."""
        foreign = self._foreign()
        asked = ((each, self._inquiry.firsts(each)) for each in self._inquiry.earlier)
        left = [each for each, firsts in asked if not firsts.is_complete(each.until)]
        for earlier in left if foreign else ():
            self._inquiry.take_all(earlier)
        return bool(left) and bool(foreign)

    def _take_rules(self, earlier: Earlier, first: int) -> None:
        """This rule, and in the end as many more as were taken: few rounds take them all."""
        firsts = self._inquiry.firsts(earlier)
        size = 1 if self._taken < _ONE_BY_ONE else self._taken
        likely = firsts.rules.likely(first, earlier.until, firsts.taken)
        self._inquiry.take(earlier, list(islice(likely, size)))
        self._taken += size
        if self._taken >= _ONE_BY_ONE:
            self._question.vary(self._taken)

    def _pin(self, facts: Facts) -> bool:
        """Take what plugins' variables say of a plain event for all that they ever say."""
        foreign = self._foreign()
        if self._pinned or not foreign:
            return False
        names = sorted({leaf.variable.name for leaf in foreign})
        self._why = f"what {', '.join(names)} can be is not known"
        self._pinned = [
            self._question.same(self._question.leaves[leaf], leaf.holds_in(facts))
            for leaf in foreign
        ]
        return True

    def _foreign(self) -> list[Leaf]:
        return [leaf for leaf in self._question.foreign if leaf in self._question.asked]
