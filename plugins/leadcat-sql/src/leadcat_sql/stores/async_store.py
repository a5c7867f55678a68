"""A store in a database, for coroutines."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from leadcat_sql.database.async_database import AsyncDatabase
from leadcat_sql.stores.async_methods import AsyncStoreMethods
from leadcat_sql.stores.joined import AsyncJoinedStore
from leadcat_sql.stores.records import Records
from leadcat_sql.stores.rows import new_receipt

T = TypeVar("T")


class AsyncSqlStore(AsyncStoreMethods):
    """Like `SqlStore`, in one event loop, for an engine that is driven by its `a…` methods."""

    joins_host_transaction = False

    def __init__(self, database: AsyncDatabase, tenant: str = "default") -> None:
        """On a database that is open already, perhaps for several tenants."""
        self.database = database
        self.tenant = tenant
        self._watched: set[str] = set()
        """Observers whose queue is known to be committed."""

    @classmethod
    async def open(
        cls,
        url: str | URL,
        *,
        tenant: str = "default",
        create: bool = False,
        synchronous: str = "full",
        busy_timeout: float = 5.0,
        patience: float = 10.0,
    ) -> AsyncSqlStore:
        """Open a store; see `Database.open` for the options and what is refused."""
        database = await AsyncDatabase.open(
            url,
            create=create,
            synchronous=synchronous,
            busy_timeout=busy_timeout,
            patience=patience,
        )
        return cls(database, tenant)

    def joined(self, host: AsyncConnection | AsyncSession) -> AsyncJoinedStore:
        """The same store as a part of the host's own transaction, in the same database."""
        return AsyncJoinedStore(host, self.tenant, self._watched)

    async def close(self) -> None:
        """Close the connections of its database."""
        await self.database.close()

    async def watch(self, observer: str) -> None:
        """Make a queue for this observer, unless it has one; once is enough for this object."""
        if observer not in self._watched:
            await super().watch(observer)
            self._watched.add(observer)

    async def read(self, operation: Callable[[Records], T]) -> T:
        """What the operation reads."""
        return await self.database.read(
            lambda connection: operation(Records(connection, self.tenant))
        )

    async def write(
        self, operation: Callable[[Records], T], committed: Callable[[Records], T | None]
    ) -> T:
        """What the operation came to, once it is committed."""
        receipt = new_receipt()
        return await self.database.write(
            lambda connection: operation(Records(connection, self.tenant, receipt)),
            committed=lambda connection: committed(Records(connection, self.tenant, receipt)),
        )
