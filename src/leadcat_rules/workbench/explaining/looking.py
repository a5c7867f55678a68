"""Every condition of a rule with what it saw, none passed over, placed in the ruleset's file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from attrs import evolve, frozen

from leadcat_rules.decisions import ConditionTrace
from leadcat_rules.errors import pointer
from leadcat_rules.evaluate.conditions import Branch, Node
from leadcat_rules.evaluate.tracing import Tracer
from leadcat_rules.events import Trigger
from leadcat_rules.workbench.explaining.ready import ReadyRule, conditions_with_places
from leadcat_rules.workbench.explaining.situation import Situation

ELIGIBILITY = "eligibility"
TRIGGER = "trigger"
LEAD_STATUS_ENABLED = "lead_status_enabled"
LEAD_STATUS = "lead_status"
ORIGINS = "origins"
WHEN = "when"


@frozen
class Looked:
    """One condition, and which part of the rule asks it."""

    part: str
    """`when`, or what is compiled from another key of the rule."""
    trace: ConditionTrace
    """Its pointer is that of the ruleset's file."""


@frozen
class Look:
    """All conditions of a rule, none passed over."""

    conditions: tuple[Looked, ...]
    matched: bool
    differs: bool
    """Whether something else is found now than was seen when it was decided."""

    def failed(self, part: str) -> bool:
        """Whether a condition of this part doesn't hold."""
        return any(each.part == part and each.trace.held is False for each in self.conditions)

    @property
    def raised(self) -> bool:
        """Whether a condition can't be asked."""
        return any(each.trace.held is None for each in self.conditions)


def look(
    ready: ReadyRule, index: int, situation: Situation, seen: Iterable[ConditionTrace]
) -> Look:
    """Look at the rule that stands at this index of its ruleset.

    What was `seen` when it was decided counts more than what is found now.
    """
    then = {each.pointer: each for each in seen if each.held is not None}
    found = list(_traces(ready.conditions, situation))
    merged = [then.get(trace.pointer, trace) for trace in found]
    differs = any(one.held is not other.held for one, other in zip(found, merged, strict=True))
    held = {trace.pointer: trace.held is True for trace in merged}
    parts = _parts(ready)
    return Look(
        tuple(_placed(trace, parts, pointer("rules", index)) for trace in merged),
        _holds(ready.conditions, "", held),
        differs,
    )


def _traces(node: Node, situation: Situation) -> Iterator[ConditionTrace]:
    readings = situation.readings
    for place, condition in conditions_with_places(node):
        (trace,) = Tracer(readings).trace("", condition).conditions
        yield evolve(trace, pointer=place)


def _holds(node: Node, place: str, held: Mapping[str, bool]) -> bool:
    if not isinstance(node, Branch):
        return held[place]
    parts = (
        _holds(part, f"{place}{pointer(node.key, number)}", held)
        for number, part in enumerate(node.parts)
    )
    return any(parts) if node.key == "any" else all(parts)


def _parts(ready: ReadyRule) -> list[str]:
    """What the compiled rule begins with, before the conditions that the analyst wrote."""
    parts = [ELIGIBILITY, TRIGGER]
    if ready.rule.trigger is Trigger.LEAD_STATUS_CHANGED:
        parts += [LEAD_STATUS_ENABLED, LEAD_STATUS]
    return parts if ready.rule.origins is None else [*parts, ORIGINS]


def _placed(trace: ConditionTrace, parts: list[str], rule: str) -> Looked:
    _, _, number, *rest = trace.pointer.split("/")
    if int(number) >= len(parts):
        return Looked(WHEN, evolve(trace, pointer="/".join([f"{rule}/when", *rest])))
    part = parts[int(number)]
    place = f"{rule}/{part}" if part in (TRIGGER, LEAD_STATUS, ORIGINS) else rule
    return Looked(part, evolve(trace, pointer=place))
