"""Several companies at once: read and locked, and moved to other categories."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Update, bindparam, column, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from leadcat_rules import Change
from leadcat_sql.crm.companies import SET_CATEGORY
from leadcat_sql.schema.column_types import Word
from leadcat_sql.schema.crm_tables import companies
from leadcat_sql.stores.prepared import Prepared
from leadcat_sql.stores.rows import TENANT
from leadcat_sql.stores.texts import searchable

_IDS = bindparam("ids", expanding=True, type_=Word)
# In one order everywhere: two that lock the same ones don't wait for each other.
_COMPANIES = (
    select(companies)
    .where(companies.c.tenant == TENANT, companies.c.id.in_(_IDS))
    .order_by(companies.c.id)
)
_LOCKED = _COMPANIES.with_for_update(key_share=True)
_SET_CATEGORY = Prepared(SET_CATEGORY)


def company_rows(
    connection: Connection, tenant: str, ids: Sequence[str], *, locked: bool
) -> Sequence[Row[Any]]:
    """The rows of these companies, which stay as they are until the commit where `locked`."""
    values = {"for_tenant": tenant, "ids": [searchable(id) for id in ids]}
    return connection.execute(_LOCKED if locked else _COMPANIES, values).all()


def set_categories(
    connection: Connection, tenant: str, changes: Sequence[Change]
) -> Sequence[bool]:
    """Compare and set each (S2); an error where a target isn't there, and nothing is set then."""
    rows = [
        {
            "company_id": searchable(each.company_id),
            "expected": each.expected,
            "target": each.target,
        }
        for each in changes
    ]
    if connection.dialect.name != "postgresql":
        return [bool(_SET_CATEGORY.hits(connection, {"for_tenant": tenant, **row})) for row in rows]
    values = {name: [row[name] for row in rows] for name in ("company_id", "expected", "target")}
    done = connection.execute(_setting(), {"for_tenant": tenant, **values}).scalars()
    hit = frozenset(done)
    return [row["company_id"] in hit for row in rows]


@cache
def _setting() -> Any:
    names = ("company_id", "expected", "target")
    given = (
        func.unnest(*(bindparam(name, type_=ARRAY(Word)) for name in names))
        .table_valued(*(column(name, Word) for name in names), name="given")
        .render_derived()
    )
    setting: Update = (
        update(companies)
        .where(
            companies.c.tenant == TENANT,
            companies.c.id == given.c.company_id,
            companies.c.category.is_not_distinct_from(given.c.expected),
        )
        .values(category=given.c.target, version=companies.c.version + 1)
    )
    return setting.returning(companies.c.id)
