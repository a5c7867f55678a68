"""A desk at the embedded CRM of coroutines."""

from __future__ import annotations

from asyncio import Runner
from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar

from attrs import define, field
from sqlalchemy import Engine as Connections

from leadcat_rules import Answer, Confirmation, Decision, Revision, Sale, SettingsDraft, Sweep, Undo
from leadcat_sql import AsyncEmbeddedCrm, SqlStore
from tests.sql.torture.clock import SigningClock
from tests.sql.torture.rules import saved

T = TypeVar("T")


@define
class AsyncDesk:
    """Each call is run to its end in one loop, which lasts until the desk rests."""

    clock: SigningClock
    store: SqlStore
    _crm: AsyncEmbeddedCrm | None = field(default=None, init=False)
    _runner: Runner = field(factory=Runner, init=False)

    @classmethod
    def open(
        cls, url: str, tenant: str, clock: SigningClock, plugins: Sequence[object]
    ) -> AsyncDesk:
        """A desk of this tenant."""
        desk = cls(clock, SqlStore.open(url, tenant=tenant))
        desk._crm = desk._run(
            AsyncEmbeddedCrm.open(url, tenant=tenant, clock=clock, plugins=plugins)
        )
        return desk

    @property
    def engines(self) -> Sequence[Connections]:
        return (self.crm.store.database.engine.sync_engine, self.store.database.engine)

    @property
    def crm(self) -> AsyncEmbeddedCrm:
        """The CRM that it works with."""
        assert self._crm is not None
        return self._crm

    def look(self, company: str) -> str | None:
        return self._run(self.crm.company(company)).category_id

    def save(self, sale: Sale, event: str) -> Decision:
        whole = saved(sale, event)
        return self._run(self.crm.save_sale(sale, id=whole.id, at=whole.at, actor=whole.actor))

    def questions(self, company: str) -> Sequence[Confirmation]:
        return self._run(self.crm.engine.inbox.apending(company=company))

    def answer(self, confirmation: str, answer: Answer, by: str) -> Decision:
        return self._run(self.crm.answer(confirmation, answer, by=by))

    def undo(self, event: str, by: str) -> Undo:
        (undone,) = self._run(self.crm.undo([event], by=by))
        return undone

    def move(self, company: str, expected: str, target: str) -> bool:
        return self._run(self._move(company, expected, target))

    async def _move(self, company: str, expected: str, target: str) -> bool:
        async with self.crm.transaction() as work:
            # As a hook of the engine is given it: it stays so until the commit.
            found = await work.run(lambda inner: inner.unit.company(company))
            if found is None or found.category_id != expected:
                return False
            await work.set_category(company, target)
        return True

    def draft(self) -> SettingsDraft:
        return self._run(self.crm.engine.settings.aopen())

    def save_settings(self, draft: SettingsDraft, by: str) -> Revision:
        return self._run(self._save_settings(draft, by))

    async def _save_settings(self, draft: SettingsDraft, by: str) -> Revision:
        async with self.crm.transaction() as work:
            return await self.crm.engine.settings.asave(draft, by=by, context=work)

    def sweep(self) -> Sweep:
        return self._run(self.crm.sweep())

    def rest(self) -> None:
        self._run(self.crm.close())
        self.store.close()
        self._runner.close()
        self._runner = Runner()

    def _run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(coroutine)
