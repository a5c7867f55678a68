"""The typed calls of the store, each a flow. What the store raises reaches the caller."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from attrs import define

from leadcat_rules.decisions import Confirmation, Decision
from leadcat_rules.engine.flow import AskStore, Flow
from leadcat_rules.events import Event
from leadcat_rules.queries import ConfirmationQuery, DecisionQuery
from leadcat_rules.store import Claim, Notice, Revision, Store
from leadcat_rules.tally import Tally


@define(eq=False)
class Records:
    """The store as flows see it."""

    store: Store

    def claim(self, decision: Decision) -> Flow[Claim]:
        """See `Store.claim`."""
        found: Claim = yield AskStore(self.store, "claim", (decision,))
        return found

    def save(self, decision: Decision, confirmation: Confirmation | None = None) -> Flow[bool]:
        """See `Store.save`."""
        found: bool = yield AskStore(self.store, "save", (decision, confirmation))
        return found

    @property
    def take_many(self) -> bool:
        """Whether the store is a `BatchStore`."""
        return hasattr(self.store, "claim_many") and hasattr(self.store, "save_many")

    def claim_many(self, decisions: Sequence[Decision]) -> Flow[Sequence[Claim]]:
        """See `BatchStore.claim_many`."""
        found: Sequence[Claim] = yield AskStore(self.store, "claim_many", (decisions,))
        return found

    def save_many(
        self, saves: Sequence[tuple[Decision, Confirmation | None]]
    ) -> Flow[Sequence[bool]]:
        """See `BatchStore.save_many`."""
        found: Sequence[bool] = yield AskStore(self.store, "save_many", (saves,))
        return found

    def decision(self, event_id: str) -> Flow[Decision | None]:
        """See `Store.decision`."""
        found: Decision | None = yield AskStore(self.store, "decision", (event_id,))
        return found

    def decisions(self, query: DecisionQuery) -> Flow[Sequence[Decision]]:
        """See `Store.decisions`."""
        found: Sequence[Decision] = yield AskStore(self.store, "decisions", (query,))
        return found

    def tally(self, since: datetime, until: datetime) -> Flow[Sequence[Tally]]:
        """See `Store.tally`."""
        found: Sequence[Tally] = yield AskStore(self.store, "tally", (since, until))
        return found

    def unfinished(self, claimed_before: datetime) -> Flow[Sequence[Decision]]:
        """See `Store.unfinished`."""
        found: Sequence[Decision] = yield AskStore(self.store, "unfinished", (claimed_before,))
        return found

    def newest_at(self, event: Event) -> Flow[datetime | None]:
        """See `Store.newest_at`."""
        found: datetime | None = yield AskStore(self.store, "newest_at", (event,))
        return found

    def confirmation(self, confirmation_id: str) -> Flow[Confirmation | None]:
        """See `Store.confirmation`."""
        found: Confirmation | None = yield AskStore(self.store, "confirmation", (confirmation_id,))
        return found

    def confirmations(self, query: ConfirmationQuery) -> Flow[Sequence[Confirmation]]:
        """See `Store.confirmations`."""
        found: Sequence[Confirmation] = yield AskStore(self.store, "confirmations", (query,))
        return found

    def active(self) -> Flow[Revision | None]:
        """See `Store.active`."""
        found: Revision | None = yield AskStore(self.store, "active")
        return found

    def publish(
        self, revision_id: str, content: str, *, at: datetime, by: str | None, expect: str | None
    ) -> Flow[Revision | None]:
        """See `Store.publish`."""
        options = {"at": at, "by": by, "expect": expect}
        made: Revision | None = yield AskStore(
            self.store, "publish", (revision_id, content), options
        )
        return made

    def revisions(
        self, limit: int | None = None, before: int | None = None
    ) -> Flow[Sequence[Revision]]:
        """See `Store.revisions`."""
        found: Sequence[Revision] = yield AskStore(self.store, "revisions", (limit, before))
        return found

    def revision(self, revision_id: str) -> Flow[Revision | None]:
        """See `Store.revision`."""
        found: Revision | None = yield AskStore(self.store, "revision", (revision_id,))
        return found

    def watch(self, observer: str) -> Flow[None]:
        """See `Store.watch`."""
        yield AskStore(self.store, "watch", (observer,))

    def take(self, observer: str, limit: int) -> Flow[Sequence[Notice]]:
        """See `Store.take`."""
        found: Sequence[Notice] = yield AskStore(self.store, "take", (observer, limit))
        return found

    def savepoint(self) -> Flow[object]:
        """See `JoiningStore.savepoint`."""
        point: object = yield AskStore(self.store, "savepoint")
        return point

    def release(self, point: object) -> Flow[None]:
        """See `JoiningStore.release`."""
        yield AskStore(self.store, "release", (point,))

    def roll_back_to(self, point: object) -> Flow[None]:
        """See `JoiningStore.roll_back_to`."""
        yield AskStore(self.store, "roll_back_to", (point,))
