"""Tenants that share a database never meet."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from leadcat_rules import ConfirmationQuery, ConfirmationStatus, DecisionQuery
from leadcat_rules.testing import MORNING, sold
from leadcat_rules.testing.records import answered, claimed, decided, intending, minutes_later
from leadcat_sql import SqlStore
from leadcat_sql.stores.deciding import OUTLOOK, outlook, outlook_values
from tests.sql.records.conftest import Opening
from tests.sql.records.made import claimed_and_saved, question

PENDING = ConfirmationQuery(status=ConfirmationStatus.PENDING)


@pytest.fixture
def mine(opened: Opening) -> SqlStore:
    return opened("mine")


@pytest.fixture
def theirs(opened: Opening) -> SqlStore:
    return opened("theirs")


def test_S1_the_same_event_id_is_first_for_each(mine: SqlStore, theirs: SqlStore) -> None:
    event = sold()
    assert mine.claim(claimed(event)).is_first
    assert theirs.claim(untouched := claimed(event, at=minutes_later(1))).is_first
    assert mine.save(decided(claimed(event)))
    assert theirs.decision(event.id) == untouched


def test_S1_what_one_has_decided_is_new_to_the_other(mine: SqlStore, theirs: SqlStore) -> None:
    decision = claimed_and_saved(mine, decided())
    fresh = claimed(decision.event)
    with theirs.database.transaction() as connection:
        values = outlook_values(theirs.tenant, fresh.event)
        read = connection.execute(select(*OUTLOOK), values).one()
        assert outlook(connection, theirs.tenant, fresh, read).is_first


def test_C4_an_answer_closes_only_the_tenants_own(mine: SqlStore, theirs: SqlStore) -> None:
    waiting, confirmation = question(mine)
    theirs.claim(claimed(waiting.event))
    assert theirs.save(waiting, confirmation)
    closed = answered(waiting, confirmation)
    assert mine.save(*closed)
    assert mine.confirmation(confirmation.id) == closed[1]
    assert theirs.confirmation(confirmation.id) == confirmation
    assert theirs.decision(waiting.id) == waiting


def test_C6_each_has_a_question_about_a_company(mine: SqlStore, theirs: SqlStore) -> None:
    my_question = question(mine)[1]
    older, newer = question(theirs, minute=1)[1], question(theirs, minute=2)[1]
    assert mine.confirmations(PENDING) == [my_question]
    assert theirs.confirmations(PENDING) == [newer]
    assert theirs.confirmations(ConfirmationQuery(company="101"))[0].id == older.id
    assert theirs.confirmation(my_question.id) is None


def test_R7_each_has_a_history_of_its_own(mine: SqlStore, theirs: SqlStore) -> None:
    first = mine.publish("r1", "{}", at=MORNING, by=None, expect=None)
    assert theirs.active() is theirs.revision("r1") is None
    second = theirs.publish("r2", "[]", at=MORNING, by=None, expect=None)
    assert (mine.active(), theirs.active()) == (first, second)
    assert (mine.revisions(), theirs.revisions()) == ([first], [second])
    assert second is not None
    assert second.number == 1


def test_E10_each_has_its_own_times(mine: SqlStore, theirs: SqlStore) -> None:
    claimed_and_saved(mine, decided())
    assert mine.newest_at(sold()) == mine.claim(claimed()).newest_at == MORNING
    assert theirs.newest_at(sold()) is theirs.claim(claimed()).newest_at is None


def test_S3_each_lists_and_recovers_its_own(mine: SqlStore, theirs: SqlStore) -> None:
    claimed_and_saved(mine, decided())
    mine.claim(claimed())
    assert theirs.decisions(DecisionQuery()) == theirs.unfinished(minutes_later(9)) == []
    assert len(mine.decisions(DecisionQuery())) == 2


def test_observers_hear_of_their_own_tenant(mine: SqlStore, theirs: SqlStore) -> None:
    mine.watch("log")
    theirs.watch("log")
    told = claimed_and_saved(mine, decided())
    mine.publish("r1", "{}", at=MORNING, by=None, expect=None)
    assert theirs.take("log") == []
    assert [notice.decision for notice in mine.take("log")] == [told, None]


def test_what_is_news_of_one_is_none_of_the_other(mine: SqlStore, theirs: SqlStore) -> None:
    theirs.watch("log")
    decision = claimed_and_saved(mine, decided())
    claimed_and_saved(theirs, intending(claimed(decision.event)))
    assert theirs.take("log") == []
