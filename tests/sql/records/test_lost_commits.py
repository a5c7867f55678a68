"""A commit that is lost, or its answer: a store neither does twice nor denies what it has done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest
from sqlalchemy import make_url

from leadcat_rules import Store
from leadcat_rules.testing import MORNING, waited
from leadcat_rules.testing.records import answered, asked, claimed, decided, minutes_later
from leadcat_sql import AsyncSqlStore, SqlStore
from tests.sql.databases import server
from tests.sql.proxy import Proxy
from tests.sql.records.made import claimed_and_saved, question

OPENINGS: dict[str, Callable[..., Any]] = {
    "functions": SqlStore.open,
    "coroutines": lambda url: waited(AsyncSqlStore.open(url)),
}


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    """A network before the server."""
    with Proxy(server().socket) as running:
        yield running


@pytest.fixture(params=OPENINGS.values(), ids=list(OPENINGS))
def store(
    request: pytest.FixtureRequest, proxy: Proxy, migrated_postgres_url: str
) -> Iterator[Store]:
    """On the other side of that network."""
    query = {"sslmode": "disable", "gssencmode": "disable"}
    far = make_url(migrated_postgres_url).set(host="127.0.0.1", port=proxy.port, query=query)
    store = request.param(far)
    yield store
    cast(Any, store).close()


@pytest.fixture(
    params=[Proxy.lose_answer_to_next_commit, Proxy.lose_next_commit],
    ids=["the answer", "the commit"],
)
def lose(request: pytest.FixtureRequest, proxy: Proxy) -> Callable[[], None]:
    """What is lost of the next write."""
    return lambda: request.param(proxy)


def test_S1_the_claim_is_first_all_the_same(store: Store, lose: Callable[[], None]) -> None:
    decision = claimed()
    lose()
    assert store.claim(decision).is_first
    assert not store.claim(decision).is_first


def test_C4_the_save_has_won_and_is_told_once(store: Store, lose: Callable[[], None]) -> None:
    store.watch("log")
    store.claim(claimed((decision := decided()).event))
    lose()
    assert store.save(decision)
    assert [notice.decision for notice in store.take("log")] == [decision]


def test_C4_the_answer_has_won(store: Store, lose: Callable[[], None]) -> None:
    waiting = question(store)
    lose()
    assert store.save(*answered(*waiting, by="ann"))
    assert not store.save(*answered(*waiting, by="bo"))


def test_C4_a_save_that_came_too_late_has_lost(store: Store, lose: Callable[[], None]) -> None:
    waiting = question(store)
    store.save(*answered(*waiting, by="bo"))
    lose()
    assert not store.save(*answered(*waiting, by="ann"))


def test_C6_superseding_is_done_once(store: Store, lose: Callable[[], None]) -> None:
    older, _ = question(store, minute=1)
    claim = claimed()
    store.claim(claim)
    lose()
    assert store.save(*asked(claim, at=minutes_later(2)))
    assert store.decision(older.id) == older.superseded(minutes_later(2))


def test_R7_the_revision_is_published_once(store: Store, lose: Callable[[], None]) -> None:
    lose()
    made = store.publish("r1", "{}", at=MORNING, by="ann", expect=None)
    assert made is not None
    assert store.revisions() == [made]


def test_an_observer_is_told_what_was_taken(store: Store, lose: Callable[[], None]) -> None:
    lose()
    store.watch("log")
    decision = claimed_and_saved(store, decided())
    lose()
    assert [notice.decision for notice in store.take("log")] == [decision]
    assert not store.take("log")
