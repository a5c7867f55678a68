"""What is said when a file of SQLite can't be used, and that nothing is half afterwards."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.exc import TimeoutError as NoneIsFree

from leadcat_rules import ErrorCode, StoreError
from leadcat_sql.database.database import Database
from leadcat_sql.database.faults import fault
from leadcat_sql.database.migrating import migrate
from leadcat_sql.database.urls import StoreUrl
from tests.privileges import nobody
from tests.sql.either import Either
from tests.sql.operations import add, names


def url_of(path: Path) -> str:
    return f"sqlite:///{path}"


def refused(path: Path, *, create: bool = False) -> StoreError:
    with pytest.raises(StoreError) as refusal:
        Database.open(url_of(path), create=create)
    return refusal.value


@pytest.mark.parametrize("create", [False, True])
def test_a_folder_is_no_database(create: bool, tmp_path: Path) -> None:
    error = refused(tmp_path, create=create)

    assert error.code is ErrorCode.STORE_UNAVAILABLE
    assert "this is a folder" in str(error)


@pytest.mark.parametrize("create", [False, True])
def test_a_folder_that_is_missing_is_named_and_not_made(create: bool, tmp_path: Path) -> None:
    error = refused(tmp_path / "none" / "crm.db", create=create)

    assert error.code is ErrorCode.STORE_UNAVAILABLE
    assert f"the folder {str(tmp_path / 'none')!r} isn't there" in str(error)
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("create", [False, True])
def test_a_device_is_no_database(create: bool) -> None:
    assert refused(Path("/dev/null"), create=create).code is ErrorCode.STORE_FOREIGN


@pytest.mark.parametrize("create", [False, True])
def test_a_file_that_is_no_database_is_left_as_it_is(create: bool, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear customer, " * 100)
    error = refused(letter, create=create)

    assert error.code is ErrorCode.STORE_FOREIGN
    assert "no database of SQLite" in str(error)
    assert letter.read_text() == "Dear customer, " * 100


def test_a_damaged_database_is_said_to_be_damaged(migrated_sqlite_url: str) -> None:
    path = StoreUrl.of(migrated_sqlite_url).path
    content = bytearray(path.read_bytes())
    content[4096:] = b"\x7f" * (len(content) - 4096)
    path.write_bytes(content)
    error = refused(path)

    assert error.code is ErrorCode.STORE_FAILED
    assert "the database is damaged" in str(error)
    assert "restore it from a backup" in str(error)


def test_an_empty_file_is_an_empty_database(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    path.touch()

    assert refused(path).code is ErrorCode.STORE_NOT_MIGRATED
    Database.open(url_of(path), create=True).close()


def test_a_file_that_may_not_be_read_says_so(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    migrate(url_of(path))
    path.chmod(0o200)
    tmp_path.chmod(0o755)

    with nobody(tmp_path):
        error = refused(path)
    assert error.code is ErrorCode.STORE_UNAVAILABLE
    assert "there is no right to read the file" in str(error)


def test_a_folder_that_may_not_be_entered_says_so(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir()
    migrate(url_of(closed / "crm.db"))
    closed.chmod(0o600)
    tmp_path.chmod(0o755)

    with nobody(closed):
        error = refused(closed / "crm.db")
    closed.chmod(0o700)
    assert error.code is ErrorCode.STORE_UNAVAILABLE
    assert "the file can't be looked at: Permission denied" in str(error)


def test_a_folder_in_which_no_file_may_be_made_says_so(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)

    with nobody(tmp_path):
        error = refused(tmp_path / "crm.db", create=True)
    tmp_path.chmod(0o755)
    assert error.code is ErrorCode.STORE_UNAVAILABLE
    assert "there is no right to make a file" in str(error)


def test_a_database_that_may_only_be_read_is_read_and_says_so_to_writers(tmp_path: Path) -> None:
    path = tmp_path / "crm.db"
    with closing(Database.open(url_of(path), create=True)) as database:
        database.write(add("web"))
    path.chmod(0o444)
    tmp_path.chmod(0o777)

    with nobody(tmp_path), closing(Database.open(url_of(path))) as database:
        assert database.read(names) == ["web"]
        with pytest.raises(StoreError) as failed:
            database.write(add("mail"))
    assert failed.value.code is ErrorCode.STORE_READ_ONLY
    assert "allow this user to write the file" in str(failed.value)


@contextmanager
def locked(url: str) -> Iterator[sqlite3.Connection]:
    """Somebody else writes, and takes her time."""
    with closing(sqlite3.connect(StoreUrl.of(url).path, isolation_level=None)) as somebody:
        somebody.execute("BEGIN IMMEDIATE")
        yield somebody


def test_a_database_that_stays_locked_says_so_and_can_be_read(
    opened: Callable[..., Either], migrated_sqlite_url: str
) -> None:
    database = opened(migrated_sqlite_url, busy_timeout=0.01, patience=0.1)

    with locked(migrated_sqlite_url):
        for write in (database.write, database.within):
            with pytest.raises(StoreError) as failed:
                write(add("web"))
            assert failed.value.code is ErrorCode.STORE_UNAVAILABLE
            assert "somebody else keeps the database locked" in str(failed.value)
        assert database.read(names) == []

    database.write(add("web"))
    assert database.read(names) == ["web"]


def test_a_write_that_met_a_lock_is_tried_again(
    opened: Callable[..., Either], migrated_sqlite_url: str
) -> None:
    database = opened(migrated_sqlite_url, busy_timeout=0)
    refusals: list[object] = []

    with locked(migrated_sqlite_url) as somebody:

        def done_at_last(refusal: object) -> None:
            refusals.append(refusal)
            if len(refusals) == 3:
                somebody.execute("COMMIT")

        event.listen(database.engine, "handle_error", done_at_last)
        database.write(add("web"))

    assert len(refusals) == 3
    assert database.read(names) == ["web"]


def test_a_write_waits_for_a_lock_as_long_as_it_is_told_to(migrated_sqlite_url: str) -> None:
    database = Database.open(migrated_sqlite_url, busy_timeout=0.2, patience=0)
    before = monotonic()

    with locked(migrated_sqlite_url), pytest.raises(StoreError):
        database.write(add("web"))

    assert monotonic() - before > 0.2
    database.close()


def test_a_full_disk_leaves_nothing_half_and_once_there_is_room_all_goes_on(
    opened: Callable[..., Either], migrated_sqlite_url: str
) -> None:
    database = opened(migrated_sqlite_url)
    room = Room(database.engine)
    room.is_full = True

    def operation(connection: Connection) -> None:
        add("small")(connection)
        for number in range(100):
            add(f"{number}" * 1_000)(connection)

    for write in (database.write, database.within):
        with pytest.raises(StoreError) as failed:
            write(operation)
        assert failed.value.code is ErrorCode.STORE_FULL
        assert "make room on its disk; nothing of this was written" in str(failed.value)
    assert database.read(names) == []

    room.is_full = False
    database.write(add("small"))
    assert database.read(names) == ["small"]


class Room:
    """How many pages SQLite lets the file have: as many as it has, when it is full."""

    def __init__(self, engine: Engine) -> None:
        self.is_full = False
        event.listen(engine, "begin", self._measure)

    def _measure(self, connection: Connection) -> None:
        pages = 1 if self.is_full else 1_000_000
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")


def test_a_store_whose_tables_were_dropped_says_what_makes_them(
    opened: Callable[..., Either], migrated_sqlite_url: str
) -> None:
    database = opened(migrated_sqlite_url)
    database.write(lambda connection: connection.execute(text("DROP TABLE leadcat_observer")))

    with pytest.raises(StoreError) as failed:
        database.read(names)
    assert failed.value.code is ErrorCode.STORE_NOT_MIGRATED
    assert "no such table: leadcat_observer" in str(failed.value)


def test_a_file_that_is_replaced_by_something_else_says_so(migrated_sqlite_url: str) -> None:
    database = Database.open(migrated_sqlite_url)
    database.close()
    path = StoreUrl.of(migrated_sqlite_url).path
    path.unlink()
    path.mkdir()

    with pytest.raises(StoreError, match="this is a folder"):
        database.read(names)
    path.rmdir()


def test_when_all_connections_are_in_use_it_says_so(migrated_sqlite_url: str) -> None:
    error = fault(NoneIsFree("QueuePool limit reached"), StoreUrl.of(migrated_sqlite_url))

    assert error.code is ErrorCode.STORE_UNAVAILABLE
    assert "all connections to the database are in use" in str(error)
