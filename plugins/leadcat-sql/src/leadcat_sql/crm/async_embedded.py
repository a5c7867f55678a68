"""The embedded CRM, for coroutines."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar, Unpack

from sqlalchemy import URL, Connection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from leadcat_rules import (
    Answer,
    Contact,
    Decision,
    Engine,
    Event,
    Id,
    LeadcatError,
    Preview,
    Ruleset,
    Sale,
    Snapshot,
    Sweep,
    Undo,
)
from leadcat_sql.crm.async_host import AsyncCrmHost
from leadcat_sql.crm.async_repository import AsyncRepository
from leadcat_sql.crm.async_work import AsyncWork
from leadcat_sql.crm.attempt import ALL_FAILED, Attempt, SaveAttempt, no_decision
from leadcat_sql.crm.careful import Careful
from leadcat_sql.crm.inside import run_inside
from leadcat_sql.crm.mishaps import NeedsCare
from leadcat_sql.crm.promising import promising
from leadcat_sql.crm.repository import Content, Repository
from leadcat_sql.crm.save import Save, SaveDetails
from leadcat_sql.crm.saving import previewed
from leadcat_sql.crm.seeding import seeds
from leadcat_sql.crm.snapshots import dump, fill, load
from leadcat_sql.crm.unit import CrmOptions, Shared, Unit, engine_options
from leadcat_sql.database.async_database import AsyncDatabase
from leadcat_sql.stores.async_store import AsyncSqlStore

T = TypeVar("T")
_log = logging.getLogger("leadcat_sql")


class AsyncEmbeddedCrm(AsyncRepository):
    """Like `EmbeddedCrm`, in one event loop: each method is awaited, plugins may be coroutines."""

    def __init__(self, database: AsyncDatabase, **options: Unpack[CrmOptions]) -> None:
        """On a database that is open already; `open` makes the rest ready."""
        self.shared = Shared.of(options)
        self.store = AsyncSqlStore(database, self.shared.tenant)
        """What the engine remembers, for whoever wants it without a transaction of the CRM's."""
        self.host = AsyncCrmHost(database, self.store, self.shared)
        """The plugin that answers the engine's hooks."""
        self._database = database
        self._options = engine_options(self.host, options)
        self.engine = Engine(**self._options)
        """For the settings, the inbox and the log; `context` is a transaction, or None."""

    @classmethod
    async def open(
        cls,
        url: str | URL,
        *,
        create: bool = False,
        ruleset: str | Path | Ruleset | None = None,
        synchronous: str = "full",
        busy_timeout: float = 5.0,
        patience: float = 10.0,
        **options: Unpack[CrmOptions],
    ) -> Self:
        """See `EmbeddedCrm.open`."""
        database = await AsyncDatabase.open(
            url,
            create=create,
            needs=("store", "crm"),
            synchronous=synchronous,
            busy_timeout=busy_timeout,
            patience=patience,
        )
        try:
            crm = cls(database, **options)
            await crm.make_ready(ruleset)
        except BaseException:
            await database.close()
            raise
        return crm

    async def make_ready(self, ruleset: str | Path | Ruleset | None = None) -> None:
        """Publish this ruleset, once, and have a queue for each observer; `open` does it."""
        if ruleset is not None:
            self.engine = await Engine.aopen(ruleset, **self._options)
        for observer in self.engine.plugins.observers:
            await self.store.watch(observer)
            self.shared.watched.add(observer)

    async def close(self) -> None:
        """Close its connections."""
        await self._database.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()

    async def save_sale(self, sale: Sale, **details: Unpack[SaveDetails]) -> Decision:
        """See `EmbeddedCrm.save_sale`."""
        return await self._save(Save.of(sale, **details))

    async def save_contact(self, contact: Contact, **details: Unpack[SaveDetails]) -> Decision:
        """See `EmbeddedCrm.save_contact`."""
        return await self._save(Save.of(contact, **details))

    async def preview_sale(self, sale: Sale, **details: Unpack[SaveDetails]) -> Preview:
        """See `EmbeddedCrm.preview_sale`."""
        return await self._preview(Save.of(sale, **details))

    async def preview_contact(self, contact: Contact, **details: Unpack[SaveDetails]) -> Preview:
        """See `EmbeddedCrm.preview_contact`."""
        return await self._preview(Save.of(contact, **details))

    async def handle(self, event: Event, *, answer: Answer | None = None) -> Decision:
        """See `EmbeddedCrm.handle`."""
        engine = self.engine
        return await self._change(lambda unit: engine.ahandle(event, answer=answer, context=unit))

    async def handle_many(
        self, events: Iterable[Event], *, answer: Answer | None = None
    ) -> tuple[Decision, ...]:
        """See `EmbeddedCrm.handle_many`."""
        engine, several = self.engine, tuple(events)
        return await self._change(
            lambda unit: engine.ahandle_many(several, answer=answer, context=promising(unit))
        )

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncWork]:
        """See `EmbeddedCrm.transaction`."""
        async with self._database.transaction() as connection:
            yield AsyncWork(connection, self.shared, self._handle, keeps_lists=True)
        await self._tell()

    def joined(self, host: AsyncConnection | AsyncSession) -> AsyncWork:
        """See `EmbeddedCrm.joined`; this method is not awaited."""
        return AsyncWork(host, self.shared, self._handle, keeps_lists=False)

    async def answer(
        self, confirmation_id: str, answer: Answer, *, by: Id | None = None
    ) -> Decision:
        """See `EmbeddedCrm.answer`."""
        inbox = self.engine.inbox
        return await self._change(
            lambda unit: inbox.aanswer(confirmation_id, answer, by=by, context=unit)
        )

    async def undo(self, event_ids: Iterable[Id], *, by: Id | None = None) -> tuple[Undo, ...]:
        """See `EmbeddedCrm.undo`."""
        ids = tuple(event_ids)
        return await self._change(lambda unit: self.engine.inbox.aundo(ids, by=by, context=unit))

    async def retry(self, event_ids: Iterable[Id] | None = None) -> tuple[Decision, ...]:
        """See `EmbeddedCrm.retry`."""
        wanted = await self._to_be_retried(event_ids)
        return tuple([await self._retry(id) for id in wanted])

    async def sweep(self) -> Sweep:
        """See `EmbeddedCrm.sweep`."""
        return await self.engine.asweep(around=self.transaction)

    async def notify(self) -> None:
        """See `EmbeddedCrm.notify`."""
        await self.engine.anotify()

    async def load(self, snapshot: Snapshot, *, replace: bool = False) -> None:
        """See `EmbeddedCrm.load`."""
        tenant = self.shared.tenant
        await self._database.write(
            lambda connection: load(connection, tenant, snapshot, replace=replace)
        )

    async def dump(self) -> Snapshot:
        """See `EmbeddedCrm.dump`."""
        operation = self._database.read if self._database.is_sqlite else self._database.write
        return await operation(lambda connection: dump(connection, self.shared.tenant))

    async def seed(self, *, companies: int = 100) -> None:
        """See `EmbeddedCrm.seed`."""
        tenant = self.shared.tenant
        await self._database.write(lambda connection: fill(connection, tenant, seeds(companies)))

    async def _read(self, operation: Callable[[Repository], T]) -> T:
        return await self._database.read(lambda c: operation(Content(c, self.shared)))

    async def _write(self, operation: Callable[[Repository], T]) -> T:
        # Done again after a lost answer, it might undo what somebody else has written since.
        return await self._database.write(lambda c: operation(Content(c, self.shared)))

    def _handle(
        self, connection: Connection, event: Event, answer: Answer | None, unit: Unit, /
    ) -> Decision:
        return run_inside(connection, self.engine.ahandle(event, answer=answer, context=unit))

    async def _save(self, save: Save) -> Decision:
        attempt = SaveAttempt(self.shared, save, self._handle)
        try:
            decision = await self._database.write(attempt.leanly, committed=attempt.committed)
        except NeedsCare:
            decision = await self._database.write(attempt.carefully, committed=attempt.committed)
        await self._tell()
        return decision

    async def _preview(self, save: Save) -> Preview:
        event = await self._database.read(lambda c: previewed(c, self.shared, save))
        return await self.engine.apreview(event)

    async def _change(self, operation: Callable[[Careful], Coroutine[Any, Any, T]]) -> T:
        attempt = Attempt(self.shared, lambda unit: run_inside(unit.connection, operation(unit)))
        made = await self._database.write(attempt, committed=attempt.committed)
        await self._tell()
        return made

    async def _to_be_retried(self, event_ids: Iterable[Id] | None) -> list[str]:
        if event_ids is None:
            return [decision.id for decision in await self.engine.adecisions(ALL_FAILED)][::-1]
        ids = [str(id) for id in dict.fromkeys(event_ids)]
        for id in ids:
            if await self.engine.adecision(id) is None:
                raise no_decision(id)
        return ids

    async def _retry(self, event_id: str) -> Decision:
        (decision,) = await self._change(lambda unit: self.engine.aretry([event_id], context=unit))
        return decision

    async def _tell(self) -> None:
        """See `EmbeddedCrm`."""
        if not self.engine.plugins.observers:
            return
        try:
            await self.engine.anotify()
        except LeadcatError as error:
            _log.error("observers are told the next time: %s", error)
