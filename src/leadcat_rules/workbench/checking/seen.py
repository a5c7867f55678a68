"""Situations found before: what holds in one of them needs no solver to be shown possible."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import define, field

from leadcat_rules.workbench.checking.subject import Subject
from leadcat_rules.workbench.reasoning import All, Any, Formula, Leaf, Not, Situation, Unaskable


@define(eq=False)
class Seen:
    """Those that were found for one rule."""

    _subject: Subject
    _truths: list[tuple[Situation, dict[Leaf, bool]]] = field(factory=list, init=False)

    def add(self, situation: Situation) -> None:
        """One more."""
        self._truths.insert(0, (situation, {}))

    def shows(self, formulas: Iterable[Formula]) -> bool:
        """Whether all of these hold in one of them."""
        asked = tuple(formulas)
        return any(self._all_hold(asked, *each) for each in self._truths)

    def _all_hold(
        self, formulas: Iterable[Formula], situation: Situation, truths: dict[Leaf, bool]
    ) -> bool:
        try:
            return all(self._holds(each, situation, truths) for each in formulas)
        except Unaskable:
            return False

    def _holds(self, formula: Formula, situation: Situation, truths: dict[Leaf, bool]) -> bool:
        if isinstance(formula, Leaf):
            held = truths.get(formula)
            if held is None:
                held = truths[formula] = formula.holds_in(situation.facts)
            return held
        if isinstance(formula, Not):
            return not self._holds(formula.part, situation, truths)
        if isinstance(formula, (All, Any)):
            parts = (self._holds(part, situation, truths) for part in formula.parts)
            return all(parts) if isinstance(formula, All) else any(parts)
        return self._subject.holds(formula, situation)
