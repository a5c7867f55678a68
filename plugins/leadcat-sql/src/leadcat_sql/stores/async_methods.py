"""The methods of `Store` as coroutines, for whoever can run something on records."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

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
from leadcat_sql.stores.noticing import Taken
from leadcat_sql.stores.records import Records

T = TypeVar("T")


class AsyncStoreMethods(ABC):
    """Like `StoreMethods`; what is run stays an ordinary function."""

    @abstractmethod
    async def read(self, operation: Callable[[Records], T]) -> T:
        """See `StoreMethods.read`."""

    @abstractmethod
    async def write(
        self, operation: Callable[[Records], T], committed: Callable[[Records], T | None]
    ) -> T:
        """See `StoreMethods.write`."""

    async def claim(self, decision: Decision) -> Claim:
        """Insert the event's new decision, or find the earlier one (S1)."""
        return await self.write(
            lambda records: records.claim(decision), lambda records: records.claimed(decision)
        )

    async def save(self, decision: Decision, confirmation: Confirmation | None = None) -> bool:
        """Replace the decision by its next version, its confirmation beside it (C4, C6)."""
        return await self.write(
            lambda records: records.save(decision, confirmation),
            lambda records: records.saved(decision),
        )

    async def claim_many(self, decisions: Sequence[Decision]) -> Sequence[Claim]:
        """Claim several at once."""
        return await self.write(
            lambda records: records.claim_many(decisions),
            lambda records: records.claimed_many(decisions),
        )

    async def save_many(
        self, saves: Sequence[tuple[Decision, Confirmation | None]]
    ) -> Sequence[bool]:
        """Save several at once."""
        return await self.write(
            lambda records: records.save_many(saves), lambda records: records.saved_many(saves)
        )

    async def decision(self, event_id: str) -> Decision | None:
        """The decision of this event."""
        return await self.read(lambda records: records.decision(event_id))

    async def decisions(self, query: DecisionQuery) -> Sequence[Decision]:
        """The decisions that fit, newest first."""
        return await self.read(lambda records: records.decisions(query))

    async def tally(self, since: datetime, until: datetime) -> Sequence[Tally]:
        """How many decisions stand how, by the day of their latest step."""
        return await self.read(lambda records: records.tally(since, until))

    async def unfinished(self, claimed_before: datetime) -> Sequence[Decision]:
        """Decisions in hand since before this time, oldest first (S3)."""
        return await self.read(lambda records: records.unfinished(claimed_before))

    async def newest_at(self, event: Event) -> datetime | None:
        """The newest time among the record's decided, not failed events (E10)."""
        return await self.read(lambda records: records.newest_at(event))

    async def confirmation(self, confirmation_id: str) -> Confirmation | None:
        """The confirmation of this id."""
        return await self.read(lambda records: records.confirmation(confirmation_id))

    async def confirmations(self, query: ConfirmationQuery) -> Sequence[Confirmation]:
        """The confirmations that fit, by their positions."""
        return await self.read(lambda records: records.confirmations(query))

    async def active(self) -> Revision | None:
        """The revision that governs the next decision."""
        return await self.read(lambda records: records.active())

    async def publish(
        self, revision_id: str, content: str, *, at: datetime, by: str | None, expect: str | None
    ) -> Revision | None:
        """Make it the active revision, unless another than `expect` is active (R7)."""
        return await self.write(
            lambda records: records.publish(revision_id, content, at=at, by=by, expect=expect),
            lambda records: records.published(),
        )

    async def revisions(
        self, limit: int | None = None, before: int | None = None
    ) -> Sequence[Revision]:
        """The history, newest first; at most `limit` entries, of those below `before`."""
        return await self.read(lambda records: records.revisions(limit, before))

    async def revision(self, revision_id: str) -> Revision | None:
        """The newest entry with this id."""
        return await self.read(lambda records: records.revision(revision_id))

    async def watch(self, observer: str) -> None:
        """Make a queue for this observer, unless it has one."""
        # A second time it changes nothing, so it may be done again whatever came of the first.
        await self.write(lambda records: records.watch(observer), lambda _: None)

    async def take(self, observer: str, limit: int = 100) -> Sequence[Notice]:
        """The next notices of this observer, which nobody else gets."""
        tries: list[Taken] = []

        def take(records: Records) -> Sequence[Notice]:
            tries.append(records.take(observer, limit))
            return tries[-1].notices

        return await self.write(take, lambda records: records.taken(tries[-1]))
