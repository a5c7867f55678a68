"""Migrations: what they make, what they refuse, and that they leave nothing half."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Collection, Iterator
from threading import Thread
from time import sleep

import psycopg
import pytest
from sqlalchemy import Engine, inspect, text

from leadcat_rules import ErrorCode, StoreError
from leadcat_sql.database import schema_state
from leadcat_sql.database.async_database import AsyncDatabase
from leadcat_sql.database.connecting import Manner, make_engine
from leadcat_sql.database.database import Database
from leadcat_sql.database.migrating import migrate
from leadcat_sql.database.schema_state import HISTORY, VERSION_TABLE
from leadcat_sql.database.urls import StoreUrl
from leadcat_sql.schema import crm_tables, tables
from tests.sql import databases
from tests.sql.operations import names

STORE = set(tables.metadata.tables)
CRM = set(crm_tables.metadata.tables)
ALL = sum(map(len, HISTORY.values()))
"""How many migrations there are."""


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """On an empty database."""
    made = engine_of(url)
    yield made
    made.dispose()


def engine_of(url: str) -> Engine:
    return make_engine(StoreUrl.of(url), Manner())


def tables_in(engine: Engine) -> set[str]:
    """All but those of SQLite's full-text search, which are its own affair."""
    with engine.connect() as connection:
        names = inspect(connection).get_table_names()
    return {name for name in names if not name.startswith(crm_tables.runs_search.name)}


def execute(engine: Engine, *statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))


def refused(url: str, *, needs: Collection[str] = ("store",)) -> StoreError:
    with pytest.raises(StoreError) as refusal:
        Database.open(url, needs=needs)
    return refusal.value


def test_an_empty_database_gets_all_tables_and_what_was_done_is_told(
    url: str, engine: Engine
) -> None:
    done = migrate(url)

    assert [each.revision for each in done] == [*HISTORY["store"], *HISTORY["crm"]]
    assert str(done[0]).startswith("store_0001: Decisions, confirmations")
    assert tables_in(engine) == {*STORE, *CRM, VERSION_TABLE}


def test_what_is_migrated_is_left_as_it_is(migrated_url: str) -> None:
    assert migrate(migrated_url) == []


def test_a_store_alone_needs_no_tables_of_a_crm(url: str, engine: Engine) -> None:
    migrate(url, branches=["store"])
    assert tables_in(engine) == {*STORE, VERSION_TABLE}
    Database.open(url).close()

    assert [each.revision for each in migrate(url)] == list(HISTORY["crm"])
    assert tables_in(engine) == {*STORE, *CRM, VERSION_TABLE}


def test_an_empty_database_is_opened_only_where_its_tables_may_be_made(
    kind: databases.Kind,
) -> None:
    url = databases.empty_database(kind)
    error = refused(url)

    assert error.code is ErrorCode.STORE_NOT_MIGRATED
    assert f"leadcat migrate --store {StoreUrl.of(url)}" in str(error)

    Database.open(url, create=True, needs=("store", "crm")).close()
    assert migrate(url) == []


def test_opening_without_being_asked_makes_no_file(sqlite_url: str) -> None:
    refused(sqlite_url)

    assert not StoreUrl.of(sqlite_url).path.exists()


def test_a_database_that_is_older_is_refused_with_what_it_lacks(
    migrated_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer_code = {**HISTORY, "store": (*HISTORY["store"], "store_9999")}
    monkeypatch.setattr(schema_state, "HISTORY", newer_code)
    error = refused(migrated_url)

    assert error.code is ErrorCode.STORE_NOT_MIGRATED
    assert "lacks store_9999" in str(error)
    assert "leadcat migrate --store" in str(error)


def test_a_database_that_is_newer_is_refused_by_every_way_in(migrated_url: str) -> None:
    engine = engine_of(migrated_url)
    execute(
        engine,
        f"UPDATE {VERSION_TABLE} SET version_num = 'store_9999' WHERE version_num LIKE 'store%'",
    )
    engine.dispose()

    assert refused(migrated_url).code is ErrorCode.STORE_TOO_NEW
    for open_it in (migrate, lambda url: Database.open(url, create=True)):
        with pytest.raises(StoreError, match="migrated to store_9999") as refusal:
            open_it(migrated_url)
        assert refusal.value.code is ErrorCode.STORE_TOO_NEW


def test_a_newer_crm_is_no_matter_to_a_store_alone(migrated_url: str) -> None:
    engine = engine_of(migrated_url)
    execute(
        engine,
        f"UPDATE {VERSION_TABLE} SET version_num = 'crm_9999' WHERE version_num LIKE 'crm%'",
    )
    engine.dispose()

    Database.open(migrated_url).close()
    assert refused(migrated_url, needs=("store", "crm")).code is ErrorCode.STORE_TOO_NEW


def test_a_store_without_a_crm_says_so_to_who_needs_one(url: str) -> None:
    migrate(url, branches=["store"])
    error = refused(url, needs=("store", "crm"))

    assert error.code is ErrorCode.STORE_NOT_MIGRATED
    assert "doesn't have the tables of the embedded CRM" in str(error)


def test_only_the_two_branches_can_be_needed(sqlite_url: str) -> None:
    with pytest.raises(ValueError, match=r"there are only \['crm', 'store'\]"):
        Database.open(sqlite_url, create=True, needs=["web"])


def test_a_database_of_something_else_is_left_alone(url: str, engine: Engine) -> None:
    execute(engine, *(f"CREATE TABLE shop_{letter} (id INTEGER)" for letter in "dcba"))
    error = refused(url)

    assert error.code is ErrorCode.STORE_FOREIGN
    assert "shop_a, shop_b, shop_c, ..." in str(error)
    with pytest.raises(StoreError) as refusal:
        migrate(url)
    assert refusal.value.code is ErrorCode.STORE_FOREIGN
    assert tables_in(engine) == {"shop_a", "shop_b", "shop_c", "shop_d"}


def test_a_host_puts_the_store_beside_its_own_tables(url: str, engine: Engine) -> None:
    execute(engine, "CREATE TABLE shop (id INTEGER)")
    migrate(url, branches=["store"], beside_others=True)

    assert tables_in(engine) == {"shop", VERSION_TABLE, *STORE}
    Database.open(url).close()


def test_a_host_that_creates_its_store_means_it(url: str, engine: Engine) -> None:
    execute(engine, "CREATE TABLE shop (id INTEGER)")
    Database.open(url, create=True).close()

    assert tables_in(engine) == {"shop", VERSION_TABLE, *STORE}


def test_a_coroutine_creates_its_store_too(url: str) -> None:
    async def work() -> list[str]:
        database = await AsyncDatabase.open(url, create=True)
        found = await database.read(names)
        await database.close()
        return found

    assert asyncio.run(work()) == []


def test_a_migration_that_fails_halfway_leaves_nothing(url: str, engine: Engine) -> None:
    execute(engine, "CREATE TABLE leadcat_crm_sale (mine INTEGER)")

    with pytest.raises(StoreError, match="leadcat_crm_sale"):
        migrate(url, beside_others=True)

    assert tables_in(engine) == {"leadcat_crm_sale"}
    execute(engine, "DROP TABLE leadcat_crm_sale")
    assert len(migrate(url)) == ALL


def test_processes_that_migrate_at_once_all_end_well(url: str) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", _MIGRATE, url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    outputs = [process.communicate("now\n", timeout=60)[0] for process in processes]

    assert [process.returncode for process in processes] == [0, 0]
    assert sorted(outputs) == ["0\n", f"{ALL}\n"]


_MIGRATE = """
import sys
from leadcat_sql.database.migrating import migrate
print("ready", flush=True)
sys.stdin.readline()
print(len(migrate(sys.argv[1])))
"""


def test_who_finds_another_at_the_migration_waits_and_has_nothing_left_to_do(
    postgres_url: str,
) -> None:
    done: list[int] = []
    threads = [Thread(target=lambda: done.append(len(migrate(postgres_url)))) for _ in range(2)]

    with psycopg.connect(postgres_url, autocommit=True) as another:
        another.execute("SELECT pg_advisory_lock(hashtext('leadcat_version'))")
        for thread in threads:
            thread.start()
        while waiting(another) < len(threads):
            assert done == []
            sleep(0.01)
        assert done == []
    for thread in threads:
        thread.join()

    assert sorted(done) == [0, ALL]


def waiting(connection: psycopg.Connection) -> int:
    found = connection.execute(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted "
        "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    ).fetchone()
    assert found is not None
    return int(found[0])


def test_what_is_migrated_needs_no_alembic_to_be_opened(migrated_sqlite_url: str) -> None:
    code = (
        "import sys; from leadcat_sql.database.database import Database; "
        "Database.open(sys.argv[1], create=True); assert 'alembic' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code, migrated_sqlite_url], check=True)
