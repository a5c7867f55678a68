"""The append-only record of what came of one event."""

from __future__ import annotations

from datetime import datetime

from attrs import evolve, field, frozen

from leadcat_rules.decisions.outcomes import Outcome, Reason
from leadcat_rules.decisions.position import Position
from leadcat_rules.decisions.traces import RuleTrace
from leadcat_rules.domain import Company
from leadcat_rules.events import Event, Trigger

_OF_ANSWERS = frozenset(
    {Reason.ACCEPTED, Reason.OVERRIDDEN, Reason.DECLINED, Reason.STALE, Reason.HOST_ERROR}
)
"""Steps whose actor has answered; a failure has one when an answer couldn't be written."""


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
    suggested: str | None = None
    """The id of the category that was asked about; None where nobody was."""


@frozen(kw_only=True)
class Decision:
    """The record of what came of one event. A value: each change makes a new one.

    Without steps it is claimed and not yet decided: a delivery of the event is at work, or died.
    """

    event: Event
    fingerprint: str
    """A digest of the event's content: the same id with another content is refused (S1)."""
    claimed_at: datetime
    is_echo: bool = False
    """Whether the host fired the event while it was writing our own change (E8)."""
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
        answers = (step for step in reversed(self.steps) if step.reason in _OF_ANSWERS)
        return next((step.actor for step in answers if step.actor is not None), None)

    @property
    def at(self) -> datetime | None:
        """When it was decided, by the engine's clock."""
        return None if self.latest is None else self.latest.at

    @property
    def position(self) -> Position:
        """Where it stands in the log: by its latest step, before the first by its claim."""
        return (self.at or self.claimed_at, self.id)

    @property
    def error(self) -> str | None:
        """What failed, with the plugin's name."""
        return None if self.latest is None else self.latest.error

    def taken(self, at: datetime) -> Decision:
        """In hand again, by a retry or a recovery."""
        return self._next(claimed_at=at, intent=self.intent)

    def intending(self, intent: Intent, at: datetime) -> Decision:
        """With what is about to be written made durable first (S3)."""
        return self._next(claimed_at=at, intent=intent)

    def recorded(self, step: Step, *, intent: Intent | None = None) -> Decision:
        """With one more step, and nothing in hand any more.

        A failure keeps its `intent`: the write may have happened, and a retry looks first.
        """
        return self._next(steps=(*self.steps, step), intent=intent, in_hand=False)

    def superseded(self, at: datetime) -> Decision:
        """With the step that a newer confirmation for its company leaves behind (C6)."""
        asked = self.steps[-1]
        return self.recorded(evolve(asked, at=at, reason=Reason.SUPERSEDED, actor=None, error=None))

    def released(self) -> Decision:
        """As it stood before the intent, which came to nothing."""
        return self._next(intent=None, in_hand=False)

    def explained(self, company: Company | None, trace: tuple[RuleTrace, ...]) -> Decision:
        """With what it was decided on (S5); part of the change that comes next."""
        return Decision(
            event=self.event,
            fingerprint=self.fingerprint,
            claimed_at=self.claimed_at,
            is_echo=self.is_echo,
            version=self.version,
            steps=self.steps,
            in_hand=self.in_hand,
            intent=self.intent,
            company=company,
            trace=trace,
        )

    def _next(
        self,
        *,
        intent: Intent | None,
        steps: tuple[Step, ...] | None = None,
        claimed_at: datetime | None = None,
        in_hand: bool = True,
    ) -> Decision:
        # Written out: `evolve` takes as long as all of the rules.
        return Decision(
            event=self.event,
            fingerprint=self.fingerprint,
            claimed_at=claimed_at or self.claimed_at,
            is_echo=self.is_echo,
            version=self.version + 1,
            steps=self.steps if steps is None else steps,
            in_hand=in_hand,
            intent=intent,
            company=self.company,
            trace=self.trace,
        )
