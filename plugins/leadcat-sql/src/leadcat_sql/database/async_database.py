"""A store's database, for coroutines."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from typing import TypeVar

from sqlalchemy import URL, Connection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from tenacity import AsyncRetrying

from leadcat_sql.database.connecting import (
    Manner,
    begin_to_write,
    make_async_engine,
    reading_options,
)
from leadcat_sql.database.faults import FAULTS, fault, is_lock, may_pass
from leadcat_sql.database.opening import check_state, make_ready
from leadcat_sql.database.urls import StoreUrl
from leadcat_sql.database.writing import Write, again, commit

T = TypeVar("T")


class AsyncDatabase:
    """Like `Database`, in one event loop; an operation stays an ordinary function."""

    def __init__(self, engine: AsyncEngine, where: StoreUrl, patience: float) -> None:
        self.engine = engine
        """For statements of the caller's own, each in a transaction of its making."""
        self.is_sqlite = where.is_sqlite
        self._where = where
        self._patience = patience
        self._reads = engine.execution_options(**reading_options(where))

    @classmethod
    async def open(
        cls,
        url: str | URL,
        *,
        create: bool = False,
        needs: Collection[str] = ("store",),
        synchronous: str = "full",
        busy_timeout: float = 5.0,
        patience: float = 10.0,
    ) -> AsyncDatabase:
        """See `Database.open`."""
        where = StoreUrl.of(url)
        manner = Manner(synchronous=synchronous, busy_timeout=busy_timeout, patience=patience)
        await asyncio.to_thread(make_ready, where, needs, create=create)
        database = cls(make_async_engine(where, manner), where, manner.patience)
        try:
            await database._run(database._reads, check_state(where, needs), is_lock)
        except BaseException:
            await database.close()
            raise
        return database

    async def read(self, operation: Callable[[Connection], T]) -> T:
        """See `Database.read`."""
        return await self._run(self._reads, operation, may_pass)

    async def write(
        self,
        operation: Callable[[Connection], T],
        *,
        committed: Callable[[Connection], T | None] | None = None,
    ) -> T:
        """See `Database.write`."""
        attempt = Write(operation, committed)
        return await self._run(self.engine, attempt, attempt.is_worth_it)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """One write transaction, committed at the end of the block; nothing is tried again."""
        try:
            async with self.engine.connect() as connection:
                await connection.run_sync(begin_to_write)
                yield connection
                await connection.run_sync(commit)
        except FAULTS as error:
            raise fault(error, self._where) from error

    async def close(self) -> None:
        """Close the connections that rest; an operation opens new ones."""
        await self.engine.dispose()

    async def _run(
        self,
        engine: AsyncEngine,
        attempt: Callable[[Connection], T],
        is_worth_it: Callable[[BaseException], bool],
    ) -> T:
        async def once() -> T:
            async with engine.connect() as connection:
                return await connection.run_sync(attempt)

        try:
            try:
                return await once()
            except FAULTS as error:
                if not is_worth_it(error):
                    raise
            return await AsyncRetrying(**again(is_worth_it, self._patience))(once)
        except FAULTS as error:
            in_doubt = isinstance(attempt, Write) and attempt.is_in_doubt
            raise fault(error, self._where, in_doubt=in_doubt) from error
