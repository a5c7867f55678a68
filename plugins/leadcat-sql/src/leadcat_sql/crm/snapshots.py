"""A whole CRM at once: loaded from a snapshot, and dumped to one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeAlias

from sqlalchemy import Connection, Table, delete, exists, insert, select, text

from leadcat_rules import (
    Category,
    ErrorCode,
    InvalidInput,
    LeadStatus,
    Problem,
    Refused,
    Snapshot,
)
from leadcat_sql.crm.columns import category_columns, company_columns, lead_status_columns
from leadcat_sql.crm.companies import in_lists
from leadcat_sql.crm.lists import lists_changed, read_lists
from leadcat_sql.crm.missing import unknown
from leadcat_sql.crm.searching import put_all_runs, remove_all_runs
from leadcat_sql.schema.crm_tables import (
    categories,
    companies,
    contacts,
    lead_statuses,
    sales,
)
from leadcat_sql.stores.rows import TENANT

Rows: TypeAlias = Mapping[Table, Iterable[dict[str, Any]]]
"""What to insert, without tenant and version; what is referred to stands before who refers."""

_TABLES = (sales, contacts, companies, lead_statuses, categories)
_AT_ONCE = 5_000
_HAS_SOME = {table: select(exists().where(table.c.tenant == TENANT)) for table in _TABLES}
_EMPTY = {table: delete(table).where(table.c.tenant == TENANT) for table in _TABLES}
_COMPANIES = select(companies).where(companies.c.tenant == TENANT).order_by(companies.c.id)
_ONE_VIEW = text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


def load(connection: Connection, tenant: str, snapshot: Snapshot, *, replace: bool) -> None:
    """Fill the CRM with this content, whole or not at all.

    InvalidInput with all that is wrong with a snapshot made by hand, Refused as `fill`.
    """
    problems = list(_problems(snapshot))
    if problems:
        raise InvalidInput(*problems)
    rows: Rows = {
        categories: in_order(map(category_columns, snapshot.categories)),
        lead_statuses: in_order(map(lead_status_columns, snapshot.lead_statuses)),
        companies: map(company_columns, snapshot.companies.values()),
    }
    fill(connection, tenant, rows, replace=replace)


def fill(connection: Connection, tenant: str, rows: Rows, *, replace: bool = False) -> None:
    """Insert all of it. Refused when there is something already, unless to `replace` all.

    Decisions and confirmations stay: they are the store's.
    """
    lists_changed(connection, tenant)
    values = {"for_tenant": tenant}
    if replace:
        remove_all_runs(connection, tenant)
        for table in _TABLES:
            connection.execute(_EMPTY[table], values)
    for table in _TABLES:
        if connection.execute(_HAS_SOME[table], values).scalar_one():
            raise Refused(_not_empty(table))
    for table, entries in rows.items():
        fixed = {"tenant": tenant, **({"version": 1} if "version" in table.c else {})}
        for some in _in_parts(entries):
            connection.execute(insert(table), [fixed | entry for entry in some])
            if table is companies:
                put_all_runs(connection, tenant, some)


def dump(connection: Connection, tenant: str) -> Snapshot:
    """The CRM as it is at this moment, companies by their ids. Begins the transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(_ONE_VIEW)
    lists = read_lists(connection, tenant).lists
    rows = connection.execute(_COMPANIES, {"for_tenant": tenant})
    return Snapshot(
        categories=tuple(lists.categories),
        lead_statuses=tuple(lists.lead_statuses),
        companies={row.id: in_lists(row, lists) for row in rows},
    )


def in_order(items: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Each with its place in the list."""
    return ({**item, "position": number} for number, item in enumerate(items))


def _in_parts(entries: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    left = iter(entries)
    while part := list(islice(left, _AT_ONCE)):
        yield part


def _problems(snapshot: Snapshot) -> Iterator[Problem]:
    for items in (snapshot.categories, snapshot.lead_statuses):
        yield from _double(items)
    known = {category.id for category in snapshot.categories}
    for company in snapshot.companies.values():
        if company.category_id is not None and company.category_id not in known:
            yield unknown("category", company.category_id).at(below=f"/companies/{company.id}")


def _double(items: Sequence[Category] | Sequence[LeadStatus]) -> Iterator[Problem]:
    for id, times in Counter(item.id for item in items).items():
        if times > 1:
            yield Problem(ErrorCode.DUPLICATE_ID, f"there are {times} items with the id {id!r}")
    for name, times in Counter(item.name for item in items if not item.deleted).items():
        if times > 1:
            message = f"there are {times} items called {name!r}"
            hint = "names are unique among those that are not deleted"
            yield Problem(ErrorCode.DUPLICATE_NAME, message, hint)


def _not_empty(table: Table) -> Problem:
    message = f"the CRM is not empty: the table {table.name} has rows"
    hint = "load with replace=True to lose all that it has, or name another tenant"
    return Problem(ErrorCode.STORE_NOT_EMPTY, message, hint)
