"""What must be remembered, and the few atomic steps in which it changes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from attrs import frozen

from leadcat_rules.decisions import Confirmation, Decision
from leadcat_rules.events import Event
from leadcat_rules.queries import ConfirmationQuery, DecisionQuery
from leadcat_rules.tally import Tally


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


class Store(Protocol):
    """The memory of an engine; `MemoryStore` is the simplest one, `StoreContract` the proof.

    Each method is atomic, also between processes, and durable when it returns (or when the host
    commits, see `joins_host_transaction`). A store may answer with awaitables where the engine is
    driven by its `a…` methods. Whatever a method raises reaches the caller of the engine.
    """

    @property
    def joins_host_transaction(self) -> bool:
        """Whether its writes commit with the host's own transaction.

        Then it is a `JoiningStore`: nobody is asked while an event is handled, and observers are
        told by `engine.notify` after the commit.
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
        """The decisions that fit, by their positions, newest first."""
        ...

    def tally(self, since: datetime, until: datetime) -> Sequence[Tally]:
        """How many decisions stand how, by the day of their latest step, in any order.

        Counted is what has its latest step at or after `since` and before `until`, both with an
        offset; a claim without a step isn't decided yet.
        """
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

    def confirmations(self, query: ConfirmationQuery) -> Sequence[Confirmation]:
        """The confirmations that fit, by their positions, in the direction of the query."""
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

    def revisions(self, limit: int | None = None, before: int | None = None) -> Sequence[Revision]:
        """The history, newest first: at most `limit` entries, None for all.

        With `before` only those whose number is smaller.
        """
        ...

    def revision(self, revision_id: str) -> Revision | None:
        """The newest entry with this id."""
        ...

    def watch(self, observer: str) -> None:
        """From here on keep notices for this observer, unless it is watched already."""
        ...

    def take(self, observer: str, limit: int = 100) -> Sequence[Notice]:
        """The next notices for this observer, oldest first.

        Each is taken once, whoever asks. Only committed steps of decisions appear, and none for
        an observer that isn't watched.
        """
        ...


class BatchStore(Store, Protocol):
    """A store that takes several events at once, for `Engine.handle_many`.

    A store that doesn't is asked for them one by one. One that joins its host's transaction may
    be a `BatchStore`, too.
    """

    def claim_many(self, decisions: Sequence[Decision]) -> Sequence[Claim]:
        """Claim several, each as by `claim`, all at once; the claims are in their order.

        No two of them have an event's id or record in common.
        """
        ...

    def save_many(self, saves: Sequence[tuple[Decision, Confirmation | None]]) -> Sequence[bool]:
        """Save several, each as by `save`, all at once: False for those that came too late.

        No two of them are about the same decision or company.
        """
        ...


class JoiningStore(Store, Protocol):
    """A store whose writes are a part of the host's own transaction.

    The engine goes through its operations between a savepoint and its release, so that what fails
    inside never takes the host's own save with it (S3).
    """

    def savepoint(self) -> object:
        """Mark a point to go back to; they are nested, the newest ends first."""
        ...

    def release(self, point: Any) -> None:
        """Keep what was written since this point."""
        ...

    def roll_back_to(self, point: Any) -> None:
        """Take back what was written since this point, and forget it.

        What is raised here reaches the caller of the engine, and nothing more is tried: a store
        that can't go back alone lets its host repeat the whole transaction.
        """
        ...
