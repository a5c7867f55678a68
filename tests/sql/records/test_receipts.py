"""After a commit without an answer it is found out what happened: by the receipt of the write."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest

from leadcat_rules import Reason, Revision
from leadcat_rules.testing import MORNING
from leadcat_rules.testing.records import answered, asked, claimed, decided, intending
from leadcat_sql import SqlStore
from leadcat_sql.stores.noticing import Taken
from leadcat_sql.stores.records import Records
from leadcat_sql.stores.rows import new_receipt
from tests.sql.records.conftest import Opening
from tests.sql.records.made import claimed_and_saved, question

T = TypeVar("T")


class Attempt:
    """A write whose commit gets no answer; what came of it is asked on another connection."""

    def __init__(self, store: SqlStore) -> None:
        self._store = store
        self._receipt = new_receipt()

    def arrives(self, write: Callable[[Records], T]) -> T:
        with self._store.database.transaction() as connection:
            return write(Records(connection, self._store.tenant, self._receipt))

    def never_arrives(self, write: Callable[[Records], object]) -> None:
        with self._store.database.engine.connect() as connection:
            write(Records(connection, self._store.tenant, self._receipt))
            connection.rollback()

    def tells(self, question: Callable[[Records], T]) -> T:
        return self._store.database.read(
            lambda connection: question(Records(connection, self._store.tenant, self._receipt))
        )


@pytest.fixture
def attempt(store: SqlStore) -> Attempt:
    return Attempt(store)


def test_S1_a_claim_that_arrived_is_first(store: SqlStore, attempt: Attempt) -> None:
    store.publish("r1", "{}", at=MORNING, by=None, expect=None)
    claimed_and_saved(store, decided())
    decision = claimed()
    claim = attempt.arrives(lambda records: records.claim(decision))
    assert attempt.tells(lambda records: records.claimed(decision)) == claim
    assert (claim.is_first, claim.newest_at, claim.active) == (True, MORNING, store.active())


def test_S1_a_claim_that_never_arrived_is_none(attempt: Attempt) -> None:
    decision = claimed()
    attempt.never_arrives(lambda records: records.claim(decision))
    assert attempt.tells(lambda records: records.claimed(decision)) is None


def test_S1_somebody_elses_claim_is_none_of_ours(store: SqlStore, attempt: Attempt) -> None:
    store.claim(decision := claimed())
    assert attempt.tells(lambda records: records.claimed(decision)) is None


def test_C4_a_save_that_arrived_has_won(store: SqlStore, attempt: Attempt) -> None:
    decision = decided()
    store.claim(claimed(decision.event))
    attempt.arrives(lambda records: records.save(decision))
    assert attempt.tells(lambda records: records.saved(decision)) is True


def test_C4_a_save_that_never_arrived_is_to_be_repeated(store: SqlStore, attempt: Attempt) -> None:
    decision = decided()
    store.claim(claimed(decision.event))
    attempt.never_arrives(lambda records: records.save(decision))
    assert attempt.tells(lambda records: records.saved(decision)) is None


def test_C4_a_question_that_somebody_has_answered_since_was_saved(
    store: SqlStore, attempt: Attempt
) -> None:
    waiting, confirmation = asked()
    store.claim(claimed(waiting.event))
    attempt.arrives(lambda records: records.save(waiting, confirmation))
    store.save(*answered(waiting, confirmation))
    assert attempt.tells(lambda records: records.saved(waiting)) is True


def test_C4_an_answer_that_came_second_was_not_saved(store: SqlStore, attempt: Attempt) -> None:
    asked = question(store)
    store.save(*answered(*asked, by="bo"))
    ours, _ = answered(*asked, by="ann")
    assert attempt.tells(lambda records: records.saved(ours)) is None


def test_S3_somebody_elses_intent_is_none_of_ours(store: SqlStore, attempt: Attempt) -> None:
    decision = claimed_and_saved(store, decided(reason=Reason.HOST_ERROR))
    store.save(taken := decision.taken(MORNING))
    store.save(intending(taken))
    assert attempt.tells(lambda records: records.saved(taken)) is None


def test_a_save_of_what_was_never_claimed_was_not_saved(attempt: Attempt) -> None:
    assert attempt.tells(lambda records: records.saved(decided())) is None


def test_C4_another_tenants_save_of_the_same_event_is_none_of_ours(
    store: SqlStore, opened: Opening, attempt: Attempt
) -> None:
    decision = claimed_and_saved(opened("another"), decided())
    store.claim(claimed(decision.event))
    assert attempt.tells(lambda records: records.saved(decision)) is None
    attempt.arrives(lambda records: records.save(decision))
    assert attempt.tells(lambda records: records.saved(decision)) is True


def test_R7_a_publication_that_arrived_is_an_entry_of_the_history(
    store: SqlStore, attempt: Attempt
) -> None:
    made = attempt.arrives(_publish)
    store.publish("r2", "{}", at=MORNING, by=None, expect="r1")
    assert attempt.tells(lambda records: records.published()) == made == store.revision("r1")


def test_R7_a_publication_that_never_arrived_is_none(attempt: Attempt) -> None:
    attempt.never_arrives(_publish)
    assert attempt.tells(lambda records: records.published()) is None


def test_news_that_were_taken_are_told(on_postgresql: SqlStore) -> None:
    attempt = Attempt(on_postgresql)
    _make_news(on_postgresql)
    taken = attempt.arrives(lambda records: records.take("log"))
    assert attempt.tells(lambda records: records.taken(taken)) == taken.notices != []


def test_news_that_still_wait_are_taken_again(store: SqlStore, attempt: Attempt) -> None:
    _make_news(store)
    taken: list[Taken] = []
    attempt.never_arrives(lambda records: taken.append(records.take("log")))
    assert attempt.tells(lambda records: records.taken(taken[0])) is None
    assert store.take("log") == taken[0].notices != []


def test_news_that_somebody_else_has_taken_meanwhile_are_not_told_twice(
    store: SqlStore, attempt: Attempt
) -> None:
    _make_news(store)
    taken: list[Taken] = []
    attempt.never_arrives(lambda records: taken.append(records.take("log")))
    assert store.take("log") == taken[0].notices != []
    assert attempt.tells(lambda records: records.taken(taken[0])) is None


def test_where_nothing_was_taken_it_is_tried_again(attempt: Attempt) -> None:
    taken = attempt.arrives(lambda records: records.take("log"))
    assert attempt.tells(lambda records: records.taken(taken)) is None


def _publish(records: Records) -> Revision | None:
    return records.publish("r1", "{}", at=MORNING, by=None, expect=None)


def _make_news(store: SqlStore) -> None:
    store.watch("log")
    claimed_and_saved(store, decided())
