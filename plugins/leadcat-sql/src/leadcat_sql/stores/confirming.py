"""Confirmations beside their decisions: one waits for a company, by a unique index (C6)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, FromClause, Insert, Update, exists, select, update

from leadcat_rules import Confirmation, Decision
from leadcat_sql.schema.tables import IS_PENDING, confirmations, decisions
from leadcat_sql.stores.rows import TENANT, bound, confirmation_from, decision_from
from leadcat_sql.stores.together import Once, Together

_COLUMNS = [each for each in confirmations.c if each.name != "tenant"]
_NAMES = ["tenant", *(each.name for each in _COLUMNS)]
_VALUES = [TENANT, *(bound("confirmation", each) for each in _COLUMNS)]
_ID = bound("confirmation", confirmations.c.id)
_ITS_OWN = ("id", "event_id")
"""What never changes."""

_INSERT = Together(
    lambda once: once(confirmations).values(dict(zip(_NAMES, _VALUES, strict=True))),
    written=select(confirmations.c.id),
)
_REPLACE = (
    update(confirmations)
    .where(confirmations.c.tenant == TENANT, confirmations.c.id == _ID)
    .values({each: bound("confirmation", each) for each in _COLUMNS if each.name not in _ITS_OWN})
)
_ITS_DECISION = (decisions.c.tenant == confirmations.c.tenant) & (
    decisions.c.event_id == confirmations.c.event_id
)
_OTHER = (
    select(confirmations.c.content, decisions.c.content)
    .outerjoin(decisions, _ITS_DECISION)
    .where(
        confirmations.c.tenant == TENANT,
        confirmations.c.company == bound("confirmation", confirmations.c.company),
        confirmations.c.id != _ID,
        IS_PENDING,
    )
)


def opened(written: FromClause, once: Once) -> Insert:
    """Insert a confirmation beside its decision, unless another one waits for the company."""
    return once(confirmations).from_select(
        _NAMES, select(*_VALUES).where(exists().select_from(written))
    )


def closed(written: FromClause, _: Once) -> Update:
    """Replace a confirmation beside its decision."""
    return _REPLACE.where(exists().select_from(written))


def put(connection: Connection, values: Mapping[str, Any]) -> bool:
    """Put the confirmation where no other one waits, or over itself; False when another waits."""
    inserted = _INSERT.run(connection, values).won
    return inserted or connection.execute(_REPLACE, values).rowcount > 0


def other_pending(
    connection: Connection, values: Mapping[str, Any]
) -> tuple[Confirmation, Decision | None] | None:
    """The other confirmation that waits for the same company, and its decision.

    That may be gone: a file of SQLite can be tidied up by tools that know no foreign keys.
    """
    row = connection.execute(_OTHER, values).one_or_none()
    if row is None:
        return None
    confirmation, decision = row
    return confirmation_from(confirmation), decision and decision_from(decision)
