"""Handles on the shared databases: engines of their own, as that many other processes have."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from functools import partial
from itertools import cycle
from typing import Any, Generic, TypeVar, cast
from uuid import uuid4

from sqlalchemy import Engine, create_engine
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.orm import Session

from leadcat_rules import Store
from leadcat_rules.testing import waited
from leadcat_sql import AsyncJoinedStore, AsyncSqlStore, JoinedStore, SqlStore
from leadcat_sql.database.async_database import AsyncDatabase
from leadcat_sql.database.database import Database
from leadcat_sql.database.urls import StoreUrl
from tests.sql.databases import Kind, shared_database

T = TypeVar("T")
_AT_ONCE = 17
"""Enough for the contract's 16 writers and the store that they began with."""


class Handles(ABC, Generic[T]):
    """Stores on one shared database, each on the next of some engines that are opened once."""

    def __init__(self, kind: Kind) -> None:
        self.url = shared_database(kind)
        self._engines: dict[int, T] = {}
        self._numbers = cycle(range(_AT_ONCE))

    def store(self, tenant: str | None = None) -> Store:
        """A handle on this tenant's content; a new tenant has none."""
        number = next(self._numbers)
        if number not in self._engines:
            self._engines[number] = self.open_engine()
        return self.store_on(self._engines[number], tenant or uuid4().hex)

    def close(self) -> None:
        while self._engines:
            self.close_engine(self._engines.popitem()[1])

    @abstractmethod
    def open_engine(self) -> T: ...

    @abstractmethod
    def store_on(self, engine: T, tenant: str) -> Store: ...

    @abstractmethod
    def close_engine(self, engine: T) -> None: ...


class OrdinaryHandles(Handles[Database]):
    """`SqlStore`."""

    def open_engine(self) -> Database:
        return Database.open(self.url, synchronous="normal")

    def store_on(self, engine: Database, tenant: str) -> Store:
        return SqlStore(engine, tenant)

    def close_engine(self, engine: Database) -> None:
        engine.close()


class AsyncHandles(Handles[AsyncDatabase]):
    """`AsyncSqlStore`, waited for."""

    def open_engine(self) -> AsyncDatabase:
        opened: list[AsyncDatabase] = []

        async def open() -> list[AsyncDatabase]:
            opened.append(await AsyncDatabase.open(self.url, synchronous="normal"))
            return opened

        waited(open())
        return opened[0]

    def store_on(self, engine: AsyncDatabase, tenant: str) -> Store:
        return waited(AsyncSqlStore(engine, tenant))

    def close_engine(self, engine: AsyncDatabase) -> None:
        cast(Any, waited(engine)).close()


class JoinedHandles(Handles[Engine]):
    """`JoinedStore` in sessions of a host that has set up nothing; each call is a transaction."""

    def open_engine(self) -> Engine:
        return create_engine(StoreUrl.of(self.url).for_functions())

    def store_on(self, engine: Engine, tenant: str) -> Store:
        def call(method: str, *arguments: Any, **options: Any) -> Any:
            with Session(engine) as session, session.begin():
                return getattr(JoinedStore(session, tenant), method)(*arguments, **options)

        return cast(Store, _Calling(call, tenant))

    def close_engine(self, engine: Engine) -> None:
        engine.dispose()


class AsyncJoinedHandles(Handles[AsyncEngine]):
    """`AsyncJoinedStore` on connections of such a host, waited for."""

    def open_engine(self) -> AsyncEngine:
        return create_async_engine(StoreUrl.of(self.url).for_coroutines())

    def store_on(self, engine: AsyncEngine, tenant: str) -> Store:
        async def call(method: str, *arguments: Any, **options: Any) -> Any:
            async with engine.begin() as connection:
                store = AsyncJoinedStore(connection, tenant)
                return await getattr(store, method)(*arguments, **options)

        return waited(_Calling(call, tenant))

    def close_engine(self, engine: AsyncEngine) -> None:
        cast(Any, waited(engine)).dispose()


class _Calling:
    """Hands the calls of a store's methods to a function."""

    joins_host_transaction = False

    def __init__(self, call: Callable[..., Any], tenant: str) -> None:
        self._call = call
        self.tenant = tenant

    def __getattr__(self, name: str) -> Any:
        return partial(self._call, name)
