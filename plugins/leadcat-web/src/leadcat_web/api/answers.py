"""What the calls about events, decisions and confirmations answer: the shapes."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from leadcat_rules import CategoryGroup, ConfirmationStatus, Outcome, Reason, Trigger
from leadcat_web.api.problem_shape import ErrorRow
from leadcat_web.api.shapes import DecisionJson, EventJson, Told


class StepRow(Told):
    """One thing that happened to a decision."""

    at: str
    outcome: Outcome
    reason: Reason
    actor: str | None = Field(description="Who answered or undid; null for the engine itself.")
    rule: str | None
    trigger: Trigger | None
    from_: str | None = Field(alias="from", description="The id of a category.")
    to: str | None = Field(description="The id of a category.")
    revision: str | None
    error: str | None = Field(description="For a failure: what said what.")


class CategoryRow(Told):
    """A category."""

    id: str
    name: str
    group: CategoryGroup
    lead_status_enabled: bool
    deleted: bool


class LeadStatusRow(Told):
    """A lead status."""

    id: str
    name: str
    deleted: bool


class CompanyRow(Told):
    """A company as it was seen."""

    id: str
    name: str
    category: CategoryRow | None
    attributes: dict[str, Any]


class ConditionRow(Told):
    """One condition of a compiled rule, as it was looked at."""

    pointer: str = Field(description="Where it stands below the compiled rule's `conditions`.")
    name: str
    operator: str
    value: Any
    seen: Any = Field(description="The variable's value; null when unknown or not looked at.")
    held: bool | None = Field(description="Null when an earlier condition had settled the rule.")


class RuleRow(Told):
    """One rule that was tried."""

    rule: str
    matched: bool
    conditions: list[ConditionRow]


class Handled(Told):
    """A decision, and what happened to it."""

    decision: DecisionJson
    steps: list[StepRow]


class DecisionDetail(Handled):
    """A decision with all that explains it (S5)."""

    event: EventJson
    company: CompanyRow | None = Field(description="As the decision saw it.")
    trace: list[RuleRow]


class DecisionPage(Told):
    """Decisions, newest first."""

    items: list[DecisionJson]
    next: str | None = Field(description="The cursor of the next page; null on the last.")


class BatchRow(Told):
    """What came of one event of a batch."""

    decision: DecisionJson | None
    steps: list[StepRow]
    problem: ErrorRow | None = Field(description="Why the store couldn't take it.")


class HandledBatch(Told):
    """What came of each event, in their order."""

    results: list[BatchRow]


class Retried(Told):
    """What came of each retry, in the order in which they were asked for."""

    results: list[Handled]


class UndoRow(Told):
    """What came of one undo."""

    decision: DecisionJson
    problem: ErrorRow | None = Field(description="Why it wasn't undone.")


class Undone(Told):
    """What came of each undo, the newest decision first."""

    results: list[UndoRow]


class PreviewAnswer(Told):
    """What handling an event would come to (C8)."""

    would_update: bool
    would_ask: bool
    reason: Reason
    company: CompanyRow | None
    from_: str | None = Field(alias="from")
    to: str | None
    rule: str | None
    trigger: Trigger | None
    because: str | None = Field(description="The rule's own sentence for people.")
    revision: str
    error: str | None
    trace: list[RuleRow]


class ConfirmationRow(Told):
    """A proposal that waits for a person, or waited."""

    id: str
    status: ConfirmationStatus
    event: EventJson
    company: CompanyRow = Field(description="As it was when asked (C5).")
    suggested: str = Field(description="The id of the category that the rule proposes.")
    rule: str
    trigger: Trigger
    because: str | None
    revision: str
    opened_at: str
    expires_at: str | None
    answered_by: str | None
    answered_at: str | None


class ConfirmationPage(Told):
    """Confirmations, oldest first unless asked otherwise."""

    items: list[ConfirmationRow]
    next: str | None = Field(description="The cursor of the next page; null on the last.")
