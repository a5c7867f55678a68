"""A save whose connection is lost is done once: its event has one id from the first try on (S1)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest
from attrs import evolve
from sqlalchemy import Connection, make_url, select, text

from leadcat_rules import Answer, Outcome, Reason, StoreError
from leadcat_rules.testing import (
    ACME,
    CUSTOMER,
    LEAD,
    a_rule,
    a_ruleset,
    a_sale,
    a_snapshot,
)
from leadcat_sql import AsyncEmbeddedCrm, EmbeddedCrm
from leadcat_sql.schema.crm_tables import sales
from tests.sql.crm.breaking import after
from tests.sql.crm.crms import CarefulCrm, Everybody, publish
from tests.sql.databases import new_database, server
from tests.sql.proxy import Proxy

SOLD = a_sale(status="sold")


@pytest.fixture
def proxy() -> Iterator[Proxy]:
    """A network before the server."""
    with Proxy(server().socket) as running:
        yield running


@pytest.fixture
def url(proxy: Proxy) -> str:
    """A database of its own behind it."""
    query = {"sslmode": "disable", "gssencmode": "disable"}
    far = make_url(new_database("postgresql")).set(host="127.0.0.1", port=proxy.port, query=query)
    return far.render_as_string(hide_password=False)


@pytest.fixture(params=[EmbeddedCrm, CarefulCrm])
def crm(url: str, request: pytest.FixtureRequest) -> Iterator[EmbeddedCrm]:
    """A CRM that saves in each way; a sold sale makes a lead a Customer."""
    with request.param.open(url, plugins=[Everybody()]) as crm:
        crm.load(a_snapshot())
        publish(crm)
        yield crm


def lose_answer(proxy: Proxy) -> None:
    proxy.lose_answer_to_next_commit()


def lose_commit(proxy: Proxy) -> None:
    proxy.lose_next_commit()


def hold_commit(proxy: Proxy) -> None:
    proxy.hold_next_commit()


ACCIDENTS = [lose_answer, lose_commit, hold_commit]


@pytest.mark.parametrize("accident", ACCIDENTS)
def test_a_save_whose_commit_got_no_answer_is_done_once(
    crm: EmbeddedCrm, proxy: Proxy, accident: Callable[[Proxy], None]
) -> None:
    accident(proxy)
    decision = crm.save_sale(SOLD)
    assert decision.reason is Reason.RULE_MATCHED
    assert list(crm.engine.decisions()) == [decision]
    assert crm.company(ACME.id).category == CUSTOMER
    assert _times_saved(crm) == 1


@pytest.mark.parametrize("accident", ACCIDENTS)
def test_so_is_one_of_coroutines(url: str, proxy: Proxy, accident: Callable[[Proxy], None]) -> None:
    async def play() -> None:
        async with await AsyncEmbeddedCrm.open(url, plugins=[Everybody()]) as crm:
            await crm.load(a_snapshot())
            await crm.engine.settings.apublish(a_ruleset(a_rule(ask=True)), expect=None, by="ann")
            accident(proxy)
            decision = await crm.save_sale(SOLD, answer=Answer.accept())
            assert list(await crm.engine.adecisions()) == [decision]
            assert decision.reason is Reason.ACCEPTED
            assert (await crm.company(ACME.id)).category == CUSTOMER

    asyncio.run(play())


@pytest.mark.parametrize("accident", ACCIDENTS)
def test_C4_an_answer_whose_commit_got_no_answer_is_given_once(
    crm: EmbeddedCrm, proxy: Proxy, accident: Callable[[Proxy], None]
) -> None:
    publish(crm, a_rule(ask=True))
    crm.save_sale(SOLD)
    (confirmation,) = crm.engine.inbox.pending()
    accident(proxy)
    decision = crm.answer(confirmation.id, Answer.accept(), by="ann")
    assert [step.reason for step in decision.steps] == [Reason.ASKED, Reason.ACCEPTED]
    assert crm.engine.decision(decision.id) == decision
    assert crm.company(ACME.id).category == CUSTOMER


@pytest.mark.parametrize("accident", ACCIDENTS)
def test_S6_an_undo_whose_commit_got_no_answer_is_done_once(
    crm: EmbeddedCrm, proxy: Proxy, accident: Callable[[Proxy], None]
) -> None:
    updated = crm.save_sale(SOLD)
    accident(proxy)
    (undone,) = crm.undo([updated.id], by="ann")
    assert undone.is_done
    assert undone.decision == crm.engine.decision(updated.id)
    assert crm.company(ACME.id).category == LEAD


@pytest.mark.parametrize("accident", ACCIDENTS)
def test_S1_a_save_under_a_used_event_id_is_kept_though_its_decision_is_anothers(
    crm: EmbeddedCrm, proxy: Proxy, accident: Callable[[Proxy], None]
) -> None:
    crm.save_sale(a_sale(id="1"), id="e1")
    accident(proxy)
    assert crm.save_sale(a_sale(id="2"), id="e1").reason is Reason.EVENT_ID_REUSED
    assert [sale.id for sale in crm.sales()] == ["1", "2"]


PUTS: dict[str, Callable[[EmbeddedCrm], None]] = {
    "put_company": lambda crm: crm.put_company(evolve(ACME, name="Mine", category=LEAD)),
    "put_category": lambda crm: crm.put_category(evolve(CUSTOMER, name="Mine")),
    "set_category": lambda crm: crm.set_category(ACME.id, CUSTOMER.id),
}


@pytest.mark.parametrize("put", PUTS.values(), ids=PUTS)
def test_what_was_put_is_for_its_owner_to_look(
    crm: EmbeddedCrm, proxy: Proxy, put: Callable[[EmbeddedCrm], None]
) -> None:
    """To put it again may be over what somebody else has put since."""
    proxy.lose_answer_to_next_commit()
    with pytest.raises(StoreError, match="this may have happened, or not"):
        put(crm)


@pytest.mark.parametrize("put", PUTS.values(), ids=PUTS)
def test_so_is_what_coroutines_put(
    url: str, proxy: Proxy, put: Callable[[Any], Awaitable[None]]
) -> None:
    async def play() -> None:
        async with await AsyncEmbeddedCrm.open(url) as crm:
            await crm.load(a_snapshot())
            proxy.lose_answer_to_next_commit()
            with pytest.raises(StoreError, match="this may have happened, or not"):
                await put(crm)

    asyncio.run(play())


def test_whether_a_crm_was_filled_is_for_its_owner_to_look(url: str, proxy: Proxy) -> None:
    """To fill it again would be refused, and to replace it may be somebody else's loss."""
    with EmbeddedCrm.open(url) as crm:
        proxy.lose_answer_to_next_commit()
        with pytest.raises(StoreError, match="this may have happened, or not"):
            crm.load(a_snapshot())
        assert crm.dump() == a_snapshot()


def test_a_save_that_left_no_record_is_not_repeated_over_itself(
    crm: EmbeddedCrm, proxy: Proxy
) -> None:
    """Nobody can tell then whether it has happened, and the event would be lost in silence."""
    with crm.store.database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE leadcat_decision RENAME TO taken_away"))
    proxy.lose_answer_to_next_commit()
    with pytest.raises(StoreError, match="look at what was saved"):
        crm.save_sale(SOLD)
    assert _times_saved(crm) == 1


def test_S3_a_save_whose_connection_dies_before_its_commit_is_done_again(
    crm: EmbeddedCrm,
) -> None:
    killed: list[int] = []

    def kill(connection: Connection) -> None:
        if not killed:
            killed.append(connection.scalar(text("SELECT pg_backend_pid()")))
            server().execute(f"SELECT pg_terminate_backend({killed[0]}, 5000)")

    with after(crm, "leadcat_list_categories", kill):
        decision = crm.save_sale(SOLD)
    assert decision.outcome is Outcome.UPDATED
    assert crm.engine.decisions() == [decision]
    assert _times_saved(crm) == 1


def _times_saved(crm: EmbeddedCrm) -> int:
    with crm.store.database.engine.connect() as connection:
        times: int = connection.scalars(select(sales.c.version)).one()
        return times
