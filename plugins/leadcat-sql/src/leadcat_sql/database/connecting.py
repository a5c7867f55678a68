"""Engines whose connections are set up alike: what SQLite and PostgreSQL need to be told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from attrs import field, frozen
from attrs.validators import ge, in_
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from leadcat_sql.database.forking import keep_apart
from leadcat_sql.database.listening import has_news
from leadcat_sql.database.urls import StoreUrl

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

_WRITES = "leadcat_writes"
_WAIT_TO_CONNECT = "10"
_NOTICE_A_DEAD_SERVER = {
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
}
"""In seconds: a server that vanished without a word is given up after a minute, not two hours."""


@frozen(kw_only=True)
class Manner:
    """How connections behave."""

    synchronous: str = field(default="full", validator=in_(("full", "normal")))
    """SQLite: `full` keeps what was committed through a power cut, `normal` may lose the last."""
    busy_timeout: float = field(default=5.0, validator=ge(0))
    """How many seconds a statement waits for a lock that somebody else holds."""
    patience: float = field(default=10.0, validator=ge(0))
    """For how many seconds an operation is tried again when others, or an outage, stop it."""


def _options(where: StoreUrl, manner: Manner) -> dict[str, Any]:
    """The arguments of `create_engine` and of `create_async_engine`.

    Errors never repeat the values of a statement: they hold what a CRM knows about people.
    """
    if where.is_sqlite:
        arguments = {"timeout": manner.busy_timeout, "isolation_level": None}
        return {"connect_args": arguments, "hide_parameters": True}
    defaults = {"connect_timeout": _WAIT_TO_CONNECT, **_NOTICE_A_DEAD_SERVER}
    return {
        "connect_args": _without(where.url.query, defaults),
        "hide_parameters": True,
        "isolation_level": "READ COMMITTED",
        "client_encoding": "utf8",
        "use_native_hstore": False,
    }


def make_engine(where: StoreUrl, manner: Manner) -> Engine:
    """An engine for ordinary functions."""
    engine = create_engine(where.for_functions(), **_options(where, manner))
    _prepare(engine, where, manner)
    return engine


def make_async_engine(where: StoreUrl, manner: Manner) -> AsyncEngine:
    """An engine for coroutines."""
    from sqlalchemy.ext.asyncio import create_async_engine  # not for who has no coroutines

    engine = create_async_engine(where.for_coroutines(), **_options(where, manner))
    _prepare(engine.sync_engine, where, manner)
    return engine


def reading_options(where: StoreUrl) -> dict[str, Any]:
    """How a read runs.

    On SQLite in a transaction: all its statements see the same. On PostgreSQL each statement
    sees what is committed by then, which a transaction wouldn't change at READ COMMITTED; so
    there is none, which saves two round trips.
    """
    return {} if where.is_sqlite else {"isolation_level": "AUTOCOMMIT"}


def _prepare(engine: Engine, where: StoreUrl, manner: Manner) -> None:
    """Let each connection begin as it should."""
    keep_apart(engine)
    if where.is_sqlite:
        event.listen(engine, "connect", _sqlite_settings(manner))
        # Not by an event of the engine, which would be looked for at each statement.
        engine.dialect.do_begin = _begin_on_sqlite  # type: ignore[method-assign]  # of this one
    else:
        event.listen(engine, "connect", _postgresql_settings(manner))
        event.listen(engine, "checkout", _leave_if_dead)


def _without(given: Mapping[str, object], defaults: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in defaults.items() if name not in given}


def _sqlite_settings(manner: Manner) -> Any:
    statements = ("PRAGMA foreign_keys = ON", f"PRAGMA synchronous = {manner.synchronous}")

    def set_up(connection: Any, _entry: ConnectionPoolEntry) -> None:
        _execute(connection, statements)

    return set_up


def _postgresql_settings(manner: Manner) -> Any:
    milliseconds = round(manner.busy_timeout * 1000)
    # In another time zone the year 9999 may end in 10000, which Python can't read.
    settings = (f"SET lock_timeout = {milliseconds}; SET TIME ZONE 'UTC'",)

    def set_up(connection: Any, _entry: ConnectionPoolEntry) -> None:
        connection.autocommit = True  # saves the round trips of a transaction
        _execute(connection, settings)
        connection.autocommit = False

    return set_up


def _execute(connection: Any, statements: tuple[str, ...]) -> None:
    cursor = connection.cursor()
    for statement in statements:
        cursor.execute(statement)
    cursor.close()


def begin_to_write(connection: Connection) -> None:
    """Begin with the lock of a writer: taken later, it may fail after something was read."""
    connection.info[_WRITES] = True
    connection.begin()


def _begin_on_sqlite(dbapi_connection: PoolProxiedConnection) -> None:
    writes = dbapi_connection.info.pop(_WRITES, False)
    _execute(dbapi_connection, ("BEGIN IMMEDIATE" if writes else "BEGIN",))


def _leave_if_dead(_connection: Any, entry: Any, _proxy: Any) -> None:
    """Let an outage between two operations go unnoticed by the second."""
    from psycopg import OperationalError

    driver = entry.driver_connection
    try:
        while has_news(driver):
            driver.pgconn.consume_input()
    except OperationalError as error:
        raise InvalidatePoolError(str(error)) from error
