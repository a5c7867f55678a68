"""Claims: whoever inserts the event's decision is first (S1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Insert, exists, func, select

from leadcat_rules import Claim, Decision, Event
from leadcat_sql.schema.tables import IS_COUNTED, decisions
from leadcat_sql.stores.history import ACTIVE_RECEIPT, revision_of
from leadcat_sql.stores.listing import decision_of
from leadcat_sql.stores.rows import TENANT, bound, decision_values, record_key
from leadcat_sql.stores.together import Once, Together

VALUES = {each: bound("decision", each) for each in decisions.c if each.name != "tenant"}


def insert_decision(once: Once) -> Insert:
    """Insert a decision, unless its event has one."""
    return once(decisions).values({decisions.c.tenant: TENANT, **VALUES})


STORED_DECISION = select(
    decisions.c.event_id, decisions.c.is_news, decisions.c.receipt, decisions.c.version
).where(
    decisions.c.tenant == TENANT,
    decisions.c.event_id == bound("decision", decisions.c.event_id),
)
"""The row of a decision, as what is done beside its writing sees it."""

NEWEST_AT = (
    select(func.max(decisions.c.counted_at))
    .where(
        decisions.c.tenant == TENANT,
        decisions.c.record == bound("decision", decisions.c.record),
        IS_COUNTED,
    )
    .scalar_subquery()
)
"""The newest time of the record's decided, not failed events (E10)."""

_CLAIM = Together(insert_decision, STORED_DECISION, reading=lambda _: [NEWEST_AT, ACTIVE_RECEIPT])
_NEWEST_AT = select(NEWEST_AT)
_CLAIMED = select(NEWEST_AT, ACTIVE_RECEIPT).where(
    exists(STORED_DECISION.where(decisions.c.receipt == bound("decision", decisions.c.receipt)))
)


def claim(connection: Connection, tenant: str, decision: Decision, receipt: str) -> Claim:
    """Insert the event's new decision, or find the earlier one."""
    done = _CLAIM.run(connection, {"for_tenant": tenant, **decision_values(decision, receipt)})
    if done.won:
        return _claim(connection, tenant, decision, True, done.read)
    earlier = decision_of(connection, tenant, decision.id)
    if earlier is None:
        # Somebody has deleted it just now, past the store.
        return claim(connection, tenant, decision, receipt)
    return _claim(connection, tenant, earlier, False, done.read)


def claimed(connection: Connection, tenant: str, decision: Decision, receipt: str) -> Claim | None:
    """What came of a claim with this receipt, whose commit got no answer; None: nothing."""
    values = {"for_tenant": tenant, **decision_values(decision, receipt)}
    found = connection.execute(_CLAIMED, values).one_or_none()
    return None if found is None else _claim(connection, tenant, decision, True, found)


def newest_at(connection: Connection, tenant: str, event: Event) -> datetime | None:
    """The newest time among the record's decided, not failed events (E10)."""
    values = {"for_tenant": tenant, "decision_record": record_key(event)}
    found: datetime | None = connection.execute(_NEWEST_AT, values).scalar_one()
    return found


def _claim(
    connection: Connection, tenant: str, decision: Decision, is_first: bool, read: Sequence[Any]
) -> Claim:
    newest_at, receipt = read
    return Claim(
        decision=decision,
        is_first=is_first,
        newest_at=newest_at,
        active=revision_of(connection, tenant, receipt),
    )
