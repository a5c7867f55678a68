"""Databases for tests, of both kinds; the PostgreSQL server starts when it is first needed.

A database lives until the end of the test that made it (`forget` is called there, see conftest).
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from itertools import count
from pathlib import Path
from typing import Literal

import psycopg
from sqlalchemy import make_url

from leadcat_sql.database.migrating import migrate
from tests.sql.server import Server

Kind = Literal["sqlite", "postgresql"]
KINDS: tuple[Kind, ...] = ("sqlite", "postgresql")

_numbers = count(1)
_forgets: list[Callable[[], None]] = []


@cache
def server() -> Server:
    """The server of this test run."""
    started = Server()
    atexit.register(started.stop)
    return started


def new_database(kind: Kind) -> str:
    """The URL of a database with all tables and no row."""
    return _new_file(_migrated_file()) if kind == "sqlite" else _new_on_server(_migrated())


def empty_database(kind: Kind) -> str:
    """The URL of a database without tables; of SQLite not even the file is there."""
    return _new_file(None) if kind == "sqlite" else _new_on_server("template0")


@cache
def shared_database(kind: Kind) -> str:
    """The URL of one with all tables that lasts for all tests; bring a tenant of your own."""
    url = new_database(kind)
    _forgets.pop()
    return url


def lasting_database(kind: Kind) -> tuple[str, Callable[[], None]]:
    """The URL of one with all tables that outlives the test, and what removes it."""
    url = new_database(kind)
    return url, _forgets.pop()


def forget() -> None:
    """Remove what was made since the last time."""
    while _forgets:
        _forgets.pop()()


def _new_file(template: Path | None) -> str:
    path = _folder() / f"{next(_numbers)}.db"
    if template is not None:
        shutil.copyfile(template, path)

    def remove() -> None:
        for file in path.parent.glob(f"{path.name}*"):
            file.unlink()

    _forgets.append(remove)
    return f"sqlite:///{path}"


def _new_on_server(template: str) -> str:
    name = f"d{next(_numbers)}"
    # Copying the files is three times as fast as writing them to the log, the later default.
    strategy = "STRATEGY file_copy" if server().version >= 15 else ""
    _administrator().execute(f"CREATE DATABASE {name} TEMPLATE {template} {strategy}".encode())
    _forgets.append(lambda: _drop(name))
    return server().url(name)


def _drop(name: str) -> None:
    _administrator().execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@cache
def _administrator() -> psycopg.Connection:
    connection = psycopg.connect(server().url("postgres"), autocommit=True)
    atexit.register(connection.close)
    return connection


@cache
def _migrated() -> str:
    url = _new_on_server("template0")
    _forgets.pop()
    migrate(url)
    name = make_url(url).database
    assert name is not None
    return name


@cache
def _migrated_file() -> Path:
    path = _folder() / "migrated.db"
    migrate(f"sqlite:///{path}")
    return path


@cache
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="leadcat-"))
    atexit.register(shutil.rmtree, folder)
    return folder
