"""At most one question waits for a company; superseding is a save like any other (C6)."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from leadcat_rules import ConfirmationQuery, ConfirmationStatus, Reason
from leadcat_rules.testing.records import a_step, answered, asked, claimed, decided
from leadcat_sql import SqlStore
from tests.sql.records.made import question

PENDING = ConfirmationQuery(status=ConfirmationStatus.PENDING)


def test_C6_a_question_that_is_saved_again_does_not_supersede_itself(store: SqlStore) -> None:
    waiting, confirmation = question(store)
    again = waiting.recorded(a_step(Reason.ASKED))
    assert store.save(again, confirmation)
    assert store.decision(waiting.id) == again
    assert store.confirmations(PENDING) == [confirmation]


def test_C6_a_question_that_is_opened_again_supersedes_the_one_that_waits(store: SqlStore) -> None:
    first = question(store)
    closed, _ = answered(*first)
    assert store.save(closed, answered(*first)[1])
    second, _ = question(store, minute=1)
    assert store.save(closed.recorded(a_step(Reason.ASKED)), first[1])
    assert store.confirmations(PENDING) == [first[1]]
    assert store.decision(second.id) == second.superseded(first[1].opened_at)


def test_C4_a_confirmation_that_was_never_open_is_kept_closed(store: SqlStore) -> None:
    _, pending = question(store)
    waiting, confirmation = asked()
    store.claim(claimed(waiting.event))
    _, closed = answered(waiting, confirmation)
    assert store.save(decided(claimed(waiting.event)), closed)
    assert store.confirmation(closed.id) == closed
    assert store.confirmations(PENDING) == [pending]


def test_C6_one_whose_decision_was_deleted_past_the_store_is_superseded_too(
    migrated_sqlite_url: str,
) -> None:
    with closing(SqlStore.open(migrated_sqlite_url)) as store:
        decision, confirmation = question(store)
        delete_past_the_store(store, decision.id)
        _, newer = question(store)
        assert store.confirmations(PENDING) == [newer]
        orphan = store.confirmation(confirmation.id)
        assert orphan is not None
        assert orphan.status is ConfirmationStatus.SUPERSEDED


def delete_past_the_store(store: SqlStore, event_id: str) -> None:
    """As the command line of SQLite does it, which leaves foreign keys alone."""
    file = store.database.engine.url.database
    assert file is not None
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("DELETE FROM leadcat_decision WHERE event_id = ?", [event_id])
