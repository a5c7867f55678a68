"""A rule's conditions looked at one by one, for whoever asks why it did or did not match."""

from __future__ import annotations

from attrs import define, field

from leadcat_rules.decisions import ConditionTrace, RuleTrace
from leadcat_rules.evaluate.conditions import Condition, Node
from leadcat_rules.evaluate.faults import ConditionRaised
from leadcat_rules.evaluate.readings import Readings, Unreadable
from leadcat_rules.variables import FieldType


@define(eq=False)
class Tracer:
    """Looks at the rules of one event, one after the other."""

    readings: Readings
    raised: bool = False
    """Whether a condition raised, which ends the search."""
    _met: dict[tuple[Condition, str, bool], ConditionTrace] = field(factory=dict)
    """What rules share, eligibility above all, is looked at and kept once."""
    _conditions: list[ConditionTrace] = field(factory=list)

    def trace(self, rule: str, conditions: Node) -> RuleTrace:
        """The rule with all its conditions, as it was tried."""
        self._conditions = []
        matched = self._look(conditions, "", settled=False)
        return RuleTrace(rule=rule, matched=matched, conditions=tuple(self._conditions))

    def _look(self, node: Node, pointer: str, *, settled: bool) -> bool:
        """Whether the node holds; not asked when it is settled already."""
        if isinstance(node, Condition):
            return self._look_at(node, pointer, settled)
        decisive = node.key == "any"
        held = not decisive
        for index, part in enumerate(node.parts):
            over = settled or self.raised or held is decisive
            if self._look(part, f"{pointer}/{node.key}/{index}", settled=over) is decisive:
                held = decisive
        return held

    def _look_at(self, condition: Condition, pointer: str, settled: bool) -> bool:
        key = (condition, pointer, settled)
        trace = self._met.get(key)
        if trace is None:
            trace = self._met[key] = self._traced(condition, pointer, settled)
        self._conditions.append(trace)
        return trace.held is True

    def _traced(self, condition: Condition, pointer: str, settled: bool) -> ConditionTrace:
        held = None if settled else self._asked(condition)
        return ConditionTrace(
            pointer=pointer,
            name=condition.name,
            operator=condition.operator,
            value=condition.value,
            seen=None if settled else _shown(self.readings.get(condition.name)),
            held=held,
        )

    def _asked(self, condition: Condition) -> bool | None:
        try:
            return condition.holds(self.readings)
        except ConditionRaised:
            self.raised = True
            return None


def _shown(seen: FieldType | Unreadable | None) -> object:
    try:
        return None if seen is None else seen.shown()
    except Exception:
        # A plugin's field type; what it can't show must not hide the rest.
        return "(not to be shown)"
