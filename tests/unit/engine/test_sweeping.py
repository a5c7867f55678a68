"""A sweep does what is due, each chore by itself, also when two sweep at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta

import pytest

from leadcat_rules import (
    Backoff,
    Category,
    Company,
    Confirmation,
    Decision,
    Engine,
    ErrorCode,
    LeadStatus,
    MemoryStore,
    Problem,
    Reason,
    StoreError,
    Sweep,
    hookimpl,
)
from leadcat_rules.testing.clock import FakeClock
from leadcat_rules.testing.crm import CATEGORIES
from leadcat_rules.testing.events import sold
from leadcat_rules.testing.hosts import ADMINISTRATOR, AsyncHost, MemoryHost
from leadcat_rules.testing.observers import Observer
from leadcat_rules.testing.records import claimed, decided, minutes_later
from leadcat_rules.testing.rules import a_ruleset
from leadcat_rules.testing.together import at_once
from tests.contract.further_hosts import JoinedStore
from tests.unit.engine.crashes import FragileCrm
from tests.unit.engine.world import World, told, when_sold, when_sold_ask

EVENT = sold(id="e1")


def test_C7_a_confirmation_whose_time_is_up_expires() -> None:
    world = World(when_sold_ask(expires_after="PT1H"))
    world.sold(id="e1")
    world.clock.advance(hours=2)
    swept = world.engine.sweep()
    assert [told(decision) for decision in swept.expired] == [("lapsed", "expired")]
    assert not world.pending()


def test_S3_what_somebody_died_with_is_recovered() -> None:
    crm = FragileCrm()
    crm.dies("after set_category 1", lambda: crm.engine.handle(EVENT))
    (decision,) = crm.engine.sweep().recovered
    assert told(decision) == ("updated", "rule_matched")


def test_S3_what_failed_is_tried_again_when_it_has_waited() -> None:
    world = World(when_sold())
    world.host.fail_next("leadcat_get_company")
    world.sold(id="e1")
    assert world.engine.sweep() == Sweep()
    world.clock.advance(minutes=1)
    (decision,) = world.engine.sweep().retried
    assert told(decision) == ("updated", "rule_matched")
    assert world.engine.sweep() == Sweep()


def test_S3_each_failure_doubles_the_wait_until_it_is_given_up() -> None:
    clock = FakeClock()
    backoff = Backoff(first=timedelta(minutes=1), longest=timedelta(minutes=4), tries=5)
    engine = Engine(plugins=[Down()], clock=clock, discover=False, backoff=backoff)
    engine.settings.publish(a_ruleset(), expect=None, by="admin")
    engine.handle(sold())
    tried_at = []
    for minute in range(1, 20):
        clock.advance(minutes=1)
        if engine.sweep().retried:
            tried_at.append(minute)
    assert tried_at == [1, 3, 7, 11]
    assert engine.sweep() == Sweep(given_up=1)
    (decision,) = engine.retry()
    assert len(decision.steps) == 6


class Down:
    """A host that is never there."""

    @hookimpl
    def leadcat_list_categories(self) -> list[Category]:
        return list(CATEGORIES)

    @hookimpl
    def leadcat_list_lead_statuses(self) -> list[LeadStatus]:
        return []

    @hookimpl
    def leadcat_get_company(self) -> Company | None:
        raise ConnectionError("no line")

    @hookimpl
    def leadcat_set_category(self) -> bool:
        raise ConnectionError("no line")

    @hookimpl
    def leadcat_is_allowed(self) -> bool:
        return True


def test_failures_are_tried_again_in_the_order_in_which_they_failed() -> None:
    world = World(when_sold())
    for number in range(3):
        world.host.fail_next("leadcat_get_company")
        world.sold(id=f"e{number}", sale=f"s{number}")
        world.clock.advance(minutes=1)
    swept = world.engine.sweep()
    assert [decision.id for decision in swept.retried] == ["e0", "e1", "e2"]


def test_more_failures_than_a_page_holds_are_all_tried_again() -> None:
    world = World(when_sold())
    for number in range(101):
        world.host.fail_next("leadcat_get_company")
        world.sold(id=f"e{number}", sale=f"s{number}")
    world.clock.advance(minutes=1)
    assert len(world.engine.sweep().retried) == 101


def test_one_chore_that_fails_itself_is_left_for_the_next_sweep(
    caplog: pytest.LogCaptureFixture,
) -> None:
    crm = FragileCrm()
    crm.engine.handle(EVENT)
    crm.dies("after set_category 1", lambda: crm.engine.inbox.undo([EVENT.id], by=ADMINISTRATOR))
    crm.fails("before get_company 1")
    assert crm.engine.sweep() == Sweep(left=1)
    assert "before get_company 1" in caplog.text
    crm.clock.advance(minutes=2)
    (decision,) = crm.engine.sweep().recovered
    assert decision.reason is Reason.UNDONE


class Refusing(MemoryStore):
    """Refuses to expire anything."""

    def save(self, decision: Decision, confirmation: Confirmation | None = None) -> bool:
        if decision.reason is Reason.EXPIRED:
            raise StoreError(Problem(ErrorCode.STORE_UNAVAILABLE, "it is locked"))
        return super().save(decision, confirmation)


def test_a_store_that_refuses_one_chore_keeps_it_and_goes_on_with_the_others() -> None:
    world = World(when_sold_ask(expires_after="PT1H"), store=Refusing())
    world.sold(id="e1")
    world.host.fail_next("leadcat_get_company")
    world.sold(id="e2", sale="s2", company="c2")
    world.clock.advance(hours=2)
    swept = world.engine.sweep()
    assert swept.expired == ()
    assert [decision.id for decision in swept.retried] == ["e2"]
    assert swept.left == 1


def test_a_store_that_is_lost_leaves_the_rest_for_the_next_sweep() -> None:
    store = Lost()
    world = World(when_sold(), store=store)
    for number in range(5):
        world.host.fail_next("leadcat_get_company")
        world.sold(id=f"e{number}", sale=f"s{number}")
    world.clock.advance(hours=2)
    assert world.engine.sweep() == Sweep(left=5)
    assert store.tries == 3


class Lost(MemoryStore):
    """Can be read, and no more be written once something has failed."""

    def __init__(self) -> None:
        super().__init__()
        self.tries = 0

    def save(self, decision: Decision, confirmation: Confirmation | None = None) -> bool:
        if decision.in_hand and decision.steps:
            self.tries += 1
            raise StoreError(Problem(ErrorCode.STORE_UNAVAILABLE, "no answer"))
        return super().save(decision, confirmation)


def test_two_sweeps_at_once_do_everything_once() -> None:
    world = World(when_sold())
    world.host.fail_next("leadcat_get_company")
    world.sold(id="e1")
    world.clock.advance(minutes=1)
    at_once([world.engine.sweep] * 8)
    decision = world.engine.decision("e1")
    assert decision is not None
    assert [step.reason for step in decision.steps] == ["host_error", "rule_matched"]


def test_each_chore_has_a_context_of_its_own_that_the_host_closes() -> None:
    world = World(when_sold_ask(expires_after="PT1H"), store=JoinedStore())
    for number in range(2):
        world.sale("open", "sold", id=f"e{number}", sale=f"s{number}", company=f"c{number + 1}")
    world.clock.advance(hours=2)
    opened: list[str] = []

    @contextmanager
    def transaction() -> Iterator[str]:
        opened.append("begin")
        yield f"transaction {len(opened)}"
        opened.append("commit")

    assert len(world.engine.sweep(around=transaction).expired) == 2
    assert opened == ["begin", "commit"] * 4


def test_a_host_of_coroutines_sweeps_with_its_own_contexts() -> None:
    clock, observer = FakeClock(), Observer()
    engine = Engine(plugins=[AsyncHost(MemoryHost()), observer], clock=clock, discover=False)

    @asynccontextmanager
    async def request() -> AsyncIterator[str]:
        yield "request"

    assert asyncio.run(engine.asweep(around=request)) == Sweep()
    assert asyncio.run(engine.asweep()) == Sweep()


@pytest.mark.parametrize("failures", [1, 2, 60])
def test_a_wait_is_never_longer_than_the_longest(failures: int) -> None:
    backoff = Backoff(first=timedelta(seconds=1), longest=timedelta(hours=1), tries=100)
    decision = claimed()
    for _ in range(failures):
        decision = decided(decision, Reason.HOST_ERROR)
    assert backoff.is_due(decision, minutes_later(60))
    assert not backoff.is_due(decision, minutes_later(0))


def test_a_backoff_that_never_waits_is_refused() -> None:
    with pytest.raises(ValueError, match="first"):
        Backoff(first=timedelta())
