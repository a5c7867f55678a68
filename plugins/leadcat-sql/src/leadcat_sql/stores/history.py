"""The history of the rules: revisions, which nobody changes once they are there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, select

from leadcat_rules import Revision
from leadcat_sql.schema.column_types import Word
from leadcat_sql.schema.tables import revisions
from leadcat_sql.stores.known_revisions import KnownRevisions
from leadcat_sql.stores.rows import TENANT
from leadcat_sql.stores.texts import searchable

_COLUMNS = (
    revisions.c.number,
    revisions.c.id,
    revisions.c.at,
    revisions.c.by,
    revisions.c.content,
)
_RECEIPT = bindparam("revision_receipt", type_=Word)
_ID = bindparam("revision_id", type_=Word)
_OF_TENANT = select(*_COLUMNS).where(revisions.c.tenant == TENANT)
_HISTORY = _OF_TENANT.order_by(revisions.c.number.desc())
_NEWEST_OF_ID = _HISTORY.where(revisions.c.id == _ID).limit(1)
_OF_RECEIPT = _HISTORY.where(revisions.c.receipt == _RECEIPT).limit(1)

ACTIVE_RECEIPT = (
    select(revisions.c.receipt)
    .where(revisions.c.tenant == TENANT)
    .order_by(revisions.c.number.desc())
    .limit(1)
    .scalar_subquery()
)
"""Which revision is active, without its content; None before the first."""
_ACTIVE = select(ACTIVE_RECEIPT)


_known = KnownRevisions(room=50_000_000)


def revision_of(connection: Connection, tenant: str, receipt: str | None) -> Revision | None:
    """The revision with this receipt, most often from memory; None for None."""
    if receipt is None:
        return None
    values = {"for_tenant": tenant, "revision_receipt": receipt}
    return _known.get(receipt, lambda: _revision(connection.execute(_OF_RECEIPT, values).one()))


def active(connection: Connection, tenant: str) -> Revision | None:
    """The revision that governs the next decision."""
    receipt = connection.execute(_ACTIVE, {"for_tenant": tenant}).scalar_one()
    return revision_of(connection, tenant, receipt)


def revisions_of(
    connection: Connection, tenant: str, limit: int | None, before: int | None
) -> Sequence[Revision]:
    """The history, newest first: at most `limit` entries, of those with a number below `before`."""
    history = _HISTORY if before is None else _HISTORY.where(revisions.c.number < before)
    found = connection.execute(history.limit(limit), {"for_tenant": tenant})
    return [_revision(row) for row in found]


def newest_revision(connection: Connection, tenant: str, revision_id: str) -> Revision | None:
    """The newest entry with this id."""
    values = {"for_tenant": tenant, "revision_id": searchable(revision_id)}
    row = connection.execute(_NEWEST_OF_ID, values).one_or_none()
    return None if row is None else _revision(row)


def find(connection: Connection, tenant: str, receipt: str) -> Revision | None:
    """The revision with this receipt, where there is one."""
    values = {"for_tenant": tenant, "revision_receipt": receipt}
    row = connection.execute(_OF_RECEIPT, values).one_or_none()
    return None if row is None else _revision(row)


def _revision(row: Sequence[Any]) -> Revision:
    number, id, at, by, content = row
    return Revision(number=number, id=id, content=content, at=at, by=by)
