"""Transactions on both databases, for coroutines."""

from __future__ import annotations

import asyncio

import pytest

from leadcat_rules import ErrorCode, StoreError
from leadcat_sql.database.async_database import AsyncDatabase
from tests.sql.operations import Mistake, add, names


def test_coroutines_read_and_write_as_functions_do(migrated_url: str) -> None:
    async def work() -> None:
        database = await AsyncDatabase.open(migrated_url)
        assert await database.write(add("web")) == "web"
        async with database.transaction() as connection:
            await connection.run_sync(add("mail"))
        assert await database.read(names) == ["mail", "web"]
        await database.close()

    asyncio.run(work())


def test_a_coroutine_whose_block_raises_leaves_nothing(migrated_url: str) -> None:
    async def mistaken(database: AsyncDatabase) -> None:
        async with database.transaction() as connection:
            await connection.run_sync(add("fax"))
            raise Mistake

    async def work() -> None:
        database = await AsyncDatabase.open(migrated_url)
        with pytest.raises(Mistake):
            await mistaken(database)
        assert await database.read(names) == []
        await database.close()

    asyncio.run(work())


def test_coroutines_that_write_at_once_wait_for_each_other(migrated_url: str) -> None:
    async def work() -> list[str]:
        database = await AsyncDatabase.open(migrated_url)
        await asyncio.gather(*(database.write(add(f"{number:02}")) for number in range(12)))
        found = await database.read(names)
        await database.close()
        return found

    assert asyncio.run(work()) == [f"{number:02}" for number in range(12)]


def test_a_coroutine_gets_the_same_errors(migrated_url: str) -> None:
    async def work() -> None:
        database = await AsyncDatabase.open(migrated_url)
        await database.write(add("web"))
        with pytest.raises(StoreError) as failed:
            await database.write(add("web"))
        assert failed.value.code is ErrorCode.STORE_FAILED
        with pytest.raises(StoreError):
            async with database.transaction() as connection:
                await connection.run_sync(add("web"))
        await database.close()

    asyncio.run(work())
