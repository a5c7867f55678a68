"""One fact looked at alone: with which of its values a rule goes on firing."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import field, frozen

from leadcat_rules.evaluate.conditions import Branch, Condition, Node
from leadcat_rules.evaluate.faults import ConditionRaised
from leadcat_rules.evaluate.readings import Readings
from leadcat_rules.workbench.explaining.cells import Cell
from leadcat_rules.workbench.explaining.nearest import Question
from leadcat_rules.workbench.explaining.ready import ReadyRule
from leadcat_rules.workbench.explaining.situation import Fact, Situation
from leadcat_rules.workbench.explaining.values import Asked


@frozen(eq=False)
class Alone:
    """A fact of a situation in which the rule fires, while all others stay as they are."""

    question: Question
    fact: Fact
    situation: Situation
    _rivals: Sequence[ReadyRule] = field(init=False)
    """The rules before it that might match where this fact is another."""

    @_rivals.default
    def _those_that_might_match(self) -> Sequence[ReadyRule]:
        readings = self.situation.readings
        before = self.question.rules.before(self.question.ready)
        return [rival for rival in before if self._might_match(rival.conditions, readings)]

    def _might_match(self, node: Node, readings: Readings) -> bool:
        if isinstance(node, Branch):
            parts = (self._might_match(part, readings) for part in node.parts)
            return any(parts) if node.key == "any" else all(parts)
        if node.name in self.fact.variables or self._moves(node):
            return True
        try:
            return node.holds(readings)
        except ConditionRaised:
            return True

    @property
    def asked(self) -> list[Asked]:
        """All that is asked of the fact, by the rule and by those that may take over."""
        return [
            asked
            for condition in self._conditions()
            if condition.name in self.fact.variables
            and (asked := self.question.rules.asked(condition)) is not None
        ]

    @property
    def moves_others(self) -> bool:
        """Whether other conditions count days from it, so that its values decide those, too."""
        return any(map(self._moves, self._conditions()))

    def fires(self, cell: Cell) -> bool:
        """Whether it fires with this value."""
        try:
            changed = self.fact.put(self.situation, cell.value)
        except (ValueError, TypeError):  # no record has such a value
            return False
        return self.question.fires(changed, self._rivals)

    def _conditions(self) -> list[Condition]:
        rules = (self.question.ready, *self._rivals)
        return [condition for rule in rules for condition in rule.asks]

    def _moves(self, condition: Condition) -> bool:
        if self.fact.name != "event_at" or condition.name == "event_at":
            return False
        asked = self.question.rules.asked(condition)
        return asked is not None and asked.counts_days
