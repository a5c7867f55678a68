"""Stores on the shared databases, as fixtures."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias
from uuid import uuid4

import pytest

from leadcat_sql import SqlStore
from tests.sql.databases import Kind, shared_database

Opening: TypeAlias = Callable[..., SqlStore]


@pytest.fixture
def opened(kind: Kind) -> Iterator[Opening]:
    """Opens stores of a tenant of the test's own, or of another one by a name."""
    tenant = uuid4().hex
    made: list[SqlStore] = []

    def open(name: str = "") -> SqlStore:
        made.append(SqlStore.open(shared_database(kind), tenant=tenant + name))
        return made[-1]

    yield open
    for store in made:
        store.close()


@pytest.fixture
def store(opened: Opening) -> SqlStore:
    """One on each kind of database."""
    return opened()


@pytest.fixture
def on_postgresql() -> Iterator[SqlStore]:
    """One where each statement is a round trip."""
    made = SqlStore.open(shared_database("postgresql"), tenant=uuid4().hex)
    yield made
    made.close()
