"""Formulas as literals of a question, and the rules before others as far as they matter."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator

from leadcat_rules.workbench.reasoning.formulas import All, Any, Earlier, Formula, Not
from leadcat_rules.workbench.reasoning.leaves import Leaf
from leadcat_rules.workbench.reasoning.question import Question
from leadcat_rules.workbench.reasoning.rules import Rules


class Sought:
    """Formulas as literals; the same formula twice is one literal."""

    def __init__(self, question: Question, rules_of: Callable[[int], Rules]) -> None:
        self._question = question
        self._rules_of = rules_of
        self._made: dict[int, tuple[Formula, int]] = {}
        self._firsts: dict[int, Firsts] = {}

    def of(self, formula: Formula) -> int:
        """The literal that holds exactly when the formula does."""
        if isinstance(formula, Leaf):
            return self._question.leaf(formula)
        if isinstance(formula, Not):
            return -self.of(formula.part)
        if isinstance(formula, Earlier):
            return self.firsts(formula.ruleset).before(formula.until)
        made = self._made.get(id(formula))
        if made is None:
            made = self._made[id(formula)] = formula, self._combined(formula)
        return made[1]

    def firsts(self, ruleset: int) -> Firsts:
        """Which rules of this ruleset come first."""
        found = self._firsts.get(ruleset)
        if found is None:
            found = self._firsts[ruleset] = Firsts(self._question, self, self._rules_of(ruleset))
        return found

    def _combined(self, formula: All | Any) -> int:
        parts = [self.of(part) for part in formula.parts]
        sign = 1 if isinstance(formula, All) else -1
        made = self._question.literal() * sign
        for part in parts:
            self._question.add([-made, part * sign])
        self._question.add([made, *(-part * sign for part in parts)])
        return made * sign


class Firsts:
    """Of one ruleset, for each index that is asked about: *a rule before it matches*.

    Which rules those can be is said only of some, the ones taken; of them is said when they match.
    """

    def __init__(self, question: Question, sought: Sought, rules: Rules) -> None:
        self._question = question
        self._sought = sought
        self.rules = rules
        self._untils: list[int] = []
        self._at: dict[int, int] = {}
        self.taken: dict[int, int] = {}
        """Of each rule the literal that holds when it matches."""
        self._complete: set[int] = set()

    def before(self, until: int) -> int:
        """The literal for the rules before this index; it follows from those of lower ones."""
        found = self._at.get(until)
        if found is None:
            found = self._at[until] = self._question.literal()
            index = bisect_left(self._untils, until)
            lower = self._untils[index - 1] if index else 0
            if index:
                self._question.add([-self._at[lower], found])
            if index < len(self._untils):
                self._question.add([-found, self._at[self._untils[index]]])
            self._untils.insert(index, until)
            for rule, matches in self.taken.items():
                if lower <= rule < until:
                    self._question.add([-matches, found])
        return found

    def take(self, rule: int) -> None:
        """This is one of the rules that may come before."""
        if rule in self.taken:
            return
        matches = self.taken[rule] = self._question.literal()
        parts = together(self.rules.matches(rule))
        self._question.add([*(-self._sought.of(part) for part in parts), matches])
        index = bisect_right(self._untils, rule)
        if index < len(self._untils):
            self._question.add([-matches, self._at[self._untils[index]]])

    def is_complete(self, until: int) -> bool:
        """Whether all rules before this index are known."""
        return until in self._complete

    def take_all(self, until: int) -> None:
        """All of them: when none of these matches, none comes before."""
        self._complete.add(until)
        before = self.before(until)
        rules = [self._sought.of(self.rules.matches(index)) for index in self.rules.may_fire(until)]
        for rule in rules:
            self._question.add([-rule, before])
        self._question.add([-before, *rules])


def together(formula: Formula) -> Iterator[Formula]:
    """What must hold for it to hold, one beside the other."""
    if isinstance(formula, All):
        for part in formula.parts:
            yield from together(part)
    else:
        yield formula
