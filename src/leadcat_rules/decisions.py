"""What came of an event: proposals, answers, confirmations, and the append-only decision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from attrs import evolve, field, frozen

from leadcat_rules.domain import Company, Id, identifier, optional_identifier
from leadcat_rules.events import Event, Trigger


class Outcome(StrEnum):
    """How a decision stands."""

    UPDATED = "updated"
    AWAITING_CONFIRMATION = "awaiting_confirmation"
    DECLINED = "declined"
    LAPSED = "lapsed"
    UNDONE = "undone"
    NOT_FIRED = "not_fired"
    FAILED = "failed"


class Reason(StrEnum):
    """Why it stands so; each reason belongs to one outcome."""

    RULE_MATCHED = "rule_matched"
    ACCEPTED = "accepted"
    OVERRIDDEN = "overridden"
    ASKED = "asked"
    DECLINED = "declined"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    STALE = "stale"
    UNDONE = "undone"
    NO_TRIGGER = "no_trigger"
    NO_COMPANY = "no_company"
    OUT_OF_ORDER = "out_of_order"
    NOT_ELIGIBLE = "not_eligible"
    LEAD_STATUS_NOT_ENABLED = "lead_status_not_enabled"
    NO_RULE_MATCHED = "no_rule_matched"
    ALREADY_IN_CATEGORY = "already_in_category"
    CHOICE_KEPT = "choice_kept"
    TARGET_MISSING = "target_missing"
    EVENT_ID_REUSED = "event_id_reused"
    COMPANY_NOT_FOUND = "company_not_found"
    CONFLICT = "conflict"
    RULE_ERROR = "rule_error"
    PLUGIN_ERROR = "plugin_error"
    HOST_ERROR = "host_error"

    @property
    def outcome(self) -> Outcome:
        """The outcome that this reason explains."""
        return _OUTCOMES[self]


_OUTCOMES: Mapping[Reason, Outcome] = {
    Reason.RULE_MATCHED: Outcome.UPDATED,
    Reason.ACCEPTED: Outcome.UPDATED,
    Reason.OVERRIDDEN: Outcome.UPDATED,
    Reason.ASKED: Outcome.AWAITING_CONFIRMATION,
    Reason.DECLINED: Outcome.DECLINED,
    Reason.EXPIRED: Outcome.LAPSED,
    Reason.SUPERSEDED: Outcome.LAPSED,
    Reason.STALE: Outcome.LAPSED,
    Reason.UNDONE: Outcome.UNDONE,
    Reason.NO_TRIGGER: Outcome.NOT_FIRED,
    Reason.NO_COMPANY: Outcome.NOT_FIRED,
    Reason.OUT_OF_ORDER: Outcome.NOT_FIRED,
    Reason.NOT_ELIGIBLE: Outcome.NOT_FIRED,
    Reason.LEAD_STATUS_NOT_ENABLED: Outcome.NOT_FIRED,
    Reason.NO_RULE_MATCHED: Outcome.NOT_FIRED,
    Reason.ALREADY_IN_CATEGORY: Outcome.NOT_FIRED,
    Reason.CHOICE_KEPT: Outcome.NOT_FIRED,
    Reason.TARGET_MISSING: Outcome.NOT_FIRED,
    Reason.EVENT_ID_REUSED: Outcome.FAILED,
    Reason.COMPANY_NOT_FOUND: Outcome.FAILED,
    Reason.CONFLICT: Outcome.FAILED,
    Reason.RULE_ERROR: Outcome.FAILED,
    Reason.PLUGIN_ERROR: Outcome.FAILED,
    Reason.HOST_ERROR: Outcome.FAILED,
}

_ANSWERS = frozenset({Reason.ACCEPTED, Reason.OVERRIDDEN, Reason.DECLINED, Reason.STALE})


@frozen
class Proposal:
    """What the first matching rule wants; `category` is an id, None when the CRM has no such."""

    rule: str
    category: str | None
    ask: bool


class Choice(StrEnum):
    """The three things that a person can say (C2)."""

    ACCEPT = "accept"
    CHOOSE = "choose"
    DECLINE = "decline"


@frozen
class Answer:
    """What a person said; `by` is the actor, None for the event's own."""

    choice: Choice
    category: str | None = None
    """The id of the category that was chosen instead."""
    by: str | None = None

    @classmethod
    def accept(cls, *, by: Id | None = None) -> Answer:
        """Move the company to the suggested category."""
        return cls(Choice.ACCEPT, by=optional_identifier(by))

    @classmethod
    def choose(cls, category_id: Id, *, by: Id | None = None) -> Answer:
        """Move the company to this category instead."""
        return cls(Choice.CHOOSE, identifier(category_id), optional_identifier(by))

    @classmethod
    def decline(cls, *, by: Id | None = None) -> Answer:
        """Keep the current category; final for this event (C7)."""
        return cls(Choice.DECLINE, by=optional_identifier(by))


class ConfirmationStatus(StrEnum):
    """How a confirmation stands; it leaves *pending* once (C4)."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    OVERRIDDEN = "overridden"
    DECLINED = "declined"
    EXPIRED = "expired"
    STALE = "stale"
    SUPERSEDED = "superseded"


@frozen(kw_only=True)
class Confirmation:
    """A proposal that waits for a person: what the dialog shows (C1)."""

    id: str
    event: Event
    company: Company
    """As it was when asked; its category is what an answer will be checked against (C5)."""
    suggested: str
    """The id of the category that the rule proposes."""
    rule: str
    trigger: Trigger
    because: str | None = None
    """The rule's own sentence for people."""
    revision: str
    opened_at: datetime
    expires_at: datetime | None = None
    status: ConfirmationStatus = ConfirmationStatus.PENDING
    answered_by: str | None = None
    answered_at: datetime | None = None

    @property
    def is_pending(self) -> bool:
        """Whether it can still be answered."""
        return self.status is ConfirmationStatus.PENDING

    def has_expired(self, now: datetime) -> bool:
        """Whether its time is up by the engine's clock (C7)."""
        return self.expires_at is not None and self.expires_at <= now

    def closed(
        self, status: ConfirmationStatus, *, at: datetime, by: str | None = None
    ) -> Confirmation:
        """The same confirmation, decided."""
        return evolve(self, status=status, answered_at=at, answered_by=by)


@frozen(kw_only=True)
class ConditionTrace:
    """One condition of a compiled rule as it was looked at."""

    pointer: str
    """Where it stands below the compiled rule's `conditions`."""
    name: str
    operator: str
    value: Any = None
    seen: Any = None
    """The variable's value as JSON; None when it was unknown or not looked at."""
    held: bool | None = None
    """None when an earlier condition had settled the rule."""


@frozen(kw_only=True)
class RuleTrace:
    """One rule that was tried, with all its conditions."""

    rule: str
    matched: bool
    conditions: tuple[ConditionTrace, ...] = ()


@frozen(kw_only=True)
class Change:
    """A compare-and-set of a company's category; `expected` and `target` are ids (S2)."""

    company_id: str
    expected: str | None
    target: str
    event: str
    """The id of the decision's event."""


@frozen(kw_only=True)
class Step:
    """One thing that happened to a decision, never changed afterwards."""

    at: datetime
    reason: Reason
    actor: str | None = None
    """Who answered or undid; None for the engine itself."""
    rule: str | None = None
    trigger: Trigger | None = None
    from_category: str | None = None
    to_category: str | None = None
    revision: str | None = None
    error: str | None = None
    """For a failure: the plugin's name and what it said."""

    @property
    def outcome(self) -> Outcome:
        """How the decision stood after this step."""
        return self.reason.outcome


@frozen(kw_only=True)
class Intent:
    """A change that is durable before it is written, with the step that will record it (S3)."""

    change: Change
    step: Step
    confirmation: str | None = None
    """The id of the confirmation whose answer this carries out."""


@frozen(kw_only=True)
class Decision:
    """The record of what came of one event. A value: each change makes a new one.

    Without steps it is claimed and not yet decided: a delivery of the event is at work, or died.
    """

    event: Event
    content: str
    """A digest of the event's content: the same id with another content is refused (S1)."""
    claimed_at: datetime
    version: int = 0
    """Counts the changes; the store replaces a decision only by its next version."""
    steps: tuple[Step, ...] = ()
    in_hand: bool = True
    """Whether a delivery, retry, answer or undo is at work on it; recovery looks for these."""
    intent: Intent | None = None
    company: Company | None = None
    """The company as the decision saw it."""
    trace: tuple[RuleTrace, ...] = field(default=(), repr=False)

    @property
    def id(self) -> str:
        """A decision bears the id of its event."""
        return self.event.id

    @property
    def latest(self) -> Step | None:
        """The step that tells how the decision stands."""
        return self.steps[-1] if self.steps else None

    @property
    def outcome(self) -> Outcome | None:
        """How it stands; None while it is being decided for the first time."""
        return None if self.latest is None else self.latest.outcome

    @property
    def reason(self) -> Reason | None:
        """Why it stands so."""
        return None if self.latest is None else self.latest.reason

    @property
    def rule(self) -> str | None:
        """The id of the rule that matched."""
        return None if self.latest is None else self.latest.rule

    @property
    def trigger(self) -> Trigger | None:
        """That rule's trigger, else the first that the event raised."""
        return None if self.latest is None else self.latest.trigger

    @property
    def from_category(self) -> str | None:
        """The id of the category that the company had; None when no company was read."""
        return None if self.latest is None else self.latest.from_category

    @property
    def to_category(self) -> str | None:
        """The id of the category that was written or asked about."""
        return None if self.latest is None else self.latest.to_category

    @property
    def revision(self) -> str | None:
        """The ruleset revision that it was decided by."""
        return None if self.latest is None else self.latest.revision

    @property
    def answered_by(self) -> str | None:
        """The actor who answered, also after an undo."""
        answers = (step for step in reversed(self.steps) if step.reason in _ANSWERS)
        return next((step.actor for step in answers), None)

    @property
    def at(self) -> datetime | None:
        """When it was decided, by the engine's clock."""
        return None if self.latest is None else self.latest.at

    @property
    def error(self) -> str | None:
        """What failed, with the plugin's name."""
        return None if self.latest is None else self.latest.error

    def taken(self, at: datetime) -> Decision:
        """In hand again, by a retry or a recovery."""
        return evolve(self, version=self.version + 1, claimed_at=at, in_hand=True)

    def intending(self, intent: Intent, at: datetime) -> Decision:
        """With what is about to be written made durable first (S3)."""
        return evolve(self, version=self.version + 1, intent=intent, claimed_at=at, in_hand=True)

    def recorded(self, step: Step, *, intent: Intent | None = None) -> Decision:
        """With one more step, and nothing in hand any more.

        A failure keeps its `intent`: the write may have happened, and a retry looks first.
        """
        return evolve(
            self,
            version=self.version + 1,
            steps=(*self.steps, step),
            intent=intent,
            in_hand=False,
        )

    def superseded(self, at: datetime) -> Decision:
        """With the step that a newer confirmation for its company leaves behind (C6)."""
        asked = self.steps[-1]
        return self.recorded(evolve(asked, at=at, reason=Reason.SUPERSEDED, actor=None, error=None))

    def released(self) -> Decision:
        """As it stood before the intent, which came to nothing."""
        return evolve(self, version=self.version + 1, intent=None, in_hand=False)

    def explained(self, company: Company | None, trace: tuple[RuleTrace, ...]) -> Decision:
        """With what it was decided on (S5); part of the change that comes next."""
        return evolve(self, company=company, trace=trace)
