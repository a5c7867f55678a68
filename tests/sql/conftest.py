"""Databases as fixtures: `url` runs a test on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import cast

import pytest

from tests.sql import databases
from tests.sql.either import EITHER, Either


@pytest.fixture(autouse=True)
def _forgotten_afterwards() -> Iterator[None]:
    yield
    databases.forget()


@pytest.fixture(params=databases.KINDS)
def kind(request: pytest.FixtureRequest) -> databases.Kind:
    """Both kinds of databases."""
    return cast("databases.Kind", request.param)


@pytest.fixture
def url(kind: databases.Kind) -> str:
    """An empty database of each kind."""
    return databases.empty_database(kind)


@pytest.fixture
def migrated_url(kind: databases.Kind) -> str:
    """A database of each kind with all tables."""
    return databases.new_database(kind)


@pytest.fixture
def sqlite_url() -> str:
    """Of a file that isn't there yet."""
    return databases.empty_database("sqlite")


@pytest.fixture
def migrated_sqlite_url() -> str:
    """A file with all tables."""
    return databases.new_database("sqlite")


@pytest.fixture
def postgres_url() -> str:
    """An empty database."""
    return databases.empty_database("postgresql")


@pytest.fixture
def migrated_postgres_url() -> str:
    """A database with all tables."""
    return databases.new_database("postgresql")


@pytest.fixture(params=EITHER, ids=["functions", "coroutines"])
def opened(request: pytest.FixtureRequest) -> Iterator[Callable[..., Either]]:
    """Opens a database, for functions and for coroutines."""
    made: list[Either] = []

    def make(url: str, **options: object) -> Either:
        made.append(request.param(url, **options))
        return made[-1]

    yield make
    for database in made:
        database.close()
