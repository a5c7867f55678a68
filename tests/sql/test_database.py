"""Transactions on both databases, for ordinary functions."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine, event

from leadcat_rules import ErrorCode, StoreError
from leadcat_sql.database.database import Database
from tests.sql.operations import Mistake, add, names, pragma, show


@pytest.fixture
def database(migrated_url: str) -> Iterator[Database]:
    opened = Database.open(migrated_url)
    yield opened
    opened.close()


def test_what_was_written_is_there_for_whoever_opens_it_next(migrated_url: str) -> None:
    first = Database.open(migrated_url)
    assert first.write(add("web")) == "web"
    first.close()

    second = Database.open(migrated_url)
    assert second.read(names) == ["web"]
    second.close()


def test_an_operation_that_raises_leaves_nothing_and_its_own_exception_passes(
    database: Database,
) -> None:
    def operation(connection: Connection) -> None:
        add("web")(connection)
        raise Mistake

    with pytest.raises(Mistake):
        database.write(operation)

    assert database.read(names) == []


def test_a_transaction_is_committed_at_the_end_of_its_block(database: Database) -> None:
    with database.transaction() as connection:
        add("web")(connection)
        assert database.read(names) == []

    assert database.read(names) == ["web"]


def test_a_transaction_whose_block_raises_leaves_nothing(database: Database) -> None:
    def work() -> None:
        with database.transaction() as connection:
            add("web")(connection)
            raise Mistake

    with pytest.raises(Mistake):
        work()

    assert database.read(names) == []


def test_a_connection_that_read_writes_in_a_transaction_again(database: Database) -> None:
    database.read(names)

    def operation(connection: Connection) -> None:
        add("web")(connection)
        raise Mistake

    with pytest.raises(Mistake):
        database.write(operation)

    assert database.read(names) == []


def test_an_error_of_the_database_is_the_stores_and_repeats_no_value_of_a_row(
    database: Database,
) -> None:
    database.write(add("a name to keep"))

    with pytest.raises(StoreError) as failed:
        database.write(add("a name to keep"))

    assert failed.value.code is ErrorCode.STORE_FAILED
    assert "a name to keep" not in str(failed.value)
    assert "[SQL parameters hidden" in str(failed.value.__cause__)


def test_threads_that_write_at_once_wait_for_each_other(database: Database) -> None:
    together = threading.Barrier(8)
    failures: list[BaseException] = []

    def work(number: int) -> None:
        together.wait()
        try:
            for turn in range(5):
                database.write(add(f"{number}-{turn}"))
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert len(database.read(names)) == 40


@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")
def test_after_a_fork_the_child_uses_no_connection_of_its_parent(database: Database) -> None:
    database.write(add("parent"))
    with database.engine.connect() as connection:
        parents = connection.connection.driver_connection

    child = os.fork()
    if child == 0:
        code = 1
        try:
            with database.engine.connect() as own:
                fresh = own.connection.driver_connection is not parents
            database.write(add("child"))
            code = 0 if fresh else 2
        finally:
            os._exit(code)

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert database.read(names) == ["child", "parent"]
    assert database.write(add("parent again")) == "parent again"


def test_a_write_on_sqlite_takes_the_writers_lock_at_once_and_a_read_takes_none(
    migrated_sqlite_url: str,
) -> None:
    database = Database.open(migrated_sqlite_url)
    said = spoken_on(database.engine)

    database.write(add("web"))
    database.read(names)

    assert [statement for statement in said if statement.startswith("BEGIN")] == [
        "BEGIN IMMEDIATE",
        "BEGIN",
    ]
    database.close()


def spoken_on(engine: Engine) -> list[str]:
    said: list[str] = []

    def listen(connection: sqlite3.Connection, *_: object) -> None:
        connection.set_trace_callback(said.append)

    event.listen(engine, "checkout", listen)
    return said


@pytest.mark.parametrize(("synchronous", "number"), [("full", 2), ("normal", 1)])
def test_a_file_is_written_ahead_with_foreign_keys_and_as_durably_as_asked(
    synchronous: str, number: int, migrated_sqlite_url: str
) -> None:
    database = Database.open(migrated_sqlite_url, synchronous=synchronous, busy_timeout=1.25)
    settings = {
        setting: database.read(pragma(setting))
        for setting in ("journal_mode", "foreign_keys", "synchronous", "busy_timeout")
    }
    database.close()

    assert settings == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "synchronous": number,
        "busy_timeout": 1250,
    }


def test_a_store_is_durable_unless_it_is_asked_not_to_be(migrated_sqlite_url: str) -> None:
    database = Database.open(migrated_sqlite_url)
    assert database.read(pragma("synchronous")) == 2
    database.close()

    with pytest.raises(ValueError, match="synchronous"):
        Database.open(migrated_sqlite_url, synchronous="off")


def test_all_statements_of_a_read_on_sqlite_see_the_same(migrated_sqlite_url: str) -> None:
    database = Database.open(migrated_sqlite_url)

    def operation(connection: Connection) -> list[list[str]]:
        before = names(connection)
        database.write(add("web"))
        return [before, names(connection)]

    assert database.read(operation) == [[], []]
    database.close()


def test_a_write_on_postgresql_reads_what_is_committed(migrated_postgres_url: str) -> None:
    database = Database.open(migrated_postgres_url)
    level = database.write(show("transaction_isolation"))
    encoding = database.write(show("client_encoding"))
    database.close()

    assert level == "read committed"
    assert encoding == "UTF8"


def test_the_url_of_a_server_may_set_what_we_would(migrated_postgres_url: str) -> None:
    database = Database.open(f"{migrated_postgres_url}&keepalives_idle=7&application_name=till")
    with database.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        parameters = driver.info.get_parameters()
    database.close()

    assert parameters["keepalives_idle"] == "7"
    assert parameters["keepalives_interval"] == "10"
    assert parameters["application_name"] == "till"
