"""An event that is decided in one transaction: the insert of its decision is the claim (S1)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import bindparam, select, update

from leadcat_rules import (
    Claim,
    ConfirmationQuery,
    ConfirmationStatus,
    Decision,
)
from leadcat_rules.testing import MORNING
from leadcat_rules.testing.records import asked, claimed, decided, minutes_later
from leadcat_sql import SqlStore
from leadcat_sql.schema.tables import observers
from leadcat_sql.stores.deciding import OUTLOOK, Decided, outlook, outlook_values
from leadcat_sql.stores.records import Records
from tests.sql.records.made import claimed_and_saved, question
from tests.sql.statements import sent

# Any update will do; in a host it is the compare-and-set of the category.
ALSO = (
    update(observers)
    .where(observers.c.tenant == bindparam("whose"), observers.c.name == bindparam("expected"))
    .values(name=bindparam("target"))
)


@pytest.fixture
def records(store: SqlStore) -> Iterator[Records]:
    """In a transaction, with an observer called `log`."""
    store.watch("log")
    with store.database.transaction() as connection:
        yield Records(connection, store.tenant)


def test_S1_a_decision_is_inserted_at_its_final_version(records: Records) -> None:
    decision = decided()
    assert records.decide(decision) == Decided(won=True, also=0)
    assert records.decision(decision.id) == decision
    assert [notice.decision for notice in records.take("log").notices] == [decision]
    assert records.newest_at(decision.event) == MORNING


def test_S1_an_event_that_was_decided_before_changes_nothing(records: Records) -> None:
    earlier = claimed_and_saved(records, decided())
    records.take("log")
    waiting, confirmation = asked(claimed(earlier.event))
    again = records.decide(waiting, confirmation, also=ALSO, values=_rename(records, "log"))
    assert again == Decided(won=False, also=0)
    assert records.decision(earlier.id) == earlier
    assert records.confirmation(confirmation.id) is None
    assert records.take("log").notices == []
    assert _observers(records) == ["log"]


def test_S2_the_hosts_own_update_is_done_where_the_decision_wins(records: Records) -> None:
    done = records.decide(decided(), also=ALSO, values=_rename(records, "log"))
    assert done == Decided(won=True, also=1)
    assert _observers(records) == ["renamed"]


def test_S2_an_update_that_hits_nothing_is_told(records: Records) -> None:
    done = records.decide(decided(), also=ALSO, values=_rename(records, "mail"))
    assert done == Decided(won=True, also=0)


def test_C6_a_question_supersedes_the_one_that_waits(records: Records) -> None:
    older, _ = question(records)
    waiting, confirmation = asked(at=minutes_later(1))
    done = records.decide(waiting, confirmation, also=ALSO, values=_rename(records, "log"))
    assert done == Decided(won=True, also=1)
    assert records.confirmations(_PENDING) == [confirmation]
    assert records.decision(older.id) == older.superseded(minutes_later(1))


def test_all_of_it_is_one_statement_on_postgresql(on_postgresql: SqlStore) -> None:
    with on_postgresql.database.transaction() as connection:
        records = Records(connection, on_postgresql.tenant)
        with sent(on_postgresql.database.engine) as statements:
            records.decide(*asked(), also=ALSO, values=_rename(records, "log"))
    assert len(statements) == 1


def test_S1_the_outlook_of_a_new_event_is_its_claim(records: Records) -> None:
    claimed_and_saved(records, decided())
    records.publish("r1", "{}", at=MORNING, by=None, expect=None)
    decision = claimed()
    assert _outlook(records, decision) == records.claim(decision)


def test_S1_the_outlook_of_a_known_event_is_its_decision(records: Records) -> None:
    earlier = claimed_and_saved(records, decided())
    fresh = claimed(earlier.event)
    assert _outlook(records, fresh) == records.claim(fresh)
    assert _outlook(records, fresh).decision == earlier


_PENDING = ConfirmationQuery(status=ConfirmationStatus.PENDING)


def _rename(records: Records, expected: str) -> dict[str, str]:
    return {"whose": records.tenant, "expected": expected, "target": "renamed"}


def _observers(records: Records) -> list[str]:
    found = select(observers.c.name).where(observers.c.tenant == records.tenant)
    return list(records.connection.scalars(found))


def _outlook(records: Records, decision: Decision) -> Claim:
    values = outlook_values(records.tenant, decision.event)
    read = records.connection.execute(select(*OUTLOOK), values).one()
    return outlook(records.connection, records.tenant, decision, read)
