"""What is checked, and where asked for made, before a database is used."""

from __future__ import annotations

from collections.abc import Callable, Collection

from sqlalchemy import Connection

from leadcat_sql.database.migrating import migrate
from leadcat_sql.database.schema_state import HISTORY, SchemaState
from leadcat_sql.database.sqlite_files import file_fault
from leadcat_sql.database.urls import StoreUrl


def make_ready(where: StoreUrl, needs: Collection[str], *, create: bool) -> None:
    """Migrate where that is asked for, else see that a file of SQLite is there."""
    unknown = sorted(set(needs) - set(HISTORY))
    if unknown:
        raise ValueError(f"needs {unknown}: there are only {sorted(HISTORY)}")
    if create:
        migrate(where.url, branches=needs, beside_others=True)
    elif where.is_sqlite:
        wrong = file_fault(where, may_be_new=False)
        if wrong is not None:
            raise wrong


def check_state(where: StoreUrl, needs: Collection[str]) -> Callable[[Connection], None]:
    """A reading operation that raises a StoreError where the database can't be used."""

    def check(connection: Connection) -> None:
        state = SchemaState.of(connection)
        wrong = state.refusal(needs, where) or state.need(needs, where)
        if wrong is not None:
            raise wrong

    return check
