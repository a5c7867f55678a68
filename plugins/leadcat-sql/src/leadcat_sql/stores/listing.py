"""Finding decisions and confirmations again: one by its id, or those that fit (S3, S5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    TextClause,
    Tuple,
    bindparam,
    literal,
    select,
    tuple_,
)

from leadcat_rules import (
    Confirmation,
    ConfirmationQuery,
    ConfirmationStatus,
    Decision,
    DecisionQuery,
    Position,
)
from leadcat_sql.schema.column_types import UtcTime, Word
from leadcat_sql.schema.tables import IS_IN_HAND, IS_PENDING, confirmations, decisions
from leadcat_sql.stores.rows import TENANT, confirmation_from, decision_from
from leadcat_sql.stores.texts import MOST_OF_CONFIRMATION, searchable, storable

DECISION_ID = bindparam("decision_event_id", type_=decisions.c.event_id.type)
CONFIRMATION_ID = bindparam("confirmation_id", type_=confirmations.c.id.type)

_DECISION = select(decisions.c.content).where(
    decisions.c.tenant == TENANT, decisions.c.event_id == DECISION_ID
)
_CONFIRMATION = select(confirmations.c.content).where(
    confirmations.c.tenant == TENANT, confirmations.c.id == CONFIRMATION_ID
)
_UNFINISHED = (
    select(decisions.c.content)
    .where(
        decisions.c.tenant == TENANT,
        IS_IN_HAND,
        decisions.c.claimed_at < bindparam("before", type_=decisions.c.claimed_at.type),
    )
    .order_by(decisions.c.claimed_at, decisions.c.event_id)
)


def decision_of(connection: Connection, tenant: str, event_id: str) -> Decision | None:
    """The decision of this event."""
    values = {"for_tenant": tenant, "decision_event_id": storable(event_id, "the event id")}
    content = connection.execute(_DECISION, values).scalar_one_or_none()
    return None if content is None else decision_from(content)


def confirmation_of(
    connection: Connection, tenant: str, confirmation_id: str
) -> Confirmation | None:
    """The confirmation of this id."""
    id = storable(confirmation_id, "the confirmation's id", MOST_OF_CONFIRMATION)
    values = {"for_tenant": tenant, "confirmation_id": id}
    content = connection.execute(_CONFIRMATION, values).scalar_one_or_none()
    return None if content is None else confirmation_from(content)


def unfinished(connection: Connection, tenant: str, claimed_before: datetime) -> Sequence[Decision]:
    """Decisions in hand since before this time, oldest first (S3)."""
    values = {"for_tenant": tenant, "before": claimed_before}
    return [decision_from(content) for content in connection.scalars(_UNFINISHED, values)]


def decisions_that_fit(
    connection: Connection, tenant: str, query: DecisionQuery
) -> Sequence[Decision]:
    """The decisions that fit, newest first."""
    statement = decisions_statement(query)
    return [
        decision_from(content) for content in connection.scalars(statement, {"for_tenant": tenant})
    ]


def confirmations_that_fit(
    connection: Connection, tenant: str, query: ConfirmationQuery
) -> Sequence[Confirmation]:
    """The confirmations that fit, in the order that is asked for."""
    statement = confirmations_statement(query)
    return [
        confirmation_from(content)
        for content in connection.scalars(statement, {"for_tenant": tenant})
    ]


def decisions_statement(query: DecisionQuery) -> Select[str]:
    """The log: one page of it, found by an index whatever narrows it."""
    return (
        select(decisions.c.content)
        .where(decisions.c.tenant == TENANT, *_wanted_decisions(query))
        .order_by(decisions.c.position_at.desc(), decisions.c.event_id.desc())
        .limit(query.limit)
    )


def confirmations_statement(query: ConfirmationQuery) -> Select[str]:
    """The inbox: one page of it, found by an index whatever narrows it."""
    order = (confirmations.c.opened_at, confirmations.c.id)
    return (
        select(confirmations.c.content)
        .where(confirmations.c.tenant == TENANT, *_wanted_confirmations(query))
        .order_by(*(each.desc() if query.newest_first else each for each in order))
        .limit(query.limit)
    )


def _wanted_decisions(query: DecisionQuery) -> Iterator[ColumnElement[bool]]:
    columns = decisions.c
    yield from _equal(columns.company, query.company)
    yield from _equal(columns.rule, query.rule)
    yield from _equal(columns.outcome, query.outcome)
    yield from _equal(columns.reason, query.reason)
    yield from _equal(columns.trigger, query.trigger)
    yield from _equal(columns.actor, query.actor)
    yield from _equal(columns.answered_by, query.answered_by)
    until, after = _earlier(query.until, query.after)
    yield from _between(columns.position_at, query.since, until)
    if query.since is not None or query.until is not None:
        # Before its first step a decision has no time to be found by.
        yield columns.at.is_not(None)
    if after is not None:
        yield _place(columns.position_at, columns.event_id) < _place(*after)


def _wanted_confirmations(
    query: ConfirmationQuery,
) -> Iterator[ColumnElement[bool] | TextClause]:
    columns = confirmations.c
    yield from _equal(columns.company, query.company)
    yield from _equal(columns.rule, query.rule)
    if query.status is ConfirmationStatus.PENDING:
        # In the words of the indexes that hold only these: a parameter wouldn't prove it.
        yield IS_PENDING
    else:
        yield from _equal(columns.status, query.status)
    since, until, after = query.since, query.until, query.after
    if query.newest_first:
        until, after = _earlier(until, after)
    else:
        since, after = _later(since, after)
    yield from _between(columns.opened_at, since, until)
    if query.expired_at is not None:
        yield columns.expires_at <= query.expired_at
    if after is not None:
        place, last = _place(columns.opened_at, columns.id), _place(*after)
        yield place < last if query.newest_first else place > last


def _earlier(
    until: datetime | None, after: Position | None
) -> tuple[datetime | None, Position | None]:
    """Where a page begins that goes back in time: at the earlier one of both.

    Given both, SQLite walks from `until` to the cursor.
    """
    if until is None or after is None:
        return until, after
    return (None, after) if after[0] < until else (until, None)


def _later(
    since: datetime | None, after: Position | None
) -> tuple[datetime | None, Position | None]:
    """The same of a page that goes on in time: it begins at the later one."""
    if since is None or after is None:
        return since, after
    return (None, after) if after[0] >= since else (since, None)


def _equal(column: Column[Any], wanted: str | None) -> Iterator[ColumnElement[bool]]:
    if wanted is not None:
        yield column == searchable(str(wanted))


def _between(
    column: Column[Any], since: datetime | None, until: datetime | None
) -> Iterator[ColumnElement[bool]]:
    if since is not None:
        yield column >= since
    if until is not None:
        yield column < until


def _place(at: datetime | Column[Any], id: str | Column[Any]) -> Tuple:
    """What lists are ordered by, of a row or of the last one of the page before."""
    return tuple_(
        literal(at, UtcTime()) if isinstance(at, datetime) else at,
        literal(searchable(id), Word) if isinstance(id, str) else id,
    )
