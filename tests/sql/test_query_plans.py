"""Every listing of a store is led by an index, also with very many decisions (S5).

A hundred thousand; LEADCAT_EXAMPLES makes them a million, which takes a minute. Each plan is that
of the very statement that the store sends, with its parameters.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from attrs import evolve

from leadcat_rules import (
    ConfirmationQuery,
    DecisionQuery,
    Sale,
    SaleSaved,
    Store,
)
from leadcat_sql import SqlStore
from tests.sql import million
from tests.sql.databases import lasting_database
from tests.sql.million import OBSERVER, event_id, fill
from tests.sql.plans import Plan, Sent, plans_of, sent_by

DECISIONS = million.DECISIONS if os.environ.get("LEADCAT_EXAMPLES") else 100_000
PAGE = 50
LITTLE = 150
"""In the measure of `Plan.work`: a page takes 60, reading all that there is 5,000 and more."""


def number(share: float) -> int:
    """The decision that ends this share of all."""
    return round(share * DECISIONS)


def moment(share: float) -> datetime:
    """When it was decided."""
    return million.moment(number(share))


LOG = {
    "all": DecisionQuery(),
    "a company's": DecisionQuery(company="c19"),
    "a rule's": DecisionQuery(rule="sold"),
    "a rare rule's": DecisionQuery(rule="rare"),
    "an unknown rule's": DecisionQuery(rule="nobody's"),
    "of an outcome": DecisionQuery(outcome="not_fired"),
    "of a rare outcome": DecisionQuery(outcome="failed"),
    "of a reason": DecisionQuery(reason="no_trigger"),
    "of a rare reason": DecisionQuery(reason="host_error"),
    "of a trigger": DecisionQuery(trigger="sale_sold"),
    "of a rare trigger": DecisionQuery(trigger="sale_lost"),
    "of a trigger that never was": DecisionQuery(trigger="lead_status_changed"),
    "saved by somebody": DecisionQuery(actor="ann"),
    "saved by somebody rare": DecisionQuery(actor="bob"),
    "saved by nobody known": DecisionQuery(actor="nobody"),
    "answered by somebody": DecisionQuery(answered_by="cyd"),
    "answered by somebody rare": DecisionQuery(answered_by="dag"),
    "a company's saved by somebody": DecisionQuery(company="c19", actor="ann"),
    "since a time": DecisionQuery(since=moment(0.3)),
    "until a time": DecisionQuery(until=moment(0.7)),
    "between two times": DecisionQuery(since=moment(0.3), until=moment(0.7)),
    "until before the cursor": DecisionQuery(until=moment(0.4)),
    "a company's of a common reason": DecisionQuery(company="c18", reason="no_trigger"),
}
INBOX = {
    "all": ConfirmationQuery(),
    "pending": ConfirmationQuery(status="pending"),
    "accepted": ConfirmationQuery(status="accepted"),
    "of an unknown company": ConfirmationQuery(company="nobody"),
    "a company's": ConfirmationQuery(company="c19"),
    "a company's accepted": ConfirmationQuery(company="c19", status="accepted"),
    "a rule's": ConfirmationQuery(rule="status"),
    "an unknown rule's": ConfirmationQuery(rule="nobody's"),
    "since a time": ConfirmationQuery(since=moment(0.3)),
    "between two times": ConfirmationQuery(since=moment(0.3), until=moment(0.7)),
    "since after the cursor": ConfirmationQuery(since=moment(0.6)),
}
INBOX |= {
    f"{what}, newest first": evolve(query, newest_first=True) for what, query in INBOX.items()
}
INBOX["until before the cursor, newest first"] = ConfirmationQuery(
    until=moment(0.4), newest_first=True
)
ASKED = DECISIONS - DECISIONS // 50 + 220
EVENT = SaleSaved(id="new", before=None, after=Sale(id="s1", status="open", company="c1"))
PENDING = ConfirmationQuery(status="pending")
LOOKED_UP: dict[str, Callable[[Store], object]] = {
    "C6 the question that waits for a company": lambda store: store.confirmations(
        evolve(PENDING, company="c19")
    ),
    "C7 questions whose time is up": lambda store: store.confirmations(
        evolve(PENDING, expired_at=million.moment(ASKED) + timedelta(days=1))
    ),
    "S3 what is unfinished": lambda store: store.unfinished(moment(1)),
    "E10 the newest time of a sale": lambda store: store.newest_at(EVENT),
    "R7 the active revision": lambda store: store.active(),
    "a revision by its id": lambda store: store.revision("sha256:500"),
    "a decision by its id": lambda store: store.decision(event_id(number(0.5))),
    "a confirmation by its id": lambda store: store.confirmation(f"{event_id(number(0.5) - 1)}-1"),
    "an observer's next notice, behind another's backlog": lambda store: store.take(OBSERVER, 1),
    "an observer's next notices": lambda store: store.take(OBSERVER, 100),
}
FIRST_OR_DEEP = pytest.mark.parametrize("is_deep", [False, True], ids=["first page", "deep page"])


@pytest.fixture(scope="module")
def filled_sqlite() -> Iterator[str]:
    url, remove = lasting_database("sqlite")
    fill(url, decisions=DECISIONS)
    yield url
    remove()


@pytest.fixture(scope="module")
def filled_postgresql() -> Iterator[str]:
    url, remove = lasting_database("postgresql")
    fill(url, decisions=DECISIONS)
    yield url
    remove()


@pytest.fixture(scope="module", params=["sqlite", "sqlite with statistics", "postgresql"])
def store(request: pytest.FixtureRequest) -> Iterator[SqlStore]:
    """With all decisions; nobody gathers statistics for SQLite, and somebody may."""
    kind, *statistics = request.param.split(" with ")
    store = SqlStore.open(request.getfixturevalue(f"filled_{kind}"))
    if kind == "sqlite":
        with store.database.engine.begin() as connection:
            gather = "ANALYZE" if statistics else "DROP TABLE IF EXISTS sqlite_stat1"
            connection.exec_driver_sql(gather)
        store.close()
    yield store
    store.close()


def plans(store: SqlStore, call: Callable[[Store], object]) -> list[Plan]:
    """All plans of all that this call sends."""
    return [plan for sent in sent_by(store, call) for plan in plans_of(store.database, sent)]


@pytest.mark.parametrize("query", LOG.values(), ids=LOG)
@FIRST_OR_DEEP
def test_S5_a_page_of_the_log_is_led_by_an_index(
    store: SqlStore, query: DecisionQuery, is_deep: bool
) -> None:
    cursor = (moment(0.5), event_id(number(0.5))) if is_deep else None
    page = evolve(query, after=cursor, limit=PAGE)

    found = plans(store, lambda store: store.decisions(page))

    assert found
    assert [plan for plan in found if not plan.is_ordered_by_an_index(LITTLE)] == []


@pytest.mark.parametrize("query", INBOX.values(), ids=INBOX)
@FIRST_OR_DEEP
def test_C3_a_page_of_the_inbox_is_led_by_an_index(
    store: SqlStore, query: ConfirmationQuery, is_deep: bool
) -> None:
    cursor = (moment(0.5), event_id(number(0.5)) + "-1") if is_deep else None
    page = evolve(query, after=cursor, limit=PAGE)

    found = plans(store, lambda store: store.confirmations(page))

    assert found
    assert [plan for plan in found if not plan.is_ordered_by_an_index(LITTLE)] == []


@pytest.mark.parametrize("call", LOOKED_UP.values(), ids=LOOKED_UP)
def test_what_a_store_looks_up_is_found_by_an_index(
    store: SqlStore, call: Callable[[Store], object]
) -> None:
    found = plans(store, call)

    assert found
    assert [plan for plan in found if not plan.is_found_by_an_index(LITTLE)] == []


def test_a_tally_reads_nothing_but_its_index(store: SqlStore) -> None:
    since = moment(0.5)
    until = since + timedelta(seconds=40_000)

    found = plans(store, lambda store: store.tally(since, until))

    assert found
    for plan in found:
        assert plan.indexes == {"ix_leadcat_decision_position"}
        assert plan.is_index_only
        # Of 40,000 decisions: on PostgreSQL some hundred to a page.
        assert plan.work <= 10_000


def test_a_search_without_an_index_would_be_noticed(store: SqlStore) -> None:
    searching = "SELECT event_id FROM leadcat_decision WHERE receipt = 'ann'"

    for plan in plans_of(store.database, Sent(searching, {})):
        assert plan.scans == ("leadcat_decision",)
        assert plan.work > 10 * LITTLE


def test_a_sort_of_everything_would_be_noticed(store: SqlStore) -> None:
    sorting = "SELECT event_id FROM leadcat_decision ORDER BY receipt LIMIT 1"

    for plan in plans_of(store.database, Sent(sorting, {})):
        assert plan.sorts
        assert not plan.is_ordered_by_an_index(LITTLE)
