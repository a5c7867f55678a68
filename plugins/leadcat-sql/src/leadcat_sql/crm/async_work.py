"""Several saves in one transaction, for coroutines."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, Unpack

from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession
from sqlalchemy.orm import Session

from leadcat_rules import Contact, Decision, Sale
from leadcat_sql.crm.async_repository import AsyncRepository
from leadcat_sql.crm.careful import Careful
from leadcat_sql.crm.repository import Repository
from leadcat_sql.crm.save import SaveDetails
from leadcat_sql.crm.unit import Handle, Shared
from leadcat_sql.crm.work import Work
from leadcat_sql.stores.joined import AsyncJoinedStore

T = TypeVar("T")


class AsyncWork(AsyncRepository):
    """Like `Work`; each method is awaited."""

    def __init__(
        self,
        host: AsyncConnection | AsyncSession,
        shared: Shared,
        handle: Handle,
        *,
        keeps_lists: bool,
    ) -> None:
        self.host = host
        """For statements of the caller's own in the same transaction."""
        self.store = AsyncJoinedStore(host, shared.tenant, shared.watched)
        self._shared = shared
        self._handle = handle
        self._keeps_lists = keeps_lists
        self._made: Work | None = None

    async def run(self, operation: Callable[[Work], T]) -> T:
        """What the operation, an ordinary function, comes to in this transaction."""
        return await self.host.run_sync(lambda host: operation(self._work(host)))

    async def save_sale(self, sale: Sale, **details: Unpack[SaveDetails]) -> Decision:
        """See `EmbeddedCrm.save_sale`."""
        return await self.run(lambda work: work.save_sale(sale, **details))

    async def save_contact(self, contact: Contact, **details: Unpack[SaveDetails]) -> Decision:
        """See `EmbeddedCrm.save_contact`."""
        return await self.run(lambda work: work.save_contact(contact, **details))

    async def _read(self, operation: Callable[[Repository], T]) -> T:
        return await self.run(operation)

    async def _write(self, operation: Callable[[Repository], T]) -> T:
        return await self.run(operation)

    def _work(self, host: Connection | Session) -> Work:
        if self._made is None:
            unit = Careful(host, self._shared, repeats=False, keeps_lists=self._keeps_lists)
            unit.begin()
            self._made = Work(unit, self._handle)
        return self._made
