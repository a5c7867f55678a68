"""Hosts of other kinds: with one transaction for all, with a store of coroutines."""

from __future__ import annotations

from asyncio import sleep
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from copy import deepcopy
from threading import RLock
from typing import Any

from leadcat_rules.decisions import Change
from leadcat_rules.domain import Category, Company, LeadStatus
from leadcat_rules.files import Snapshot
from leadcat_rules.hookspecs import hookimpl
from leadcat_rules.memory import MemoryStore
from leadcat_rules.store import Store
from leadcat_rules.testing.hosts import MemoryHost


class Transaction:
    """Given to every hook as its context, as long as it is open."""

    is_open = True


class JoinedStore(MemoryStore):
    joins_host_transaction = True

    def content(self) -> dict[str, Any]:
        """A copy of all that it remembers."""
        return deepcopy({name: kept for name, kept in vars(self).items() if name != "_lock"})

    def restore(self, content: dict[str, Any]) -> None:
        vars(self).update(content)

    def savepoint(self) -> object:
        return self.content()

    def release(self, point: object) -> None:
        pass

    def roll_back_to(self, point: dict[str, Any]) -> None:
        self.restore(point)


class TransactionalHost:
    """Companies and decisions commit together, or not at all."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.host = MemoryHost(snapshot)
        self.store = JoinedStore()
        self._lock = RLock()

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Keeps everybody else out until its end; an exception rolls it back."""
        with self._lock:
            opened = Transaction()
            decisions, companies = self.store.content(), dict(self.host._companies)
            try:
                yield opened
            except BaseException:
                self.store.restore(decisions)
                self.host._companies = companies
                raise
            finally:
                opened.is_open = False

    @hookimpl
    def leadcat_store(self, context: Transaction) -> Store:
        assert context.is_open
        return self.store

    @hookimpl
    def leadcat_get_company(self, context: Transaction, company_id: str) -> Company | None:
        assert context.is_open
        return self.host.leadcat_get_company(company_id)

    @hookimpl
    def leadcat_list_categories(self, context: Transaction) -> Sequence[Category]:
        assert context.is_open
        return self.host.leadcat_list_categories()

    @hookimpl
    def leadcat_list_lead_statuses(self, context: Transaction) -> Sequence[LeadStatus]:
        assert context.is_open
        return self.host.leadcat_list_lead_statuses()

    @hookimpl
    def leadcat_set_category(self, context: Transaction, change: Change) -> bool:
        assert context.is_open
        return self.host.leadcat_set_category(change)


class StoreOfCoroutines:
    """A `MemoryStore` each of whose methods has to be awaited."""

    joins_host_transaction = False

    def __init__(self) -> None:
        self._store = MemoryStore()

    def __getattr__(self, name: str) -> Callable[..., Awaitable[object]]:
        method = getattr(self._store, name)

        async def waited(*arguments: object, **options: object) -> object:
            await sleep(0)
            answer: object = method(*arguments, **options)
            return answer

        return waited


class RemembersInCoroutines:
    """Brings a store of coroutines along, for requests that are open."""

    def __init__(self) -> None:
        self._store = StoreOfCoroutines()

    @asynccontextmanager
    async def request(self) -> AsyncIterator[Transaction]:
        """What its hooks want to see as their context."""
        opened = Transaction()
        await sleep(0)
        yield opened
        opened.is_open = False

    @hookimpl
    async def leadcat_store(self, context: Transaction) -> StoreOfCoroutines:
        assert context.is_open
        await sleep(0)
        return self._store
