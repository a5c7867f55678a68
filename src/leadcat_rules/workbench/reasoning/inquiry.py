"""One question that many formulas are asked in, so that each condition is told to a solver once."""

from __future__ import annotations

from collections.abc import Iterable

from leadcat_rules.workbench.reasoning.formulas import Earlier, Formula, within
from leadcat_rules.workbench.reasoning.leaves import Leaf
from leadcat_rules.workbench.reasoning.question import Question
from leadcat_rules.workbench.reasoning.sought import Firsts, Sought, together

_FEW = 120
"""So many conditions may be known in any case."""
_MOST = 1_500
"""With more, a solver takes longer over them than it takes to tell it anew."""
_MOST_UNASKED = 3
"""How many times as many conditions as matter may be known before a new question is cheaper."""


class Inquiry:
    """What was told of the formulas so far goes on to hold; which of them are assumed changes."""

    def __init__(self, question: Question, sought: Sought) -> None:
        self.question = question
        self._sought = sought
        self.earlier: tuple[Earlier, ...] = ()
        """The rules before others that the formula is about."""
        self.is_spent = False
        """Whether something was taken for impossible that only wasn't found."""

    def assume(self, formula: Formula) -> list[int]:
        """The literals that hold together exactly when the formula does, which is asked from now.

        What isn't asked may be anything: no value is sought for it.
        """
        asked = within(formula)
        before = (each for each in asked if isinstance(each, Earlier))
        self.earlier = tuple(sorted(before, key=lambda each: (each.ruleset, each.until)))
        self.question.asked = {each for each in asked if isinstance(each, Leaf)}
        for earlier in self.earlier:
            self._ask(earlier, self.firsts(earlier).taken)
        return [self._sought.of(part) for part in together(formula)]

    def firsts(self, earlier: Earlier) -> Firsts:
        """What is known of the rules before."""
        return self._sought.firsts(earlier.ruleset)

    def take(self, earlier: Earlier, rules: Iterable[int]) -> None:
        """These rules may come before."""
        firsts, taken = self.firsts(earlier), list(rules)
        for rule in taken:
            firsts.take(rule)
        self._ask(earlier, taken)

    def take_all(self, earlier: Earlier) -> None:
        """All rules that may come before."""
        firsts = self.firsts(earlier)
        firsts.take_all(earlier.until)
        self._ask(earlier, firsts.rules.may_fire(earlier.until))

    @property
    def is_worn(self) -> bool:
        """Whether the next formula is better asked in a new one."""
        most = min(_MOST, max(_FEW, _MOST_UNASKED * len(self.question.asked)))
        return self.is_spent or len(self.question.leaves) > most

    def _ask(self, earlier: Earlier, rules: Iterable[int]) -> None:
        known = self.firsts(earlier).rules
        for rule in rules:
            if rule < earlier.until:
                self.question.asked.update(known.leaves(rule))
