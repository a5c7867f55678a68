"""One backfill: its events' ids and time, and what was decided of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from secrets import token_hex

from attrs import frozen
from sqlalchemy import Connection, select

from leadcat_rules import (
    Contact,
    ContactSaved,
    Decision,
    Event,
    NotFound,
    Origin,
    Problem,
    Sale,
    SaleSaved,
)
from leadcat_rules import ErrorCode as Code
from leadcat_sql.schema.tables import decisions
from leadcat_sql.stores.rows import TENANT, decision_from
from leadcat_sql.stores.texts import searchable, storable

_PREFIX = "backfill"


@frozen
class Batch:
    """A backfill by its name; the same name, time and actor make the same events again (S1)."""

    id: str
    at: datetime
    """When it began: what was saved since is newer, and keeps the last word (E10)."""
    by: str | None
    revision: str
    """Of the ruleset that it goes by, from its first company to its last."""

    @classmethod
    def begin(cls, now: datetime, by: str | None, revision: str) -> Batch:
        """A new one, named after the time and with a few letters of its own."""
        return cls(f"{now:%Y%m%d-%H%M%S}-{token_hex(3)}", now, by, revision)

    def event(self, record: Sale | Contact) -> Event:
        """What the record amounts to: it is saved for the first time, as it is now.

        Nobody is asked about it: it comes in bulk (E9). InvalidInput where the record's id is so
        long that the log has no place for the event's.
        """
        id = storable(f"{prefix_of(self.id)}{key_of(record)}", "the event's id")
        if isinstance(record, Sale):
            return SaleSaved(
                id=id, before=None, after=record, at=self.at, actor=self.by, origin=Origin.BULK
            )
        return ContactSaved(
            id=id, before=None, after=record, at=self.at, actor=self.by, origin=Origin.BULK
        )


def key_of(record: Sale | Contact) -> str:
    """What the log calls the record: `sale:s1`, `contact:p1`."""
    return f"{'sale' if isinstance(record, Sale) else 'contact'}:{record.id}"


def prefix_of(batch_id: str) -> str:
    """How the ids of its events begin."""
    return f"{_PREFIX}:{batch_id}:"


def find_batch(connection: Connection, tenant: str, batch_id: str) -> Batch:
    """The batch of this id, by one of its decisions; raises NotFound."""
    found = decisions_of(connection, tenant, batch_id, limit=1)
    if not found:
        message = f"there is no backfill with the id {batch_id!r}"
        hint = (
            "its id stands in its events' ids, see leadcat log: backfill:ID:…; of one that broke "
            "off before its first batch nothing was done"
        )
        raise NotFound(Problem(Code.NOT_FOUND, message, hint))
    (first,) = found
    at = first.event.at or first.claimed_at
    return Batch(batch_id, at, first.event.actor, first.revision or "")


def decisions_of(
    connection: Connection, tenant: str, batch_id: str, *, after: str = "", limit: int = 1_000
) -> Sequence[Decision]:
    """The batch's decisions by their ids, those behind `after`."""
    start = prefix_of(batch_id)
    page = (
        select(decisions.c.content)
        .where(decisions.c.tenant == TENANT)
        .where(decisions.c.event_id > max(start, searchable(after) or ""))
        .where(decisions.c.event_id < _end(start))
        .order_by(decisions.c.event_id)
        .limit(limit)
    )
    return [decision_from(content) for content in connection.scalars(page, {"for_tenant": tenant})]


def companies_in(
    connection: Connection, tenant: str, batch_id: str, company_ids: Sequence[str]
) -> frozenset[str]:
    """Those of these companies of which the batch has decided something."""
    start = prefix_of(batch_id)
    found = (
        select(decisions.c.company)
        .where(decisions.c.tenant == TENANT, decisions.c.company.in_(company_ids))
        .where(decisions.c.event_id > start, decisions.c.event_id < _end(start))
    )
    return frozenset(connection.scalars(found, {"for_tenant": tenant}))


def _end(prefix: str) -> str:
    """The first text behind all that begin so: a colon at the end becomes a semicolon."""
    return f"{prefix[:-1]};"
