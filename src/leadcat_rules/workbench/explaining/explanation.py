"""Why an event moved its company or didn't, and why each rule did not fire."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, TypeAlias

from attrs import asdict, frozen

from leadcat_rules.decisions import ConditionTrace, Decision
from leadcat_rules.domain import Company, CrmLists
from leadcat_rules.events import Trigger
from leadcat_rules.files.decisions import decision_row
from leadcat_rules.workbench.explaining.changes import FactChange
from leadcat_rules.workbench.explaining.nearest import NoChange, NotKnown

NearestChange: TypeAlias = tuple[FactChange, ...] | NoChange | NotKnown
"""The fewest facts that have to be others, or why there are none."""


class Why(StrEnum):
    """Why a rule fired or did not."""

    FIRED = "fired"
    CAME_TO_NOTHING = "came_to_nothing"
    """It was the first that matched (E6, E7, S4)."""
    EARLIER_RULE = "earlier_rule"
    """It matches, and an earlier one was first (E5)."""
    OFF = "off"
    ANOTHER_TRIGGER = "another_trigger"
    NOT_ELIGIBLE = "not_eligible"
    LEAD_STATUS_NOT_ENABLED = "lead_status_not_enabled"
    ANOTHER_LEAD_STATUS = "another_lead_status"
    ANOTHER_ORIGIN = "another_origin"
    CONDITIONS = "conditions"
    NOT_TRIED = "not_tried"
    """No rule was: see the reason of the decision."""
    RAISED = "raised"
    NOT_KNOWN = "not_known"
    """What it depends on isn't known any more."""


@frozen
class RuleExplanation:
    """One rule, and why it fired or did not."""

    rule: str
    trigger: Trigger
    why: Why
    sentence: str
    conditions: tuple[ConditionTrace, ...] = ()
    """All of them with what they saw; pointers are those of the ruleset's file."""
    nearest: NearestChange | None = None
    """None for a rule that fired, that is off, or that nothing would have helped."""

    def as_json(self) -> dict[str, Any]:
        """The explanation with the keys of this class."""
        return {
            "rule": self.rule,
            "trigger": self.trigger.value,
            "why": self.why.value,
            "sentence": self.sentence,
            "conditions": [asdict(each) for each in self.conditions],
            "nearest": _nearest_json(self.nearest),
        }


def _nearest_json(nearest: NearestChange | None) -> dict[str, Any] | None:
    if nearest is None:
        return None
    if isinstance(nearest, NoChange):
        return {"no_change": nearest.why}
    if isinstance(nearest, NotKnown):
        return {"not_known": nearest.why}
    return {"changes": [change.as_json() for change in nearest]}


@frozen
class Explanation:
    """One decision, explained."""

    decision: Decision
    company: Company | None
    """The company as it was; None where it isn't known."""
    sentence: str
    because: str | None
    """What its rule says for people."""
    rules: tuple[RuleExplanation, ...]
    """In the order of the ruleset."""
    lists: CrmLists

    def as_json(self) -> dict[str, Any]:
        """The decision's row, the sentence, what the save raised, and each rule."""
        return {
            **decision_row(self.decision),
            "sentence": self.sentence,
            "because": self.because,
            "raised": [trigger.value for trigger in raised_by(self.decision)],
            "rules": [rule.as_json() for rule in self.rules],
        }


def raised_by(decision: Decision) -> tuple[Trigger, ...]:
    """What the save raised; nothing where it is our own echo (E8)."""
    return () if decision.is_echo else decision.event.triggers
