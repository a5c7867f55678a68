"""The desk: one way to any host's engine, which nobody's impatience cuts off (S3)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from threading import Event as Gate
from typing import Any

import pytest

from leadcat_rules import (
    Change,
    ConfirmationQuery,
    DecisionQuery,
    Engine,
    SnapshotHost,
    hookimpl,
)
from leadcat_rules.testing import (
    ACME,
    ADMINISTRATOR,
    CUSTOMER,
    AsyncHost,
    MemoryHost,
    a_rule,
    a_ruleset,
    a_snapshot,
    sold,
)
from leadcat_web.carrying import TooSlow
from leadcat_web.desk import Desk

RULES = a_ruleset(a_rule(id="sold"))


def an_engine(host: object) -> Engine:
    if isinstance(host, AsyncHost):
        return asyncio.run(Engine.aopen(RULES, plugins=[host], discover=False))
    return Engine.open(RULES, plugins=[host], discover=False)


@pytest.fixture(params=["functions", "coroutines"])
def host(request: pytest.FixtureRequest) -> MemoryHost | AsyncHost:
    """Both kinds of hosts."""
    return MemoryHost() if request.param == "functions" else AsyncHost()


def test_both_kinds_of_hosts_are_asked_the_same_way(host: MemoryHost | AsyncHost) -> None:
    desk = Desk(an_engine(host))

    async def story() -> None:
        event = sold()
        assert (await desk.preview(event)).would_update
        decision = await desk.handle(event)
        assert decision.outcome == "updated"
        assert await desk.decision(event.id) == decision
        assert list(await desk.decisions(DecisionQuery())) == [decision]
        assert await desk.confirmations(ConfirmationQuery()) == []
        company = await desk.company(ACME.id)
        assert company is not None
        assert company.category_id == CUSTOMER.id
        assert (await desk.lists()).category(CUSTOMER.id) == CUSTOMER
        (undone,) = await desk.undo([event.id], ADMINISTRATOR)
        assert undone.decision.outcome == "undone"
        assert (await desk.settings()).toggle("sale_sold").enabled

    asyncio.run(story())


def test_R6_all_that_a_host_allows_is_known_at_once(host: MemoryHost | AsyncHost) -> None:
    desk = Desk(an_engine(host))

    async def allowed(actor: str | None) -> frozenset[str]:
        return await desk.permissions(actor)

    assert asyncio.run(allowed("somebody")) == {"read"}
    assert {"answer", "undo", "change_settings"} <= asyncio.run(allowed(ADMINISTRATOR))


class SlowHost(MemoryHost):
    """Writes no category before its gate is opened."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = Gate()
        self.gate = Gate()

    @hookimpl
    def leadcat_set_category(self, change: Change) -> bool:
        self.asked.set()
        assert self.gate.wait(10)
        return super().leadcat_set_category(change)


def test_S3_what_takes_too_long_is_carried_through_all_the_same() -> None:
    host = SlowHost()
    desk = Desk(an_engine(host), budget=0.05)
    event = sold()

    async def story() -> None:
        with pytest.raises(TooSlow):
            await desk.handle(event)
        assert not await desk.finish(0)
        # Pages are read meanwhile.
        assert (await desk.company(ACME.id)) is not None
        host.gate.set()
        assert await desk.finish(10)
        decision = await desk.decision(event.id)
        assert decision is not None
        assert decision.outcome == "updated"

    asyncio.run(story())


def test_S3_who_goes_away_meanwhile_loses_nothing() -> None:
    host = SlowHost()
    desk = Desk(an_engine(host))
    event = sold()

    async def story() -> None:
        asking = asyncio.ensure_future(desk.handle(event))
        await asyncio.to_thread(host.asked.wait, 10)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        host.gate.set()
        assert await desk.finish(10)
        decision = await desk.decision(event.id)
        assert decision is not None
        assert decision.outcome == "updated"

    asyncio.run(story())


def test_the_hooks_get_the_context_that_the_operation_is_done_inside_of() -> None:
    class Noting:
        def __init__(self) -> None:
            self.contexts: list[Any] = []

        @hookimpl
        def leadcat_is_allowed(self, context: Any, actor: str | None, permission: str) -> bool:
            self.contexts.append(context)
            return True

    noting = Noting()
    ended = []

    @contextmanager
    def session() -> Iterator[str]:
        yield "a session"
        ended.append("committed")

    host = SnapshotHost(a_snapshot())
    engine = Engine.open(RULES, plugins=[host, noting], discover=False)
    asyncio.run(_permissions(Desk(engine, reading=session)))
    assert set(noting.contexts) == {"a session"}
    assert ended == ["committed"]


def test_a_host_of_coroutines_may_give_its_context_by_coroutines_too() -> None:
    ended = []

    @asynccontextmanager
    async def session() -> AsyncIterator[str]:
        yield "a session"
        ended.append("committed")

    asyncio.run(_permissions(Desk(an_engine(AsyncHost()), reading=session)))
    assert ended == ["committed"]


def test_a_host_of_ordinary_functions_is_told_that_it_can_not() -> None:
    @asynccontextmanager
    async def session() -> AsyncIterator[None]:
        yield

    with pytest.raises(TypeError, match="ordinary context managers"):
        asyncio.run(_permissions(Desk(an_engine(MemoryHost()), reading=session)))


async def _permissions(desk: Desk) -> frozenset[str]:
    return await desk.permissions(ADMINISTRATOR)
