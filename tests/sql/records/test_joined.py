"""A store in its host's own transaction: what is written stands and falls with it (S3)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
from sqlalchemy import Engine, create_engine, event, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from leadcat_rules import ConfirmationQuery, DecisionQuery, ErrorCode, StoreError
from leadcat_rules.testing import MORNING
from leadcat_rules.testing.records import claimed, decided
from leadcat_sql import SqlStore
from leadcat_sql.database.urls import StoreUrl
from tests.sql.databases import Kind, empty_database
from tests.sql.records.made import claimed_and_saved, question


class Base(DeclarativeBase):
    """The host's own models."""


class HostSale(Base):
    __tablename__ = "host_sale"
    id: Mapped[str] = mapped_column(primary_key=True)
    status: Mapped[str]


@pytest.fixture
def store(migrated_url: str) -> Iterator[SqlStore]:
    store = SqlStore.open(migrated_url)
    store.watch("log")
    yield store
    store.close()


@contextmanager
def engine_of(url: str) -> Iterator[Engine]:
    """A host's own; nothing about it is set for the store."""
    engine = create_engine(StoreUrl.of(url).for_functions())
    try:
        yield engine
    finally:
        engine.dispose()


@pytest.fixture
def engine(migrated_url: str) -> Iterator[Engine]:
    """The host's, with its tables in the database of the store."""
    with engine_of(migrated_url) as engine:
        Base.metadata.create_all(engine)
        yield engine


def sales(engine: Engine) -> list[str]:
    with Session(engine) as session:
        return sorted(session.scalars(select(HostSale.id)))


def test_what_the_host_commits_is_there(store: SqlStore, engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        session.add(HostSale(id="201", status="sold"))
        decision = claimed_and_saved(store.joined(session), decided())
        assert store.decision(decision.id) is None
    assert store.decision(decision.id) == decision
    assert [notice.decision for notice in store.take("log")] == [decision]


def test_S3_nothing_remains_of_what_the_host_rolls_back(store: SqlStore, engine: Engine) -> None:
    with Session(engine) as session:
        joined = store.joined(session)
        point = joined.savepoint()
        question(joined)
        joined.publish("r1", "{}", at=MORNING, by=None, expect=None)
        joined.release(point)
        session.rollback()
    assert not store.decisions(DecisionQuery())
    assert not store.confirmations(ConfirmationQuery())
    assert not store.take("log")
    assert store.active() is None


def test_S3_a_savepoint_that_is_released_commits_nothing(store: SqlStore, engine: Engine) -> None:
    with engine.connect() as connection:
        joined = store.joined(connection)
        point = joined.savepoint()
        claimed_and_saved(joined, decided())
        joined.release(point)
        connection.rollback()
    assert not store.decisions(DecisionQuery())


def test_S3_what_is_rolled_back_to_a_savepoint_leaves_the_hosts_save(
    store: SqlStore, engine: Engine
) -> None:
    with Session(engine) as session, session.begin():
        session.add(HostSale(id="201", status="sold"))
        joined = store.joined(session)
        point = joined.savepoint()
        question(joined)
        session.add(HostSale(id="202", status="open"))
        session.flush()
        joined.roll_back_to(point)
    assert sales(engine) == ["201"]
    assert not store.decisions(DecisionQuery())
    assert not store.take("log")


def test_S3_a_session_that_failed_inside_goes_on_after_it(store: SqlStore, engine: Engine) -> None:
    with Session(engine) as session, session.begin():
        session.add(HostSale(id="201", status="sold"))
        joined = store.joined(session)
        point = joined.savepoint()
        session.add(HostSale(id="202"))
        with pytest.raises(IntegrityError):
            session.flush()
        joined.roll_back_to(point)
        decision = claimed_and_saved(joined, decided())
    assert sales(engine) == ["201"]
    assert store.decision(decision.id) == decision


def test_savepoints_are_nested(store: SqlStore, engine: Engine) -> None:
    with engine.begin() as connection:
        joined = store.joined(connection)
        outer = joined.savepoint()
        kept = claimed_and_saved(joined, decided())
        inner = joined.savepoint()
        claimed_and_saved(joined, decided())
        joined.roll_back_to(inner)
        joined.release(outer)
    assert store.decisions(DecisionQuery()) == [kept]


def test_what_is_wrong_with_the_hosts_own_save_is_the_hosts_to_hear(
    store: SqlStore, engine: Engine
) -> None:
    with Session(engine) as session:
        session.add(HostSale(id="201"))
        with pytest.raises(IntegrityError):
            store.joined(session).savepoint()


def test_an_observer_whose_watching_was_rolled_back_watches_again(
    store: SqlStore, engine: Engine
) -> None:
    with engine.connect() as connection:
        store.joined(connection).watch("mail")
        connection.rollback()
    with engine.begin() as connection:
        store.joined(connection).watch("mail")
    decision = claimed_and_saved(store, decided())
    assert [notice.decision for notice in store.take("mail")] == [decision]


def test_a_connection_whose_statements_commit_is_refused_before_anything_is_written(
    store: SqlStore, engine: Engine
) -> None:
    committing = engine.execution_options(isolation_level="AUTOCOMMIT")
    with Session(committing) as session:
        session.add(HostSale(id="201", status="sold"))
        with pytest.raises(StoreError, match="commits by itself") as refused:
            store.joined(session).savepoint()
        with pytest.raises(StoreError, match="commits by itself"):
            claimed_and_saved(store.joined(session), decided())
        session.expunge_all()
    assert refused.value.code is ErrorCode.STORE_FAILED
    assert sales(engine) == []


def test_a_database_without_the_stores_tables_is_a_stores_error(
    store: SqlStore, kind: Kind
) -> None:
    with (
        engine_of(empty_database(kind)) as engine,
        engine.connect() as connection,
        pytest.raises(StoreError) as error,
    ):
        store.joined(connection).active()
    assert error.value.code is ErrorCode.STORE_NOT_MIGRATED


@contextmanager
def engine_that_begins_itself(url: str) -> Iterator[Engine]:
    """As SQLAlchemy's manual has it for SQLite: BEGIN, which takes no lock yet."""
    with engine_of(url) as engine:
        event.listen(engine, "connect", lambda driver, _: setattr(driver, "isolation_level", None))
        event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
        yield engine


def test_on_sqlite_a_host_that_only_read_comes_too_late_to_write(migrated_sqlite_url: str) -> None:
    with (
        closing(SqlStore.open(migrated_sqlite_url)) as store,
        engine_that_begins_itself(migrated_sqlite_url) as engine,
    ):
        with engine.connect() as connection:
            store.joined(connection).active()
            store.claim(decision := claimed())
            with pytest.raises(StoreError) as late:
                store.joined(connection).claim(claimed())
        assert late.value.code is ErrorCode.STORE_UNAVAILABLE
        with engine.begin() as connection:
            assert store.joined(connection).save(decided(decision))
        assert store.decisions(DecisionQuery()) == [decided(decision)]
