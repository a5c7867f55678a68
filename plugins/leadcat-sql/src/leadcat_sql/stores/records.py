"""The store's operations on one connection, in whatever transaction it is in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from attrs import field, frozen
from sqlalchemy import Connection, Update

from leadcat_rules import (
    Claim,
    Confirmation,
    ConfirmationQuery,
    Decision,
    DecisionQuery,
    Event,
    Notice,
    Revision,
    Tally,
)
from leadcat_sql.stores import (
    claiming,
    deciding,
    history,
    listing,
    many,
    noticing,
    publishing,
    tallying,
)
from leadcat_sql.stores.rows import new_receipt
from leadcat_sql.stores.saving import Saving, saved
from leadcat_sql.stores.texts import MOST_OF_TENANT, storable


@frozen
class Records:
    """What one tenant's store remembers; each method is one of `Store`, begun and ended elsewhere.

    Raises the errors of SQLAlchemy, and InvalidInput for an id that no database keeps.
    """

    connection: Connection
    tenant: str = field()
    receipt: str = field(factory=new_receipt)
    """The mark of this object's writes, by which `claimed`, `saved` and `published` know them."""

    @tenant.validator
    def _is_storable(self, _: object, tenant: str) -> None:
        storable(tenant, "the tenant", MOST_OF_TENANT)

    def claim(self, decision: Decision) -> Claim:
        """Insert the event's new decision, or find the earlier one (S1)."""
        return claiming.claim(self.connection, self.tenant, decision, self.receipt)

    def claim_many(self, several: Sequence[Decision]) -> Sequence[Claim]:
        """Claim several, as `claim` does one."""
        return many.claim_many(self.connection, self.tenant, several, self.receipt)

    def claimed_many(self, several: Sequence[Decision]) -> Sequence[Claim] | None:
        """What came of those claims, after a commit without an answer; None: nothing."""
        return many.claimed_many(self.connection, self.tenant, several, self.receipt)

    def look_many(self, several: Sequence[Decision]) -> Sequence[Claim]:
        """What claims would find."""
        return many.look_many(self.connection, self.tenant, several)

    def decide_many(self, several: Sequence[Decision]) -> bool:
        """Insert decisions that were never claimed; False where one of them is there by now."""
        return many.decide_many(self.connection, self.tenant, several, self.receipt)

    def save_many(self, saves: Sequence[tuple[Decision, Confirmation | None]]) -> Sequence[bool]:
        """Save several, as `save` does one."""
        return many.save_many(self.connection, self.tenant, saves, self.receipt)

    def saved_many(
        self, saves: Sequence[tuple[Decision, Confirmation | None]]
    ) -> Sequence[bool] | None:
        """What came of those saves, after a commit without an answer; None: nothing."""
        return many.saved_many(self.connection, self.tenant, saves, self.receipt)

    def claimed(self, decision: Decision) -> Claim | None:
        """What came of that claim, after a commit without an answer; None: nothing."""
        return claiming.claimed(self.connection, self.tenant, decision, self.receipt)

    def save(self, decision: Decision, confirmation: Confirmation | None = None) -> bool:
        """Replace the decision by its next version, its confirmation beside it (C4, C6)."""
        saving = Saving(self.connection, self.tenant, self.receipt)
        return saving.save(decision, confirmation)

    def saved(self, decision: Decision) -> Literal[True] | None:
        """Whether that save has happened, after a commit without an answer; None: it hasn't."""
        return saved(self.connection, self.tenant, decision, self.receipt)

    def decide(
        self,
        decision: Decision,
        confirmation: Confirmation | None = None,
        *,
        also: Update | None = None,
        values: Mapping[str, Any] | None = None,
    ) -> deciding.Decided:
        """Insert a decision that was never claimed, and do `also` where it wins."""
        return deciding.decide(
            self.connection, self.tenant, decision, confirmation, also, values or {}, self.receipt
        )

    def decision(self, event_id: str) -> Decision | None:
        """The decision of this event."""
        return listing.decision_of(self.connection, self.tenant, event_id)

    def decisions(self, query: DecisionQuery) -> Sequence[Decision]:
        """The decisions that fit, newest first."""
        return listing.decisions_that_fit(self.connection, self.tenant, query)

    def tally(self, since: datetime, until: datetime) -> Sequence[Tally]:
        """How many decisions stand how, by the day of their latest step."""
        return tallying.tally(self.connection, self.tenant, since, until)

    def unfinished(self, claimed_before: datetime) -> Sequence[Decision]:
        """Decisions in hand since before this time, oldest first (S3)."""
        return listing.unfinished(self.connection, self.tenant, claimed_before)

    def newest_at(self, event: Event) -> datetime | None:
        """The newest time among the record's decided, not failed events (E10)."""
        return claiming.newest_at(self.connection, self.tenant, event)

    def confirmation(self, confirmation_id: str) -> Confirmation | None:
        """The confirmation of this id."""
        return listing.confirmation_of(self.connection, self.tenant, confirmation_id)

    def confirmations(self, query: ConfirmationQuery) -> Sequence[Confirmation]:
        """The confirmations that fit, by their positions."""
        return listing.confirmations_that_fit(self.connection, self.tenant, query)

    def active(self) -> Revision | None:
        """The revision that governs the next decision."""
        return history.active(self.connection, self.tenant)

    def publish(
        self, revision_id: str, content: str, *, at: datetime, by: str | None, expect: str | None
    ) -> Revision | None:
        """Make it the active revision, unless another than `expect` is active (R7)."""
        return publishing.publish(
            self.connection,
            self.tenant,
            revision_id,
            content,
            at=at,
            by=by,
            expect=expect,
            receipt=self.receipt,
        )

    def published(self) -> Revision | None:
        """What came of that publication, after a commit without an answer; None: nothing."""
        return publishing.published(self.connection, self.tenant, self.receipt)

    def revisions(self, limit: int | None = None, before: int | None = None) -> Sequence[Revision]:
        """The history, newest first; at most `limit` entries, of those below `before`."""
        return history.revisions_of(self.connection, self.tenant, limit, before)

    def revision(self, revision_id: str) -> Revision | None:
        """The newest entry with this id."""
        return history.newest_revision(self.connection, self.tenant, revision_id)

    def watch(self, observer: str) -> None:
        """Make a queue for this observer, unless it has one."""
        noticing.watch(self.connection, self.tenant, observer)

    def take(self, observer: str, limit: int = 100) -> noticing.Taken:
        """The next notices of this observer, which nobody else gets."""
        return noticing.take(self.connection, self.tenant, observer, limit)

    def taken(self, taken: noticing.Taken) -> Sequence[Notice] | None:
        """What came of that taking, after a commit without an answer; None: nothing."""
        return noticing.taken(self.connection, taken)
