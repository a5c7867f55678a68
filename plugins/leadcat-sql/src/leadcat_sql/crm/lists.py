"""The two lists of the CRM, categories and lead statuses, with a version that counts changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import evolve, frozen
from sqlalchemy import Connection, Table, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.base import Executable

from leadcat_rules import Category, CrmLists, ErrorCode, InvalidInput, LeadStatus, NotFound, Problem
from leadcat_sql.crm.columns import (
    category_columns,
    category_from,
    lead_status_columns,
    lead_status_from,
)
from leadcat_sql.crm.missing import no_such
from leadcat_sql.schema.crm_tables import categories, lead_statuses, lists
from leadcat_sql.stores.rows import TENANT

VERSION = select(lists.c.version).where(lists.c.tenant == TENANT).scalar_subquery()
"""Counts the changes of both lists; None before the first."""
_VERSION = select(func.coalesce(VERSION, 0))
_CATEGORIES = (
    select(categories)
    .where(categories.c.tenant == TENANT)
    .order_by(categories.c.position, categories.c.id)
)
_LEAD_STATUSES = (
    select(lead_statuses)
    .where(lead_statuses.c.tenant == TENANT)
    .order_by(lead_statuses.c.position, lead_statuses.c.id)
)


@frozen
class Edition:
    """Both lists, as they stood at one version."""

    version: int
    lists: CrmLists


class Editions:
    """The newest edition that this process has read; safe for threads.

    A version that is still uncommitted must not come in here: after a roll-back the same number
    may name other lists.
    """

    def __init__(self) -> None:
        self._newest: Edition | None = None

    @property
    def newest(self) -> Edition | None:
        """What was read last."""
        return self._newest

    def of(self, version: int) -> Edition | None:
        """The edition of this version, where it is the one that is kept."""
        newest = self._newest
        return newest if newest is not None and newest.version == version else None

    def keep(self, edition: Edition) -> None:
        """Have it at hand from now on."""
        self._newest = edition


def read_lists(connection: Connection, tenant: str, kept: Editions | None = None) -> Edition:
    """The lists as this transaction sees them, from memory where `kept` has that version."""
    values = {"for_tenant": tenant}
    # The version comes first: lists that change in between are then newer than it says, and are
    # read again by whoever sees the next version.
    version: int = connection.execute(_VERSION, values).scalar_one()
    known = None if kept is None else kept.of(version)
    if known is not None:
        return known
    return Edition(
        version,
        CrmLists(
            tuple(map(category_from, connection.execute(_CATEGORIES, values))),
            tuple(map(lead_status_from, connection.execute(_LEAD_STATUSES, values))),
        ),
    )


def _upsert(table: Table, columns: Mapping[str, Any]) -> Mapping[str, Executable]:
    """Inserts an item at the end of its list, or replaces the one of the same id."""
    last = select(func.max(table.c.position)).where(table.c.tenant == TENANT).scalar_subquery()
    values = {"tenant": TENANT, **columns, "position": func.coalesce(last + 1, 0)}
    return {
        dialect: insert(table)
        .values(values)
        .on_conflict_do_update(index_elements=["tenant", "id"], set_=columns)
        for dialect, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
    }


def _item_columns(table: Table) -> dict[str, Any]:
    names = [column.name for column in table.columns]
    return {
        name: bindparam(f"item_{name}", type_=table.c[name].type)
        for name in names
        if name not in ("tenant", "position")
    }


_PUT = {table: _upsert(table, _item_columns(table)) for table in (categories, lead_statuses)}
_NAMESAKES = {
    table: select(table.c.id).where(
        table.c.tenant == TENANT,
        table.c.name == bindparam("item_name", type_=table.c.name.type),
        ~table.c.deleted,
        table.c.id != bindparam("item_id", type_=table.c.id.type),
    )
    for table in (categories, lead_statuses)
}
_CHANGED = {
    dialect: insert(lists)
    .values(tenant=TENANT, version=1)
    .on_conflict_do_update(index_elements=["tenant"], set_={"version": lists.c.version + 1})
    for dialect, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}


def put_category(connection: Connection, tenant: str, category: Category) -> None:
    """Add a category to the list, or replace the one of its id. InvalidInput for a name twice."""
    _put(connection, tenant, categories, category_columns(category))


def put_lead_status(connection: Connection, tenant: str, status: LeadStatus) -> None:
    """Add a lead status to the list, or replace the one of its id, like `put_category`."""
    _put(connection, tenant, lead_statuses, lead_status_columns(status))


def delete_category(connection: Connection, tenant: str, category_id: str) -> None:
    """Mark it as deleted; companies keep it (S4). Raises NotFound."""
    found = read_lists(connection, tenant).lists.category(category_id)
    if found is None:
        raise NotFound(no_such("category", category_id))
    put_category(connection, tenant, evolve(found, deleted=True))


def delete_lead_status(connection: Connection, tenant: str, status_id: str) -> None:
    """Mark it as deleted; contacts keep it (S4). Raises NotFound."""
    found = read_lists(connection, tenant).lists.lead_status(status_id)
    if found is None:
        raise NotFound(no_such("lead status", status_id))
    put_lead_status(connection, tenant, evolve(found, deleted=True))


def lists_changed(connection: Connection, tenant: str) -> None:
    """Count a change. Whoever else changes a list of this tenant waits until the commit."""
    connection.execute(_CHANGED[connection.dialect.name], {"for_tenant": tenant})


def _put(connection: Connection, tenant: str, table: Table, columns: Mapping[str, Any]) -> None:
    lists_changed(connection, tenant)
    values = {"for_tenant": tenant, **{f"item_{name}": value for name, value in columns.items()}}
    if not columns["deleted"] and connection.execute(_NAMESAKES[table], values).first():
        message = f"the name {columns['name']!r} is taken"
        hint = "names are unique among those that are not deleted"
        raise InvalidInput(Problem(ErrorCode.DUPLICATE_NAME, message, hint, pointer="/name"))
    connection.execute(_PUT[table][connection.dialect.name], values)
