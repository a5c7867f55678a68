"""Companies: put, found, listed, and moved to another category."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Row, Update, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from leadcat_rules import Change, Company, CrmLists, InvalidInput, NotFound
from leadcat_sql.crm.columns import company_columns, company_from
from leadcat_sql.crm.lists import Editions, read_lists
from leadcat_sql.crm.missing import deleted, no_such, unknown
from leadcat_sql.crm.searching import put_runs
from leadcat_sql.schema.column_types import Word
from leadcat_sql.schema.crm_tables import companies
from leadcat_sql.stores.rows import TENANT
from leadcat_sql.stores.texts import searchable

COMPANY_ID = bindparam("company_id", type_=Word)
TARGET = bindparam("target", type_=Word)
EXPECTED = bindparam("expected", type_=Word)


def is_the_company(table: FromClause) -> ColumnElement[bool]:
    """Whether a row of companies is the one that is meant."""
    return (table.c.tenant == TENANT) & (table.c.id == COMPANY_ID)


COMPANY = select(companies).where(is_the_company(companies))
LOCKED_COMPANY = COMPANY.with_for_update(key_share=True)
"""Whoever else would move it waits; a sale that only refers to it doesn't."""

CHOOSE_CATEGORY: Update = (
    update(companies)
    .where(is_the_company(companies))
    .values(category=TARGET, version=companies.c.version + 1)
)
SET_CATEGORY: Update = CHOOSE_CATEGORY.where(companies.c.category.is_not_distinct_from(EXPECTED))
"""Compares and sets (S2)."""

_GIVEN = {
    name: bindparam(f"company_{name}", type_=companies.c[name].type)
    for name in ("id", "name", "category", "attributes", "folded")
}
_PUT = {
    dialect: insert(companies)
    .values(tenant=TENANT, version=1, **_GIVEN)
    .on_conflict_do_update(
        index_elements=["tenant", "id"], set_={**_GIVEN, "version": companies.c.version + 1}
    )
    for dialect, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}


def put_company(connection: Connection, tenant: str, company: Company) -> None:
    """Add a company, or replace the one of its id, its category included.

    InvalidInput when the CRM doesn't have its category.
    """
    lists = read_lists(connection, tenant).lists
    if company.category is not None and lists.category(company.category_id) is None:
        raise InvalidInput(unknown("category", company.category_id))
    columns = {f"company_{name}": value for name, value in company_columns(company).items()}
    before = company_row(connection, tenant, company.id, locked=True)
    connection.execute(_PUT[connection.dialect.name], {"for_tenant": tenant, **columns})
    if before is None or before.name != company.name:
        put_runs(connection, tenant, company.id, company.name)


def company_row(
    connection: Connection, tenant: str, company_id: str, *, locked: bool = False
) -> Row[Any] | None:
    """The row of this company, which stays as it is until the commit where it is `locked`."""
    values = {"for_tenant": tenant, "company_id": searchable(company_id)}
    return connection.execute(LOCKED_COMPANY if locked else COMPANY, values).one_or_none()


def read_company(
    connection: Connection, tenant: str, kept: Editions, company_id: str
) -> Company | None:
    """The company of this id, as it is now."""
    row = company_row(connection, tenant, company_id)
    return None if row is None else in_lists(row, read_lists(connection, tenant, kept).lists)


def find_company(connection: Connection, tenant: str, kept: Editions, company_id: str) -> Company:
    """The company of this id; raises NotFound."""
    found = read_company(connection, tenant, kept, company_id)
    if found is None:
        raise NotFound(no_such("company", company_id))
    return found


def in_lists(row: Row[Any], lists: CrmLists) -> Company:
    """The company of a row that was read before these lists, so that they have its category."""
    return company_from(row.id, row.name, lists.category(row.category), row.attributes)


def choose_category(
    connection: Connection, tenant: str, company_id: str, category_id: str | None
) -> bool:
    """Give the company this category, whichever it has; False when there is no such company."""
    values = {"for_tenant": tenant, "company_id": searchable(company_id), "target": category_id}
    return bool(connection.execute(CHOOSE_CATEGORY, values).rowcount)


def move_company(
    connection: Connection, tenant: str, kept: Editions, company_id: str, category_id: str | None
) -> None:
    """Somebody's own change, whichever category it had. Raises NotFound, InvalidInput."""
    wanted = read_lists(connection, tenant, kept).lists.category(category_id)
    if category_id is not None and wanted is None:
        raise InvalidInput(unknown("category", category_id))
    if wanted is not None and wanted.deleted:
        raise InvalidInput(deleted("category", wanted))
    if not choose_category(connection, tenant, company_id, category_id):
        raise NotFound(no_such("company", company_id))


def set_category(connection: Connection, tenant: str, change: Change) -> bool:
    """Compare and set in one step (S2). A category that isn't there is an error of the database."""
    values = {
        "for_tenant": tenant,
        "company_id": searchable(change.company_id),
        "expected": change.expected,
        "target": change.target,
    }
    return bool(connection.execute(SET_CATEGORY, values).rowcount)
