"""On PostgreSQL a statement costs as much as a decision: how many each method sends."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from leadcat_rules import ConfirmationQuery, DecisionQuery
from leadcat_rules.testing import MORNING, sold
from leadcat_rules.testing.records import answered, asked, claimed, decided, intending
from leadcat_sql import SqlStore
from tests.sql.records.made import question
from tests.sql.statements import sent

EVENT = sold()
ONE_STATEMENT: dict[str, Callable[[SqlStore], object]] = {
    "a claim": lambda store: store.claim(claimed()),
    "an intent": lambda store: store.save(intending(claimed(EVENT))),
    "a step": lambda store: store.save(decided(claimed(EVENT))),
    "a question": lambda store: store.save(*asked(claimed(EVENT))),
    "a save that comes too late": lambda store: store.save(decided(decided(claimed(EVENT)))),
    "a decision": lambda store: store.decision(EVENT.id),
    "the log": lambda store: store.decisions(DecisionQuery(company="101")),
    "what is unfinished": lambda store: store.unfinished(MORNING),
    "the newest time": lambda store: store.newest_at(EVENT),
    "a confirmation": lambda store: store.confirmation("e1-1"),
    "the inbox": lambda store: store.confirmations(ConfirmationQuery()),
    "the active revision": lambda store: store.active(),
    "a publication": lambda store: store.publish("r2", "", at=MORNING, by=None, expect="r1"),
    "the history": lambda store: store.revisions(),
    "a revision": lambda store: store.revision("r1"),
    "a new observer": lambda store: store.watch("mail"),
    "news": lambda store: store.take("log"),
}


@pytest.fixture
def store(on_postgresql: SqlStore) -> SqlStore:
    """With rules that were read before, an observer, and an event that was claimed."""
    on_postgresql.publish("r1", "{}", at=MORNING, by=None, expect=None)
    on_postgresql.watch("log")
    on_postgresql.claim(claimed(EVENT))
    return on_postgresql


@pytest.mark.parametrize("call", ONE_STATEMENT.values(), ids=ONE_STATEMENT)
def test_what_one_statement_can_do_is_one(
    store: SqlStore, call: Callable[[SqlStore], object]
) -> None:
    assert count(store, call) == 1


def test_an_answer_is_one_statement(store: SqlStore) -> None:
    asked = question(store)
    assert count(store, lambda store: store.save(*answered(*asked))) == 1


def test_S1_an_earlier_decision_is_read_only_by_who_is_not_first(store: SqlStore) -> None:
    assert count(store, lambda store: store.claim(claimed(EVENT))) == 2


def test_C6_superseding_costs_three_more(store: SqlStore) -> None:
    question(store, minute=1)
    assert count(store, lambda store: store.save(*asked(claimed(EVENT)))) == 4


def test_R7_the_content_of_the_rules_is_read_once(store: SqlStore) -> None:
    store.publish("r2", "x" * 1_000, at=MORNING, by=None, expect="r1")
    assert [count(store, lambda store: store.claim(claimed())) for _ in range(3)] == [2, 1, 1]
    other = SqlStore(store.database, store.tenant)
    assert count(other, lambda store: store.active()) == 1


def test_watching_again_costs_nothing(store: SqlStore) -> None:
    assert count(store, lambda store: store.watch("log")) == 0


def test_watching_again_costs_nothing_in_the_hosts_transaction_either(store: SqlStore) -> None:
    with store.database.engine.connect() as host:
        assert count(store, lambda store: store.joined(host).watch("log")) == 0


def count(store: SqlStore, call: Callable[[SqlStore], object]) -> int:
    with sent(store.database.engine) as statements:
        call(store)
    return len(statements)
