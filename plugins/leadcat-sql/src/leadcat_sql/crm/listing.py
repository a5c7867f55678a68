"""Companies, page by page: all, those of a category, or those whose name holds something."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from attrs import field, frozen
from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Row,
    func,
    literal,
    select,
    true,
    tuple_,
)

from leadcat_rules import Company, Id, NotFound
from leadcat_sql.crm.companies import company_row, in_lists
from leadcat_sql.crm.lists import Editions, read_lists
from leadcat_sql.crm.missing import no_such
from leadcat_sql.crm.searching import FEW, holds, who_may_hold
from leadcat_sql.schema.column_types import Word
from leadcat_sql.schema.crm_tables import companies
from leadcat_sql.schema.names import folded
from leadcat_sql.stores.rows import TENANT
from leadcat_sql.stores.texts import searchable

_COLUMNS = tuple(companies.c[name] for name in ("id", "name", "category", "attributes"))


def _id(value: Id | None) -> str | None:
    return None if value is None else str(value)


def _search(value: str | None) -> str:
    return folded(searchable(value) or "")


@frozen(kw_only=True)
class Wanted:
    """Which companies to list, by name and id."""

    search: str = field(converter=_search)
    """What their names hold, folded; empty for anything."""
    category: str | None = field(default=None, converter=_id)
    after: str | None = field(default=None, converter=_id)
    """The id of the last one of the page before."""
    limit: int | None = 100

    def behind(
        self,
        dialect: str,
        among: FromClause,
        id: ColumnElement[str],
        category: ColumnElement[str],
        last: Row[Any] | None,
    ) -> Iterator[ColumnElement[bool]]:
        """What fits, behind the `last` one before."""
        if self.search:
            yield holds(dialect, among.c.folded, self.search)
        if self.category is not None:
            yield category == searchable(self.category)
        if last is not None:
            place = tuple_(literal(last.name, Word), literal(last.id, Word))
            yield tuple_(among.c.name, id) > place


def companies_of(
    connection: Connection, tenant: str, kept: Editions, wanted: Wanted
) -> Sequence[Company]:
    """The companies that fit; NotFound when there is none to go on after."""
    last = None if wanted.after is None else company_row(connection, tenant, wanted.after)
    if wanted.after is not None and last is None:
        raise NotFound(no_such("company", wanted.after))
    rows = _of_few(connection, tenant, wanted, last) if wanted.search else None
    if rows is None:
        rows = _in_order(connection, tenant, wanted, last)
    lists = read_lists(connection, tenant, kept).lists
    return [in_lists(row, lists) for row in rows]


def _of_few(
    connection: Connection, tenant: str, wanted: Wanted, last: Row[Any] | None
) -> Sequence[Row[Any]] | None:
    """Those that fit, looked for among the few that may; None where too many may."""
    dialect = connection.dialect.name
    few = who_may_hold(dialect, tenant, wanted.search).cte("few")
    how_many = select(func.count()).select_from(few).scalar_subquery()
    # Looked up one by one: a join of some thousand would read all companies.
    category = (
        select(companies.c.category)
        .where(companies.c.tenant == TENANT, companies.c.id == few.c.company)
        .scalar_subquery()
    )
    fit = (
        select(few.c.name, few.c.company)
        .where(few.c.tenant == TENANT, how_many <= FEW[dialect])
        .where(*wanted.behind(dialect, few, few.c.company, category, last))
        .order_by(few.c.name, few.c.company)
        .limit(wanted.limit)
        .subquery("fit")
    )
    counted = select(how_many.label("how_many")).subquery("counted")
    is_it = (companies.c.tenant == TENANT) & (companies.c.id == fit.c.company)
    statement = (
        select(counted.c.how_many, *_COLUMNS)
        .select_from(counted.outerjoin(fit, true()).outerjoin(companies, is_it))
        .order_by(fit.c.name, fit.c.company)
    )
    rows = connection.execute(statement, {"for_tenant": tenant}).all()
    if rows[0].how_many > FEW[dialect]:
        return None
    return [row for row in rows if row.id is not None]


def _in_order(
    connection: Connection, tenant: str, wanted: Wanted, last: Row[Any] | None
) -> Sequence[Row[Any]]:
    """Those that fit, one after the other as an index of the list has them."""
    columns = companies.c
    page = (
        select(*_COLUMNS)
        .where(columns.tenant == TENANT)
        .where(
            *wanted.behind(connection.dialect.name, companies, columns.id, columns.category, last)
        )
        .order_by(columns.name, columns.id)
        .limit(wanted.limit)
    )
    return connection.execute(page, {"for_tenant": tenant}).all()
