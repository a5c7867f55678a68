"""What is said when a PostgreSQL server can't be used, and that nothing is half afterwards."""

from __future__ import annotations

import socket
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection, make_url, text

from leadcat_rules import ErrorCode, StoreError
from leadcat_sql.database import postgresql_faults, writing
from leadcat_sql.database.database import Database
from leadcat_sql.database.urls import StoreUrl
from leadcat_sql.schema.tables import observers
from tests.sql.databases import server
from tests.sql.either import Either
from tests.sql.operations import add, names
from tests.sql.server import GUARDED


def refused(url: str) -> StoreError:
    with pytest.raises(StoreError) as refusal:
        Database.open(url)
    return refusal.value


def name_of(url: str) -> str:
    name = make_url(url).database
    assert name is not None
    return name


def test_a_server_that_does_not_run_says_where_it_was_looked_for(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]

    for url in (f"postgresql://ann@127.0.0.1:{port}/crm", f"postgresql://ann@/crm?host={tmp_path}"):
        error = refused(url)
        assert error.code is ErrorCode.STORE_UNAVAILABLE
        assert "no server answers" in str(error)
        assert "start it, or name its host and port in the URL" in str(error)


def test_an_option_that_the_driver_does_not_know_is_named() -> None:
    error = refused("postgresql://ann@/crm?colour=red")

    assert error.code is ErrorCode.INVALID_STORE_URL
    assert 'invalid connection option "colour"' in str(error)


@pytest.mark.parametrize(
    ("password", "said"),
    [("wrong-secret", "the password or the user is wrong"), (None, "the server wants a password")],
)
def test_a_wrong_password_is_said_and_never_shown(
    password: str | None, said: str, postgres_url: str
) -> None:
    server().execute(
        f"DROP ROLE IF EXISTS {GUARDED}; CREATE ROLE {GUARDED} LOGIN PASSWORD 'right-secret'"
    )
    error = refused(server().url(name_of(postgres_url), user=GUARDED, password=password))

    assert error.code is ErrorCode.STORE_UNAVAILABLE
    assert said in str(error)
    assert "secret" not in str(error)
    assert "secret" not in str(error.__cause__)


def test_a_user_that_the_server_does_not_know_is_said(postgres_url: str) -> None:
    error = refused(server().url(name_of(postgres_url), user="stranger"))

    assert error.code is ErrorCode.STORE_UNAVAILABLE
    assert "the server doesn't know this user" in str(error)


def test_a_database_that_the_server_does_not_have_is_said() -> None:
    error = refused(server().url("nowhere"))

    assert error.code is ErrorCode.STORE_UNAVAILABLE
    assert "the server has no such database" in str(error)


@pytest.fixture
def role() -> str:
    """A user without rights."""
    name = "clerk"
    server().execute(f"DROP ROLE IF EXISTS {name}; CREATE ROLE {name} LOGIN")
    return name


def test_a_user_without_rights_is_told_so(role: str, migrated_postgres_url: str) -> None:
    error = refused(server().url(name_of(migrated_postgres_url), user=role))

    assert error.code is ErrorCode.STORE_UNAVAILABLE
    assert "this user lacks a right in the database" in str(error)
    assert "permission denied for table leadcat_version" in str(error)


def test_a_server_without_a_free_connection_says_so(role: str, migrated_postgres_url: str) -> None:
    server().execute(f"ALTER ROLE {role} CONNECTION LIMIT 0")
    error = refused(server().url(name_of(migrated_postgres_url), user=role))

    assert error.code is ErrorCode.STORE_UNAVAILABLE
    assert "the server has no connection left" in str(error)


def test_a_server_that_may_only_be_read_is_read_and_says_so_to_writers(
    opened: Callable[..., Either], migrated_postgres_url: str
) -> None:
    name = name_of(migrated_postgres_url)
    server().execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    database = opened(migrated_postgres_url)

    assert database.read(names) == []
    with pytest.raises(StoreError) as failed:
        database.write(add("web"))
    assert failed.value.code is ErrorCode.STORE_READ_ONLY


def said_by_server(state: str) -> Callable[[Connection], object]:
    """The server raises this itself, in the middle of an operation."""
    raising = f"DO $$ BEGIN RAISE EXCEPTION 'so it is' USING ERRCODE = '{state}'; END $$"

    def operation(connection: Connection) -> object:
        add("half")(connection)
        return connection.execute(text(raising))

    return operation


@pytest.mark.parametrize(
    ("state", "code", "said"),
    [
        ("53100", ErrorCode.STORE_FULL, "make room on the server's disk"),
        ("25006", ErrorCode.STORE_READ_ONLY, "name the primary server"),
        ("42501", ErrorCode.STORE_UNAVAILABLE, "lacks a right"),
        ("57014", ErrorCode.STORE_UNAVAILABLE, "the server cancelled this"),
        ("40001", ErrorCode.STORE_UNAVAILABLE, "others changed the same"),
        ("40P01", ErrorCode.STORE_UNAVAILABLE, "others locked the same"),
        ("55P03", ErrorCode.STORE_UNAVAILABLE, "somebody else keeps locked"),
        ("53300", ErrorCode.STORE_UNAVAILABLE, "no connection left"),
        ("57P03", ErrorCode.STORE_UNAVAILABLE, "no connection to the server"),
        ("08006", ErrorCode.STORE_UNAVAILABLE, "no connection to the server"),
        ("22021", ErrorCode.STORE_FAILED, "the database refused this"),
    ],
)
def test_what_the_server_says_is_told_in_our_words_and_nothing_is_half(
    state: str, code: ErrorCode, said: str, migrated_postgres_url: str
) -> None:
    database = Database.open(migrated_postgres_url, patience=0)

    with pytest.raises(StoreError) as failed:
        database.write(said_by_server(state))

    assert failed.value.code is code
    assert said in str(failed.value)
    assert "so it is" in str(failed.value)
    assert database.read(names) == []
    database.close()


def test_others_who_are_always_in_the_way_are_given_way_to_ten_times(
    opened: Callable[..., Either], migrated_postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "_LONGEST_WAIT", 0.01)
    database = opened(migrated_postgres_url, patience=60)
    calls: list[Connection] = []

    def operation(connection: Connection) -> None:
        calls.append(connection)
        said_by_server("40001")(connection)

    with pytest.raises(StoreError, match="others changed the same"):
        database.write(operation)

    assert len(calls) == 11
    assert database.read(names) == []


@pytest.mark.parametrize("state", ["40001", "40P01", "55P03"])
def test_who_was_in_the_way_once_is_given_way_to(
    state: str, opened: Callable[..., Either], migrated_postgres_url: str
) -> None:
    database = opened(migrated_postgres_url)
    refusals = iter([said_by_server(state)])

    def operation(connection: Connection) -> str:
        next(refusals, names)(connection)
        return add("once")(connection)

    assert database.write(operation) == "once"
    assert database.read(names) == ["once"]


def test_two_writes_that_lock_each_other_both_happen(migrated_postgres_url: str) -> None:
    server().execute(
        f"ALTER DATABASE {name_of(migrated_postgres_url)} SET deadlock_timeout = '5ms'"
    )
    database = Database.open(migrated_postgres_url)
    database.write(add("a"))
    database.write(add("b"))
    both_hold_one = threading.Barrier(2)
    calls: list[str] = []

    def renaming(first: str, second: str) -> Callable[[Connection], None]:
        def operation(connection: Connection) -> None:
            calls.append(first)
            lock(connection, first)
            if len(calls) <= 2:
                both_hold_one.wait(10)
            lock(connection, second)
            add(f"{first}{second}")(connection)

        return operation

    threads = [
        threading.Thread(target=database.write, args=[renaming(*pair)]) for pair in ("ab", "ba")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert database.read(names) == ["a", "ab", "b", "ba"]
    assert len(calls) == 3
    database.close()


def lock(connection: Connection, name: str) -> None:
    connection.execute(
        observers.update().where(observers.c.name == name).values(tenant=observers.c.tenant)
    )


def test_a_row_that_stays_locked_is_waited_for_within_bounds(
    opened: Callable[..., Either], migrated_postgres_url: str
) -> None:
    database = opened(migrated_postgres_url, busy_timeout=0.02, patience=0.1)
    database.write(add("a"))

    with psycopg.connect(migrated_postgres_url) as somebody:
        somebody.execute("SELECT * FROM leadcat_observer FOR UPDATE")
        with pytest.raises(StoreError) as failed:
            database.write(lambda connection: lock(connection, "a"))
    assert failed.value.code is ErrorCode.STORE_UNAVAILABLE
    assert "somebody else keeps locked what this needs" in str(failed.value)

    database.write(lambda connection: lock(connection, "a"))


def test_a_store_whose_tables_were_dropped_says_what_makes_them(
    opened: Callable[..., Either], migrated_postgres_url: str
) -> None:
    database = opened(migrated_postgres_url)
    database.write(lambda connection: connection.execute(text("DROP TABLE leadcat_observer")))

    with pytest.raises(StoreError) as failed:
        database.read(names)
    assert failed.value.code is ErrorCode.STORE_NOT_MIGRATED
    assert 'relation "leadcat_observer" does not exist' in str(failed.value)


class OperationalError(Exception):
    """As a host's own driver may have it, called so by PEP 249."""


def test_the_errors_of_a_hosts_other_driver_are_told_without_ours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    where = StoreUrl.of("postgresql://ann@db/crm")
    lost, odd = OperationalError("server closed the connection"), ValueError("odd")
    locked = OperationalError("canceling statement due to lock timeout")
    locked.pgcode = "55P03"  # type: ignore[attr-defined]  # where psycopg2 has it
    assert postgresql_faults.is_disconnect(lost)
    assert not postgresql_faults.is_disconnect(odd)
    assert postgresql_faults.is_lock(locked)
    assert postgresql_faults.fault(lost, where).code is ErrorCode.STORE_UNAVAILABLE
    assert postgresql_faults.fault(odd, where).code is ErrorCode.STORE_FAILED
