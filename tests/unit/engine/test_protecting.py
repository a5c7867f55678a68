"""Inside the host's own transaction, what fails never takes the user's own save with it (S3)."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from leadcat_rules import (
    Company,
    Confirmation,
    Decision,
    DecisionQuery,
    Engine,
    Facts,
    Reason,
    Revision,
    Store,
    boolean,
    hookimpl,
)
from leadcat_rules.testing.hosts import ADMINISTRATOR, AsyncHost
from leadcat_rules.testing.rules import a_ruleset
from tests.contract.further_hosts import JoinedStore
from tests.unit.engine.world import World, sale_event, told, when_sold


class BrokenTransaction(Exception):
    """What a database says to everything, once a statement in its transaction has failed."""


class Transaction(JoinedStore):
    """Takes nothing any more once it is broken, until it goes back to a savepoint."""

    def __init__(self) -> None:
        super().__init__()
        self.is_broken = False
        self.is_gone = False

    def save(self, decision: Decision, confirmation: Confirmation | None = None) -> bool:
        self._require()
        return super().save(decision, confirmation)

    def active(self) -> Revision | None:
        self._require()
        return super().active()

    def release(self, point: object) -> None:
        self._require()

    def roll_back_to(self, point: dict[str, object]) -> None:
        super().roll_back_to(point)

    def _require(self) -> None:
        if self.is_broken or self.is_gone:
            raise BrokenTransaction("current transaction is aborted")

    @contextmanager
    def restoring(self) -> Iterator[None]:
        """What the host does around its own save."""
        yield
        assert not self.is_broken, "the user's own save is lost"


class SpoilsIt:
    """A condition that breaks the transaction, and may say so."""

    def __init__(self, store: Transaction, *, raises: bool) -> None:
        self._store = store
        self._raises = raises

    @hookimpl
    def leadcat_variables(self) -> list[object]:
        @boolean("Is a friend")
        def is_friend(facts: Facts) -> bool:
            self._store.is_broken = True
            if self._raises:
                raise LookupError("no table of friends")
            return True

        return [is_friend]


ASKS_FOR_FRIENDS = when_sold(when={"all": [{"name": "is_friend", "operator": "is_true"}]})


def _spoilt(*, raises: bool) -> tuple[World, Transaction]:
    store = Transaction()
    world = World(ASKS_FOR_FRIENDS, plugins=[SpoilsIt(store, raises=raises)], store=store)
    return world, store


@pytest.mark.parametrize(
    ("raises", "reason"), [(True, Reason.PLUGIN_ERROR), (False, Reason.HOST_ERROR)]
)
def test_S3_a_plugin_that_breaks_the_transaction_costs_its_decision_and_not_the_save(
    raises: bool, reason: Reason
) -> None:
    world, store = _spoilt(raises=raises)
    with store.restoring():
        decision = world.sold(id="e1")
    assert told(decision) == ("failed", reason)
    assert world.engine.decision("e1") == decision


def test_S3_the_failed_decision_names_the_plugin_and_what_it_said() -> None:
    world, _ = _spoilt(raises=True)
    decision = world.sold(id="e1")
    assert decision.error is not None
    assert "SpoilsIt" in decision.error
    assert "no table of friends" in decision.error


def test_S3_what_only_the_store_noticed_is_told_in_its_words() -> None:
    world, _ = _spoilt(raises=False)
    decision = world.sold(id="e1")
    assert decision.error == "BrokenTransaction: current transaction is aborted"
    assert decision.trigger == "sale_sold"


def test_S3_it_can_be_tried_again() -> None:
    world, _ = _spoilt(raises=True)
    world.sold(id="e1")
    world.publish(when_sold())
    (decision,) = world.engine.retry()
    assert told(decision) == ("updated", "rule_matched")


def test_S3_a_delivery_that_comes_again_finds_the_decision_that_stands() -> None:
    world, _ = _spoilt(raises=True)
    first = world.sold(id="e1")
    assert world.sold(id="e1") == first


def test_S3_where_nothing_can_be_recorded_the_host_is_told_and_nothing_is_left() -> None:
    store = Transaction()
    world = World(when_sold(), store=store)
    store.is_gone = True
    with pytest.raises(BrokenTransaction):
        world.sold(id="e1")
    assert store.decision("e1") is None


def test_C8_a_preview_that_breaks_the_transaction_takes_back_what_it_broke() -> None:
    world, store = _spoilt(raises=True)
    with store.restoring():
        preview = world.engine.preview(sale_event("open", "sold"))
    assert preview.reason is Reason.PLUGIN_ERROR


def test_S3_what_a_store_says_that_cannot_go_back_alone_reaches_the_host() -> None:
    class Whole(Transaction):
        def roll_back_to(self, point: dict[str, object]) -> None:
            if self.is_gone:
                raise BrokenTransaction("repeat all of it")
            super().roll_back_to(point)

    store = Whole()
    world = World(when_sold(), store=store)
    store.is_gone = True
    with pytest.raises(BrokenTransaction, match="repeat all of it"):
        world.sold(id="e1")


def test_S3_a_transaction_in_which_nothing_fails_keeps_all() -> None:
    store = Transaction()
    world = World(when_sold(), store=store)
    assert told(world.sold(id="e1")) == ("updated", "rule_matched")
    assert [each.id for each in store.decisions(DecisionQuery())] == ["e1"]


def test_S3_a_time_out_from_outside_leaves_no_half_of_an_update() -> None:
    store = Transaction()
    world = World(when_sold(), store=store)
    world.host.before_writing = _interrupt
    with pytest.raises(KeyboardInterrupt):
        world.sold(id="e1")
    assert store.decision("e1") is None
    assert told(world.sold(id="e1")) == ("updated", "rule_matched")


def test_S3_a_time_out_is_what_the_host_hears_also_when_nothing_can_be_taken_back() -> None:
    class Whole(Transaction):
        def roll_back_to(self, point: dict[str, object]) -> None:
            if self.is_gone:
                raise BrokenTransaction("no way back")
            super().roll_back_to(point)

    store = Whole()
    world = World(when_sold(), store=store)

    def stop_it_all() -> None:
        store.is_gone = True
        _interrupt()

    world.host.before_writing = stop_it_all
    with pytest.raises(KeyboardInterrupt):
        world.sold(id="e1")


def _interrupt() -> None:
    raise KeyboardInterrupt


class Endless(AsyncHost):
    """A host that never has the company, inside the transaction of its store."""

    def __init__(self, store: Transaction) -> None:
        super().__init__()
        self._store = store

    @hookimpl
    def leadcat_store(self) -> Store:
        return self._store

    @hookimpl
    async def leadcat_get_company(self, company_id: str) -> Company | None:
        await asyncio.Event().wait()
        return None


def test_S3_a_task_that_is_cancelled_leaves_no_half_of_an_update() -> None:
    store = Transaction()
    engine = Engine(plugins=[Endless(store)], discover=False)

    async def handled_in_time() -> None:
        await engine.settings.apublish(a_ruleset(), expect=None, by=ADMINISTRATOR)
        async with asyncio.timeout(0.01):
            await engine.ahandle(sale_event("open", "sold", id="e1"))

    with pytest.raises(TimeoutError):
        asyncio.run(handled_in_time())
    assert store.decision("e1") is None
    assert store.active() is not None
