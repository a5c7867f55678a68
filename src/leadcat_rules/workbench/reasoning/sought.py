"""A formula that is sought: its clauses, and the rules before others as far as they matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from leadcat_rules.workbench.reasoning.formulas import All, Any, Earlier, Formula, Not
from leadcat_rules.workbench.reasoning.leaves import Leaf
from leadcat_rules.workbench.reasoning.question import Question


class Sought:
    """Formulas as literals of a question."""

    def __init__(self, question: Question) -> None:
        self._question = question
        self._made: dict[int, tuple[Formula, int]] = {}
        self.earlier: dict[Earlier, int] = {}
        """Whether a rule comes before; which ones can is said only of some."""

    def require(self, formula: Formula) -> None:
        """Let the formula hold."""
        for part in _together(formula):
            self._question.add([self.of(part)])

    def of(self, formula: Formula) -> int:
        """The literal that holds exactly when the formula does."""
        if isinstance(formula, Leaf):
            return self._question.leaf(formula)
        if isinstance(formula, Not):
            return -self.of(formula.part)
        if isinstance(formula, Earlier):
            if formula not in self.earlier:
                self.earlier[formula] = self._question.literal()
            return self.earlier[formula]
        made = self._made.get(id(formula))
        if made is None:
            made = self._made[id(formula)] = formula, self._combined(formula)
        return made[1]

    def _combined(self, formula: All | Any) -> int:
        parts = [self.of(part) for part in formula.parts]
        sign = 1 if isinstance(formula, All) else -1
        made = self._question.literal() * sign
        for part in parts:
            self._question.add([-made, part * sign])
        self._question.add([made, *(-part * sign for part in parts)])
        return made * sign

    def add_rule(self, earlier: Earlier, matches: Formula) -> None:
        """One of the rules that may come before."""
        denied = [-self.of(part) for part in _together(matches)]
        self._question.add([*denied, self.earlier[earlier]])

    def add_all_rules(self, earlier: Earlier, matches: Iterable[Formula]) -> None:
        """All of them: when none of these matches, none comes before."""
        rules = [self.of(each) for each in matches]
        for rule in rules:
            self._question.add([-rule, self.earlier[earlier]])
        self._question.add([-self.earlier[earlier], *rules])


def _together(formula: Formula) -> Iterator[Formula]:
    """What must hold for it to hold, one beside the other."""
    if isinstance(formula, All):
        for part in formula.parts:
            yield from _together(part)
    else:
        yield formula
