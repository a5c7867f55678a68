"""Publishing a revision: compared with the active one, all or nothing (R7)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select

from leadcat_rules import Revision
from leadcat_sql.schema.column_types import Word
from leadcat_sql.schema.tables import revisions
from leadcat_sql.stores import history, noticing
from leadcat_sql.stores.rows import TENANT, bound
from leadcat_sql.stores.texts import searchable, storable
from leadcat_sql.stores.together import Together

_EXPECTED = bindparam("expected_id", type_=Word)
_ACTIVE_ID = (
    select(revisions.c.id)
    .where(revisions.c.tenant == TENANT)
    .order_by(revisions.c.number.desc())
    .limit(1)
    .scalar_subquery()
)
_LAST = select(func.max(revisions.c.number)).where(revisions.c.tenant == TENANT).scalar_subquery()
_GIVEN = [bound("revision", revisions.c[name]) for name in ("id", "at", "by", "receipt", "content")]
# Two that publish at once want the same number, and the primary key lets one of them have it.
_NEXT = select(TENANT, func.coalesce(_LAST, 0) + 1, *_GIVEN).where(
    _ACTIVE_ID.is_not_distinct_from(_EXPECTED)
)
_COLUMNS = ["tenant", "number", "id", "at", "by", "receipt", "content"]
_PUBLISH = Together(
    lambda once: once(revisions).from_select(_COLUMNS, _NEXT),
    written=select(revisions.c.number).where(
        revisions.c.tenant == TENANT,
        revisions.c.number == _LAST,
        revisions.c.receipt == bound("revision", revisions.c.receipt),
    ),
    beside=[noticing.news],
    reading=lambda written: [select(written.c.number).scalar_subquery()],
)


def publish(
    connection: Connection,
    tenant: str,
    revision_id: str,
    content: str,
    *,
    at: datetime,
    by: str | None,
    expect: str | None,
    receipt: str,
) -> Revision | None:
    """Insert it behind the revision that is expected to be active; None where another one is."""
    values = {
        "for_tenant": tenant,
        "expected_id": searchable(expect),
        "revision_id": storable(revision_id, "the revision's id"),
        "revision_at": at,
        "revision_by": searchable(by),
        "revision_receipt": receipt,
        "revision_content": storable(content, "the ruleset", None),
        **noticing.published(receipt),
    }
    done = _PUBLISH.run(connection, values)
    if not done.won:
        return None
    return Revision(number=done.read[0], id=revision_id, content=content, at=at, by=by)


def published(connection: Connection, tenant: str, receipt: str) -> Revision | None:
    """What came of a publication with this receipt, whose commit got no answer; None: nothing."""
    return history.find(connection, tenant, receipt)
