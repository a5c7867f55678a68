"""Values come back as they were, and are sorted alike on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Connection, create_engine, make_url, select
from sqlalchemy.exc import StatementError

from leadcat_rules.testing import a_sale, sold
from leadcat_rules.testing.records import claimed, decided
from leadcat_sql import SqlStore
from leadcat_sql.database.database import Database
from leadcat_sql.database.urls import StoreUrl
from leadcat_sql.schema.tables import revisions
from tests.sql.databases import server
from tests.sql.operations import add, names


@pytest.fixture
def database(migrated_url: str) -> Iterator[Database]:
    opened = Database.open(migrated_url)
    yield opened
    opened.close()


def test_a_time_comes_back_in_utc_to_the_microsecond(database: Database) -> None:
    stockholm = timezone(timedelta(hours=1))
    at = datetime(2026, 1, 13, 10, 0, 0, 123456, tzinfo=stockholm)
    database.write(published(at))

    found = database.read(lambda c: c.execute(select(revisions.c.at)).scalar_one())

    assert found == at
    assert found.tzinfo is UTC


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York"])
def test_E10_the_ends_of_time_come_back_whatever_the_servers_time_zone(
    migrated_postgres_url: str, zone: str
) -> None:
    ends = [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)]
    name = make_url(migrated_postgres_url).database
    server().execute(f"ALTER DATABASE {name} SET timezone = '{zone}'")
    own = create_engine(StoreUrl.of(migrated_postgres_url).for_functions())
    with closing(SqlStore.open(migrated_postgres_url)) as store, own.connect() as host:
        for at in ends:
            event = sold(a_sale(id=str(at.year)), at=at)
            store.claim(claimed(event))
            assert store.save(decided(claimed(event)))
            assert store.newest_at(event) == at
            assert store.joined(host).newest_at(event) == at
    own.dispose()


def published(at: datetime) -> Callable[[Connection], object]:
    row = {"tenant": "t", "number": 1, "id": "sha256:1", "content": "{}", "receipt": "r"}
    return lambda connection: connection.execute(revisions.insert(), {**row, "at": at})


def test_times_of_any_offset_and_year_are_sorted_by_the_moment(database: Database) -> None:
    west, east = timezone(-timedelta(hours=8)), timezone(timedelta(hours=8))
    times = [
        datetime(999, 12, 31, 23, 59, tzinfo=UTC),
        datetime(2026, 1, 13, 17, 0, tzinfo=east),
        datetime(2026, 1, 13, 9, 30, tzinfo=UTC),
        datetime(2026, 1, 13, 2, 0, tzinfo=west),
        datetime(2026, 1, 13, 10, 0, 0, 1, tzinfo=UTC),
    ]

    def operation(connection: Connection) -> None:
        for number, at in enumerate(reversed(times)):
            row = {"tenant": "t", "number": number, "id": "r", "content": "", "receipt": ""}
            connection.execute(revisions.insert(), {**row, "at": at})

    database.write(operation)
    found = database.read(
        lambda c: c.execute(select(revisions.c.at).order_by(revisions.c.at)).scalars().all()
    )

    assert list(found) == times


def test_a_time_without_an_offset_is_nobodys(database: Database) -> None:
    with pytest.raises(StatementError, match="A time needs an offset"):
        database.write(published(datetime(2026, 1, 13, 10, 0)))


def test_ids_are_sorted_by_their_characters(database: Database) -> None:
    words = ["E2", "Z", "e1", "e10", "e2", "Å", "é", "😀"]

    def operation(connection: Connection) -> None:
        for word in reversed(words):
            add(word)(connection)

    database.write(operation)

    assert database.read(names) == words == sorted(words)
