"""What a rule proposes, what a person is asked, and what she answers."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from attrs import evolve, field, frozen

from leadcat_rules.decisions.position import Position
from leadcat_rules.domain import Company, Id, identifier, optional_identifier
from leadcat_rules.events import Event, Trigger


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
    """What a person said; `by` is the actor.

    Without one it is the event's own, and in the inbox whoever is named there.
    """

    choice: Choice
    category: str | None = field(default=None, converter=optional_identifier)
    """The id of the category that was chosen instead."""
    by: str | None = field(default=None, converter=optional_identifier)

    @classmethod
    def accept(cls, *, by: Id | None = None) -> Answer:
        """Move the company to the suggested category."""
        return cls(Choice.ACCEPT, by=by)

    @classmethod
    def choose(cls, category_id: Id, *, by: Id | None = None) -> Answer:
        """Move the company to this category instead."""
        return cls(Choice.CHOOSE, identifier(category_id), by)

    @classmethod
    def decline(cls, *, by: Id | None = None) -> Answer:
        """Keep the current category; final for this event (C7)."""
        return cls(Choice.DECLINE, by=by)


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

    @property
    def position(self) -> Position:
        """Where it stands among the confirmations, which are listed oldest first."""
        return (self.opened_at, self.id)

    def has_expired(self, now: datetime) -> bool:
        """Whether its time is up by the engine's clock (C7)."""
        return self.expires_at is not None and self.expires_at <= now

    def closed(
        self, status: ConfirmationStatus, *, at: datetime, by: str | None = None
    ) -> Confirmation:
        """The same confirmation, decided."""
        return evolve(self, status=status, answered_at=at, answered_by=by)
