"""What must be remembered, and the few atomic steps in which it changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol

from attrs import field, frozen

from leadcat_rules.decisions import Confirmation, ConfirmationStatus, Decision, Outcome, Reason
from leadcat_rules.domain import optional_identifier
from leadcat_rules.events import Event


@frozen(kw_only=True)
class Revision:
    """One saving of a ruleset: an entry of the history that nobody changes."""

    number: int
    """Counts the savings of this store, from 1."""
    id: str
    """`sha256:` and the hash of the content; a roll-back brings an id back."""
    content: str
    """The ruleset as canonical JSON."""
    at: datetime
    by: str | None = None


@frozen(kw_only=True)
class Claim:
    """What a delivery of an event finds."""

    decision: Decision
    """The event's decision: this delivery's own, or the earlier one."""
    is_first: bool
    """Whether this delivery made it, and so has to decide it."""
    newest_at: datetime | None
    """The newest time among the decided, not failed events of the same record (E10)."""
    active: Revision | None
    """The revision to decide by; None before the first was published."""


@frozen(kw_only=True)
class Notice:
    """One committed change that an observer is told of."""

    position: int
    decision: Decision | None = None
    """As it stood after that change; None when a revision was published."""
    confirmation: Confirmation | None = None
    """The one that this change opened."""
    revision: Revision | None = None
    """The one that was published."""


@frozen(kw_only=True)
class DecisionQuery:
    """Which decisions to list, newest first; every field that is given narrows it."""

    company: str | None = field(default=None, converter=optional_identifier)
    rule: str | None = None
    outcome: Outcome | None = None
    reason: Reason | None = None
    since: datetime | None = None
    """Decided at or after this time."""
    until: datetime | None = None
    """Decided before this time."""
    limit: int | None = 100
    """How many at most; None for all."""

    def fits(self, decision: Decision) -> bool:
        """Whether it is asked for, `limit` aside."""
        return all(self._wanted(decision))

    def _wanted(self, decision: Decision) -> Iterator[bool]:
        yield self.company in (None, decision.event.company_id)
        yield self.rule in (None, decision.rule)
        yield self.outcome in (None, decision.outcome)
        yield self.reason in (None, decision.reason)
        yield self.since is None or (decision.at is not None and decision.at >= self.since)
        yield self.until is None or (decision.at is not None and decision.at < self.until)


class Store(Protocol):
    """The memory of an engine; `MemoryStore` is the simplest one, `StoreContract` the proof.

    Each method is atomic, also between processes, and durable when it returns (or when the host
    commits, see `joins_host_transaction`). A store may answer with awaitables where the engine is
    driven by its `a…` methods. Whatever a method raises reaches the caller of the engine.
    """

    @property
    def joins_host_transaction(self) -> bool:
        """Whether its writes commit with the host's own transaction.

        Then nobody is asked while an event is handled, and observers are told by
        `engine.notify` after the commit.
        """
        ...

    def claim(self, decision: Decision) -> Claim:
        """Insert the event's new decision, or find the earlier one (S1). One caller is first.

        An earlier decision is returned as it stands; whether its `fingerprint` is the same is the
        engine's question.
        """
        ...

    def save(self, decision: Decision, confirmation: Confirmation | None = None) -> bool:
        """Replace the decision by its next version, and put its confirmation beside it.

        False, and nothing changes, when the stored version isn't the one just before: somebody
        else was first (C4). A confirmation that is pending and new supersedes the one pending for
        the same company, and the decision of that one gets its step, all at once (C6).
        """
        ...

    def decision(self, event_id: str) -> Decision | None:
        """The decision of this event."""
        ...

    def decisions(self, query: DecisionQuery) -> Sequence[Decision]:
        """The decisions that fit, newest first: by the latest step, before it by the claim."""
        ...

    def unfinished(self, claimed_before: datetime) -> Sequence[Decision]:
        """Decisions in hand since before this time, oldest first: somebody died with them (S3)."""
        ...

    def newest_at(self, event: Event) -> datetime | None:
        """The newest time among the record's decided, not failed events (E10)."""
        ...

    def confirmation(self, confirmation_id: str) -> Confirmation | None:
        """The confirmation of this id."""
        ...

    def confirmations(
        self, *, status: ConfirmationStatus | None = None, company: str | None = None
    ) -> Sequence[Confirmation]:
        """The confirmations that fit, oldest first."""
        ...

    def active(self) -> Revision | None:
        """The revision that governs the next decision; None before the first was published."""
        ...

    def publish(
        self, revision_id: str, content: str, *, at: datetime, by: str | None, expect: str | None
    ) -> Revision | None:
        """Make it the active revision, a new entry of the history.

        None, and nothing changes, when the active revision's id isn't `expect` (None: there is
        no revision yet) (R7).
        """
        ...

    def revisions(self) -> Sequence[Revision]:
        """The whole history, newest first."""
        ...

    def revision(self, revision_id: str) -> Revision | None:
        """The newest entry with this id."""
        ...

    def watch(self, observer: str) -> None:
        """Make a cursor for this observer at the end, unless it has one."""
        ...

    def take(self, observer: str, limit: int = 100) -> Sequence[Notice]:
        """The next notices for this observer, oldest first, moving its cursor past them.

        Each is taken once, whoever asks. Only committed steps of decisions appear, and none for
        an observer without a cursor.
        """
        ...
