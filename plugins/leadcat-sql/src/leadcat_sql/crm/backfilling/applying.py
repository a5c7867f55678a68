"""A backfill for real: batches of companies, each decided and written in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial

from attrs import define, field
from sqlalchemy import Connection

from leadcat_rules import (
    Decision,
    ErrorCode,
    Event,
    LeadcatError,
    Problem,
    Reason,
    RevisionConflict,
)
from leadcat_sql.crm.attempt import Attempt
from leadcat_sql.crm.backfilling.batch import Batch, decisions_of
from leadcat_sql.crm.backfilling.came_of import CameOf, side_by_side
from leadcat_sql.crm.backfilling.present_state import Page, page_behind
from leadcat_sql.crm.embedded import EmbeddedCrm
from leadcat_sql.crm.unit import Unit


@define
class Applied:
    """What became of the pages so far."""

    crm: EmbeddedCrm
    batch: Batch
    size: int
    """Companies in one transaction."""
    waiting: int = 0
    """How many were left alone because a question about them waits."""
    _page: Page | None = field(default=None, init=False)

    def pages(self) -> Iterator[tuple[int, Sequence[CameOf]]]:
        """Each page when it is committed: how many companies, and what came of their events.

        Raises RevisionConflict, and commits nothing of that page, when another revision has
        become active; StoreError when the database is lost.
        """
        after: str | None = ""
        while after is not None:
            made = self.in_transaction(partial(self._decide, after))
            page = self._page
            if page is None:
                return
            self.waiting += page.waiting
            yield page.seen, [CameOf.decided(each) for each in made]
            after = page.last

    def earlier(self) -> Iterator[CameOf]:
        """What was decided before this run, where it resumes one."""
        after = ""
        while found := self.crm.store.database.read(partial(self._decisions, after)):
            yield from map(CameOf.decided, found)
            after = found[-1].id

    def in_transaction(
        self, operation: Callable[[Unit], tuple[Decision, ...]]
    ) -> tuple[Decision, ...]:
        """What the operation decides, once it is committed; then the observers are told.

        It is called again where its transaction is lost to a lock or a lost connection.
        """
        attempt = Attempt(self.crm.shared, operation)
        made = self.crm.store.database.write(attempt, committed=attempt.committed)
        with suppress(LeadcatError):  # what is committed stays so, and is told the next time
            self.crm.notify()
        return made

    def _decisions(self, after: str, connection: Connection) -> Sequence[Decision]:
        return decisions_of(connection, self.crm.shared.tenant, self.batch.id, after=after)

    def _decide(self, after: str, unit: Unit) -> tuple[Decision, ...]:
        page = page_behind(
            unit.connection, self.crm.shared.tenant, unit.lists(), self.batch, after, self.size
        )
        self._page = page

        def decide(events: Sequence[Event]) -> Sequence[Decision]:
            decisions = self.crm.engine.handle_many(events, context=unit)
            for decision in decisions:
                if decision.revision != self.batch.revision:
                    raise RevisionConflict(_another(self.batch, decision.revision))
            return decisions

        return tuple(side_by_side(page.candidates, self.batch, decide, _reason))


def _reason(decision: Decision) -> Reason:
    return CameOf.decided(decision).reason


def _another(batch: Batch, revision: str | None) -> Problem:
    message = f"the backfill goes by the revision {batch.revision}, and {revision} is active now"
    hint = "begin a new one, or roll back to that revision and resume"
    return Problem(ErrorCode.REVISION_CONFLICT, message, hint)
