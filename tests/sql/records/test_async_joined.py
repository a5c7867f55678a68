"""A store in the transaction of a host of coroutines (S3)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from attrs import frozen
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from leadcat_rules import DecisionQuery, StoreError
from leadcat_rules.testing.records import claimed, decided
from leadcat_sql import AsyncJoinedStore, AsyncSqlStore
from leadcat_sql.database.urls import StoreUrl
from leadcat_sql.schema.tables import observers


@frozen
class Meeting:
    """A store, and a host's own engine on the same database."""

    store: AsyncSqlStore
    engine: AsyncEngine

    async def observers(self) -> list[str]:
        """Rows that the host itself writes in these tests."""
        async with AsyncSession(self.engine) as session:
            found = await session.scalars(observers.select().with_only_columns(observers.c.name))
            return sorted(found)


@asynccontextmanager
async def meeting(url: str) -> AsyncIterator[Meeting]:
    store = await AsyncSqlStore.open(url)
    engine = create_async_engine(StoreUrl.of(url).for_coroutines())
    try:
        yield Meeting(store, engine)
    finally:
        await engine.dispose()
        await store.close()


Test = Callable[[Meeting], Awaitable[None]]


def run(url: str, test: Test) -> None:
    async def meet() -> None:
        async with meeting(url) as both:
            await test(both)

    asyncio.run(meet())


HOSTS_OWN = observers.insert().values(tenant="host", name="saved")


async def _decided(store: AsyncJoinedStore) -> str:
    decision = decided()
    await store.claim(claimed(decision.event))
    assert await store.save(decision)
    return decision.id


def test_what_the_host_commits_is_there(migrated_url: str) -> None:
    async def test(both: Meeting) -> None:
        async with AsyncSession(both.engine) as session, session.begin():
            id = await _decided(both.store.joined(session))
        assert await both.store.decision(id) is not None

    run(migrated_url, test)


def test_S3_nothing_remains_of_what_the_host_rolls_back(migrated_url: str) -> None:
    async def test(both: Meeting) -> None:
        async with both.engine.connect() as connection:
            joined = both.store.joined(connection)
            point = await joined.savepoint()
            await _decided(joined)
            await joined.watch("log")
            await joined.release(point)
            await connection.rollback()
        assert not await both.store.decisions(DecisionQuery())
        assert await both.observers() == []

    run(migrated_url, test)


def test_S3_what_is_rolled_back_to_a_savepoint_leaves_the_hosts_save(migrated_url: str) -> None:
    async def test(both: Meeting) -> None:
        async with AsyncSession(both.engine) as session, session.begin():
            await session.execute(HOSTS_OWN)
            joined = both.store.joined(session)
            point = await joined.savepoint()
            await _decided(joined)
            await joined.roll_back_to(point)
        assert not await both.store.decisions(DecisionQuery())
        assert await both.observers() == ["saved"]

    run(migrated_url, test)


def test_a_connection_whose_statements_commit_is_refused(migrated_url: str) -> None:
    async def test(both: Meeting) -> None:
        committing = both.engine.execution_options(isolation_level="AUTOCOMMIT")
        async with committing.connect() as connection:
            with pytest.raises(StoreError, match="commits by itself"):
                await both.store.joined(connection).savepoint()

    run(migrated_url, test)


def test_watching_again_costs_nothing(migrated_url: str) -> None:
    async def test(both: Meeting) -> None:
        await both.store.watch("log")
        await both.store.watch("log")
        async with both.engine.connect() as connection:
            await both.store.joined(connection).watch("log")
            assert not connection.in_transaction()

    run(migrated_url, test)
