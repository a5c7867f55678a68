"""A server that goes away and comes back, and connections that are lost at any moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest
from sqlalchemy import Connection, make_url, select, text
from sqlalchemy.exc import DBAPIError

from leadcat_rules import ErrorCode, StoreError
from leadcat_sql.schema.tables import observers
from tests.sql import databases
from tests.sql.either import Either
from tests.sql.operations import add, names
from tests.sql.proxy import Proxy
from tests.sql.server import Server

_SHORT = 0.2
"""Seconds that a test waits for what won't come back."""


@pytest.fixture(scope="module")
def mortal() -> Iterator[Server]:
    """A server that tests may kill."""
    server = Server()
    yield server
    server.stop()


@pytest.fixture
def mortal_url(mortal: Server) -> str:
    """An empty database on it."""
    mortal.execute("DROP DATABASE IF EXISTS d WITH (FORCE)")
    mortal.execute("CREATE DATABASE d")
    return mortal.url("d")


def restart(server: Server) -> None:
    server.kill()
    server.start()


def test_the_same_database_goes_on_after_its_server_was_killed_and_started(
    opened: Callable[..., Either], mortal: Server, mortal_url: str
) -> None:
    database = opened(mortal_url, create=True)
    database.write(add("before"))

    restart(mortal)
    assert database.read(names) == ["before"]
    restart(mortal)
    database.write(add("after"))
    restart(mortal)
    database.within(add("within"))

    assert database.read(names) == ["after", "before", "within"]


def test_while_the_server_is_away_each_operation_says_so_and_afterwards_all_is_well(
    opened: Callable[..., Either], mortal: Server, mortal_url: str
) -> None:
    database = opened(mortal_url, create=True, patience=_SHORT)
    mortal.kill()

    for operation in (database.read, database.write, database.within):
        with pytest.raises(StoreError) as failed:
            operation(names)
        assert failed.value.code is ErrorCode.STORE_UNAVAILABLE
        assert "no server answers" in str(failed.value)

    mortal.start()
    database.write(add("again"))
    assert database.read(names) == ["again"]


def test_an_operation_is_repeated_when_its_server_dies_under_it(
    opened: Callable[..., Either], mortal: Server, mortal_url: str
) -> None:
    database = opened(mortal_url, create=True)
    deaths = iter([lambda: restart(mortal)])

    def operation(connection: Connection) -> None:
        add("once")(connection)
        next(deaths, lambda: None)()

    database.write(operation)

    assert database.read(names) == ["once"]


def test_an_operation_is_repeated_when_its_connection_is_ended_under_it(
    opened: Callable[..., Either], migrated_postgres_url: str
) -> None:
    database = opened(migrated_postgres_url)
    calls: list[str] = []

    def operation(connection: Connection) -> None:
        calls.append("")
        add("once")(connection)
        if len(calls) == 1:
            end_of(connection)

    database.write(operation)

    assert len(calls) == 2
    assert database.read(names) == ["once"]


def test_an_operation_that_hides_the_loss_of_its_connection_is_repeated_too(
    opened: Callable[..., Either], migrated_postgres_url: str
) -> None:
    database = opened(migrated_postgres_url)
    calls: list[str] = []

    def operation(connection: Connection) -> None:
        calls.append("")
        add("once")(connection)
        if len(calls) == 1:
            with suppress(DBAPIError):
                end_of(connection)
                names(connection)

    database.write(operation)

    assert len(calls) == 2
    assert database.read(names) == ["once"]


def end_of(connection: Connection) -> None:
    backend = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
    databases.server().execute(f"SELECT pg_terminate_backend({backend}, 5000)")


def test_a_transaction_whose_connection_is_ended_is_not_repeated_and_leaves_nothing(
    opened: Callable[..., Either], migrated_postgres_url: str
) -> None:
    database = opened(migrated_postgres_url)

    def operation(connection: Connection) -> None:
        add("never")(connection)
        end_of(connection)
        add("after")(connection)

    with pytest.raises(StoreError) as failed:
        database.within(operation)

    assert failed.value.code is ErrorCode.STORE_UNAVAILABLE
    assert database.read(names) == []


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    """A network before the server."""
    with Proxy(databases.server().socket) as running:
        yield running


@pytest.fixture
def far_url(proxy: Proxy, migrated_postgres_url: str) -> str:
    """A migrated database behind it."""
    return through(proxy, migrated_postgres_url)


def through(proxy: Proxy, url: str) -> str:
    query = {"sslmode": "disable", "gssencmode": "disable"}
    far = make_url(url).set(host="127.0.0.1", port=proxy.port, query=query)
    return far.render_as_string(hide_password=False)


class Attempts:
    """Adds a name, and finds it again: an operation with its question whether it happened."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.calls = 0
        self.questions = 0

    def operation(self, connection: Connection) -> str:
        self.calls += 1
        return add(self.name)(connection)

    def committed(self, connection: Connection) -> str | None:
        self.questions += 1
        mine = select(observers.c.name).where(observers.c.name == self.name)
        return connection.execute(mine).scalar()


def test_a_commit_whose_answer_was_lost_is_found_and_not_repeated(
    opened: Callable[..., Either], proxy: Proxy, far_url: str
) -> None:
    database, attempts = opened(far_url), Attempts("once")
    proxy.lose_answer_to_next_commit()

    assert database.write(attempts.operation, committed=attempts.committed) == "once"
    assert (attempts.calls, attempts.questions) == (1, 1)
    assert database.read(names) == ["once"]


def test_a_commit_that_never_arrived_is_repeated(
    opened: Callable[..., Either], proxy: Proxy, far_url: str
) -> None:
    database, attempts = opened(far_url), Attempts("once")
    proxy.lose_next_commit()

    assert database.write(attempts.operation, committed=attempts.committed) == "once"
    assert (attempts.calls, attempts.questions) == (2, 1)
    assert database.read(names) == ["once"]


def test_a_commit_that_the_server_is_still_at_is_waited_for(
    opened: Callable[..., Either], proxy: Proxy, far_url: str
) -> None:
    database, attempts = opened(far_url), Attempts("once")
    proxy.hold_next_commit()

    assert database.write(attempts.operation, committed=attempts.committed) == "once"
    assert (attempts.calls, attempts.questions) == (1, 1)
    assert database.read(names) == ["once"]


def test_without_a_way_to_find_out_a_lost_commit_is_told_as_what_it_is(
    opened: Callable[..., Either], proxy: Proxy, far_url: str
) -> None:
    database = opened(far_url)
    calls: list[Connection] = []

    def operation(connection: Connection) -> None:
        calls.append(connection)
        add("perhaps")(connection)
        proxy.lose_answer_to_next_commit()

    for write in (database.write, database.within):
        calls.clear()
        with pytest.raises(StoreError, match="this may have happened, or not") as doubtful:
            write(operation)
        assert doubtful.value.code is ErrorCode.STORE_UNAVAILABLE
        assert len(calls) == 1
        assert database.read(names) == ["perhaps"]
        database.write(lambda connection: connection.execute(observers.delete()))


def test_a_server_that_stays_away_after_a_lost_commit_leaves_the_doubt(
    opened: Callable[..., Either], mortal: Server, mortal_url: str
) -> None:
    attempts = Attempts("perhaps")

    def killed_when_asked(connection: Connection) -> str | None:
        mortal.kill()
        return attempts.committed(connection)

    with Proxy(mortal.socket) as proxy:
        database = opened(through(proxy, mortal_url), create=True, patience=_SHORT)
        proxy.lose_answer_to_next_commit()
        with pytest.raises(StoreError, match="this may have happened, or not"):
            database.write(attempts.operation, committed=killed_when_asked)
        mortal.start()
        assert database.read(names) == ["perhaps"]

    assert attempts.calls == 1
