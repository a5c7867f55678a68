"""Both ways of using a database, behind ordinary methods: a test runs once for each."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Engine

from leadcat_sql.database.async_database import AsyncDatabase
from leadcat_sql.database.database import Database

T = TypeVar("T")


class Either(Protocol):
    """What a test does with a database."""

    engine: Engine

    def read(self, operation: Callable[[Connection], T]) -> T: ...

    def write(
        self,
        operation: Callable[[Connection], T],
        *,
        committed: Callable[[Connection], T | None] | None = None,
    ) -> T: ...

    def within(self, operation: Callable[[Connection], T]) -> T: ...

    def close(self) -> None: ...


class ByFunctions:
    """A Database."""

    def __init__(self, url: str, **options: Any) -> None:
        self._database = Database.open(url, **options)
        self.engine = self._database.engine
        self.read = self._database.read
        self.write = self._database.write
        self.close = self._database.close

    def within(self, operation: Callable[[Connection], T]) -> T:
        """In a transaction's block."""
        with self._database.transaction() as connection:
            return operation(connection)


class ByCoroutines:
    """An AsyncDatabase, in an event loop of its own."""

    def __init__(self, url: str, **options: Any) -> None:
        self._loop = asyncio.Runner()
        try:
            self._database = self._loop.run(AsyncDatabase.open(url, **options))
        except BaseException:
            self._loop.close()
            raise
        self.engine = self._database.engine.sync_engine

    def read(self, operation: Callable[[Connection], T]) -> T:
        """Its `read`."""
        return self._loop.run(self._database.read(operation))

    def write(
        self,
        operation: Callable[[Connection], T],
        *,
        committed: Callable[[Connection], T | None] | None = None,
    ) -> T:
        """Its `write`."""
        return self._loop.run(self._database.write(operation, committed=committed))

    def within(self, operation: Callable[[Connection], T]) -> T:
        """In a transaction's block."""

        async def block() -> T:
            async with self._database.transaction() as connection:
                return await connection.run_sync(operation)

        return self._loop.run(block())

    def close(self) -> None:
        """Its `close`, and the loop's."""
        self._loop.run(self._database.close())
        self._loop.close()


EITHER: tuple[Callable[..., Either], ...] = (ByFunctions, ByCoroutines)
