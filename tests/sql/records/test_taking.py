"""Who takes news waits for nobody who is taking."""

from __future__ import annotations

from leadcat_rules.testing.records import decided
from leadcat_sql import SqlStore
from tests.sql.records.made import claimed_and_saved


def test_what_others_are_taking_at_this_moment_is_passed_by(on_postgresql: SqlStore) -> None:
    store = on_postgresql
    store.watch("log")
    first, second = claimed_and_saved(store, decided()), claimed_and_saved(store, decided())
    with store.database.transaction() as connection:
        theirs = store.joined(connection).take("log", 1)
        ours = store.take("log")
    assert [notice.decision for notice in theirs] == [first]
    assert [notice.decision for notice in ours] == [second]


def test_news_whose_taking_was_rolled_back_are_taken_by_the_next(store: SqlStore) -> None:
    store.watch("log")
    told = claimed_and_saved(store, decided())
    with store.database.engine.connect() as connection:
        assert len(store.joined(connection).take("log")) == 1
        connection.rollback()
    assert [notice.decision for notice in store.take("log")] == [told]
