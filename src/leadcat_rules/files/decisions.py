"""Decisions as rows of JSON Lines: what came of each event."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from leadcat_rules.decisions import Decision, Outcome, Reason
from leadcat_rules.events import Trigger
from leadcat_rules.files.event_shape import Moment
from leadcat_rules.shape import FileModel
from leadcat_rules.times import format_time


class DecisionEntry(FileModel):
    """What came of one event."""

    event: str = Field(description="The id of the event.")
    company: str | None = Field(description="The id of the company after the save.")
    outcome: Outcome | None = Field(description="How the decision stands.")
    reason: Reason | None = Field(description="Why it stands so.")
    rule: str | None = Field(description="The id of the rule that matched.")
    trigger: Trigger | None = Field(
        description="That rule's trigger, else the first that the event raised."
    )
    from_: str | None = Field(
        alias="from", description="The id of the category that the company has."
    )
    to: str | None = Field(description="The id of the category written or asked about.")
    revision: str | None = Field(description="The ruleset revision that it was decided by.")
    answered_by: str | None = Field(description="The actor who answered.")
    at: Moment = Field(description="When it was decided, by the engine's clock.")


def decision_row(decision: Decision) -> dict[str, Any]:
    """The decision as a row, as it stands now; its keys are in the order of the format."""
    return {
        "event": decision.id,
        "company": decision.event.company_id,
        "outcome": None if decision.outcome is None else decision.outcome.value,
        "reason": None if decision.reason is None else decision.reason.value,
        "rule": decision.rule,
        "trigger": None if decision.trigger is None else decision.trigger.value,
        "from": decision.from_category,
        "to": decision.to_category,
        "revision": decision.revision,
        "answered_by": decision.answered_by,
        "at": None if decision.at is None else format_time(decision.at),
    }
