"""Each store runs the contract, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from typing import Any, ClassVar

import pytest

from leadcat_rules import Store
from leadcat_rules.testing import StoreContract
from tests.sql.databases import Kind
from tests.sql.handles import (
    AsyncHandles,
    AsyncJoinedHandles,
    Handles,
    JoinedHandles,
    OrdinaryHandles,
)

_LONGER = 10 if os.environ.get("LEADCAT_EXAMPLES") else 1
_open: list[Handles[Any]] = []


@pytest.fixture(autouse=True, scope="module")
def _closed_afterwards() -> Iterator[None]:
    yield
    _handles.cache_clear()
    while _open:
        _open.pop().close()


@cache
def _handles(kind: Kind, of: type[Handles[Any]]) -> Handles[Any]:
    _open.append(of(kind))
    return _open[-1]


class _Contract(StoreContract):
    """The contract for a new tenant each time; `reopen` is the same tenant on another engine."""

    kind: ClassVar[Kind]
    of: ClassVar[type[Handles[Any]]]

    def make_store(self) -> Store:
        return _handles(self.kind, self.of).store()

    def reopen(self, store: Any) -> Store:
        return _handles(self.kind, self.of).store(store.tenant)


class TestOnSqlite(_Contract):
    kind, of = "sqlite", OrdinaryHandles
    games = 12 * _LONGER


class TestOnPostgresql(_Contract):
    kind, of = "postgresql", OrdinaryHandles
    games = 4 * _LONGER


class TestAsyncOnSqlite(_Contract):
    kind, of = "sqlite", AsyncHandles
    games, races = 2 * _LONGER, 2


class TestAsyncOnPostgresql(_Contract):
    kind, of = "postgresql", AsyncHandles
    games = 2 * _LONGER


class TestJoinedOnSqlite(_Contract):
    kind, of = "sqlite", JoinedHandles
    games = 2 * _LONGER


class TestJoinedOnPostgresql(_Contract):
    kind, of = "postgresql", JoinedHandles
    games = 2 * _LONGER


class TestAsyncJoinedOnPostgresql(_Contract):
    kind, of = "postgresql", AsyncJoinedHandles
    games = 2 * _LONGER
