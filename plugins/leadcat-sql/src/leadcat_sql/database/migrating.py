"""Bringing a database to what this version of the code needs, by Alembic."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from attrs import frozen
from sqlalchemy import URL, Connection, Engine, text
from tenacity import Retrying

from leadcat_sql.database.connecting import Manner, begin_to_write, make_engine
from leadcat_sql.database.faults import FAULTS, fault, is_lock
from leadcat_sql.database.schema_state import HISTORY, SchemaState
from leadcat_sql.database.sqlite_files import file_fault
from leadcat_sql.database.urls import StoreUrl
from leadcat_sql.database.writing import again

if TYPE_CHECKING:
    from alembic.config import Config

_FOLDER = Path(__file__).parent / "migrations"

# Alembic keeps the migration that runs in module globals.
_one_in_this_process = Lock()

_ONE_IN_THIS_DATABASE = text("SELECT pg_advisory_xact_lock(hashtext('leadcat_version'))")
_WAIT = 60.0
"""Seconds to wait for somebody else who migrates the same database."""


@frozen
class Migrated:
    """One migration that was applied."""

    revision: str
    """Its name: "store_0001"."""
    what: str
    """What it does, in a sentence."""

    def __str__(self) -> str:
        return f"{self.revision}: {self.what}"


def migrate(
    url: str | URL,
    *,
    branches: Collection[str] = ("store", "crm"),
    beside_others: bool = False,
) -> list[Migrated]:
    """Apply what is missing, all of it or nothing, and return it; nothing missing, nothing done.

    A new file of SQLite is made. A StoreError says why not: a database that has tables of
    something else and none of ours (unless `beside_others`), a newer one, one without rights.
    """
    where = StoreUrl.of(url)
    wrong = file_fault(where, may_be_new=True) if where.is_sqlite else None
    if wrong is not None:
        raise wrong
    engine = make_engine(where, Manner(busy_timeout=_WAIT))
    try:
        trying = Retrying(**again(is_lock, _WAIT))
        return trying(_migrate, engine, where, branches, beside_others)
    except FAULTS as error:
        raise fault(error, where) from error
    finally:
        engine.dispose()


def _migrate(
    engine: Engine, where: StoreUrl, branches: Collection[str], beside_others: bool
) -> list[Migrated]:
    with engine.connect() as connection:
        if not _missing(connection, where, branches, beside_others):
            return []
    if where.is_sqlite:
        _let_readers_and_a_writer_meet(engine)
    with engine.connect() as connection:
        begin_to_write(connection)
        if not where.is_sqlite:
            connection.execute(_ONE_IN_THIS_DATABASE)
        missing = _missing(connection, where, branches, beside_others)
        applied = _apply(connection, missing) if missing else []
        connection.commit()
    return applied


def _missing(
    connection: Connection, where: StoreUrl, branches: Collection[str], beside_others: bool
) -> list[str]:
    state = SchemaState.of(connection)
    if state.others and beside_others:
        state = SchemaState(frozenset())
    refusal = state.refusal(HISTORY, where)
    if refusal is not None:
        raise refusal
    return [revision for branch in branches for revision in state.missing(branch)]


def _let_readers_and_a_writer_meet(engine: Engine) -> None:
    """Write-ahead logging, which the file remembers. It can't be set in a transaction."""
    connection = engine.raw_connection()
    try:
        connection.cursor().execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()


def _apply(connection: Connection, revisions: list[str]) -> list[Migrated]:
    from alembic import command
    from alembic.script import ScriptDirectory

    config = alembic_config(connection)
    with _one_in_this_process:
        for revision in revisions:
            command.upgrade(config, revision)
    scripts = ScriptDirectory.from_config(config)
    return [Migrated(revision, scripts.get_revision(revision).doc) for revision in revisions]


def alembic_config(connection: Connection | None = None) -> Config:
    """Alembic's configuration for these migrations, on this connection."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("recursive_version_locations", "true")
    config.attributes["connection"] = connection
    return config
