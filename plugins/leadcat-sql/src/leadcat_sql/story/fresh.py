"""Whether anything has happened in a database, as far as looking at it tells."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, Table, exists, select

from leadcat_sql.database.database import Database
from leadcat_sql.database.schema_state import SchemaState
from leadcat_sql.database.urls import StoreUrl
from leadcat_sql.places import Place
from leadcat_sql.schema.crm_tables import categories, companies, contacts, lead_statuses, sales
from leadcat_sql.schema.tables import decisions, revisions

_TABLES = {
    "store": (decisions, revisions),
    "crm": (categories, lead_statuses, companies, contacts, sales),
}
"""Those whose rows say that something has happened, by the branch that makes them."""


def has_something(place: Place) -> bool:
    """Whether the tenant has decisions, rules or a CRM; writes nothing. Raises StoreError."""
    where = StoreUrl.of(place.url)
    if where.is_sqlite and not where.path.exists():
        return False
    database = Database.open(place.url, needs=())
    try:
        return database.read(lambda connection: _has_rows(connection, place.tenant))
    finally:
        database.close()


def _has_rows(connection: Connection, tenant: str) -> bool:
    return any(
        connection.execute(select(exists().where(table.c.tenant == tenant))).scalar_one()
        for table in _tables_in(connection)
    )


def _tables_in(connection: Connection) -> Iterator[Table]:
    state = SchemaState.of(connection)
    for branch, tables in _TABLES.items():
        if state.has(branch):
            yield from tables
