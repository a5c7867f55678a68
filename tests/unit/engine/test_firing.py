"""The ways in which a host tells the engine what was saved."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from leadcat_rules import (
    Answer,
    Claim,
    Company,
    Confirmation,
    Contact,
    Decision,
    Engine,
    HostError,
    MemoryStore,
    Sale,
    Store,
    hookimpl,
    parse_ruleset,
)
from leadcat_rules.testing.hosts import AsyncHost, MemoryHost
from tests.unit.engine.world import (
    CATEGORIES,
    CUSTOMER,
    QUALIFIED,
    World,
    sale_event,
    snapshot,
    told,
    when_lead_status,
    when_sold,
    when_sold_ask,
)

OPEN = Sale(id="s1", company="c1", status="open")
SOLD = Sale(id="s1", company="c1", status="sold")


def test_a_saved_sale_is_handled() -> None:
    world = World(when_sold())
    decision = world.engine.sale_saved(before=OPEN, after=SOLD, actor="ann", id="e1", origin="ui")
    assert told(decision) == ("updated", "rule_matched")
    assert (decision.id, decision.event.actor, decision.event.origin) == ("e1", "ann", "ui")


def test_a_saved_contact_is_handled() -> None:
    world = World(when_lead_status())
    contact = Contact(id="p1", company="c1", lead_status=QUALIFIED)
    assert world.engine.contact_saved(before=None, after=contact).outcome == "updated"


def test_a_host_may_fire_the_hook_itself() -> None:
    world = World(when_sold_ask())
    decision = world.engine.hook.leadcat_event(
        context=None, event=sale_event("open", "sold"), answer=Answer.accept(by="ann")
    )
    assert told(decision) == ("updated", "accepted")


def test_the_context_is_handed_back_to_the_hosts_hooks() -> None:
    seen: list[object] = []

    class Crm:
        @hookimpl
        def leadcat_list_categories(self, context: Any) -> object:
            seen.append(context)
            return CATEGORIES

        @hookimpl
        def leadcat_get_company(self, context: Any, company_id: str) -> Company | None:
            seen.append(context)
            return snapshot().companies["c1"]

        @hookimpl
        def leadcat_set_category(self, context: Any) -> bool:
            seen.append(context)
            return True

    engine = Engine(plugins=[Crm()], discover=False)
    engine.handle(sale_event("open", "sold"), context="session")
    assert set(seen) == {"session"}


class Stores:
    def __init__(self) -> None:
        self.stores: dict[str, Store] = {}

    @hookimpl
    def leadcat_store(self, context: Any) -> Store | None:
        return None if context is None else self.stores.setdefault(context, MemoryStore())


def test_the_hosts_own_store_remembers_for_its_context() -> None:
    world = World(plugins=[Stores()])
    world.engine.handle(sale_event("open", "stalled", id="e1"), context="here")
    assert world.engine.decision("e1", context="here") is not None
    assert world.engine.decision("e1", context="there") is None
    assert world.engine.decision("e1") is None


class NoStore:
    @hookimpl
    def leadcat_store(self) -> Store:
        raise OSError("the disk is gone")


def test_S3_an_event_that_cannot_be_remembered_is_an_error_for_the_host_to_see() -> None:
    world = World()
    engine = Engine(plugins=[world.host, NoStore()], discover=False)
    with pytest.raises(HostError, match=r"NoStore.*the disk is gone"):
        engine.handle(sale_event("open", "sold"))


async def an_engine(*rules: Any) -> tuple[AsyncHost, Engine]:
    host = AsyncHost(MemoryHost(snapshot(), allowed=["admin", "bo"]))
    engine = Engine(plugins=[host], discover=False)
    await engine.settings.apublish(
        parse_ruleset({"name": "x", "rules": list(rules)}), expect=None, by="admin"
    )
    return host, engine


def test_a_host_of_coroutines_is_driven_by_ahandle() -> None:
    async def story() -> None:
        host, engine = await an_engine(when_sold())
        decision = await engine.asale_saved(before=OPEN, after=SOLD, actor="ann")
        assert told(decision) == ("updated", "rule_matched")
        assert host.category_of("c1") == CUSTOMER.id

    asyncio.run(story())


def test_the_fired_hook_gives_an_awaitable_where_the_host_has_coroutines() -> None:
    async def story() -> None:
        _, engine = await an_engine(when_sold())
        decision = await engine.hook.leadcat_event(
            context=None, event=sale_event("open", "sold"), answer=None
        )
        assert told(decision) == ("updated", "rule_matched")

    asyncio.run(story())


def test_everything_else_has_its_twin_for_coroutines() -> None:
    async def story() -> None:
        _, engine = await an_engine(when_sold_ask(expires_after="PT1H"))
        event = sale_event("open", "sold", id="e1")
        assert (await engine.apreview(event)).would_ask
        await engine.ahandle(event)
        (asked,) = await engine.inbox.apending()
        assert await engine.inbox.aexpire() == ()
        answered = await engine.inbox.aanswer(asked.id, Answer.accept(), by="bo")
        assert told(answered) == ("updated", "accepted")
        assert await engine.adecision("e1") == answered
        assert list(await engine.adecisions()) == [answered]
        assert len(await engine.inbox.ahistory(company="c1")) == 1
        (undo,) = await engine.inbox.aundo(["e1"], by="bo")
        assert undo.is_done
        assert await engine.aretry() == ()
        assert await engine.arecover() == ()
        await engine.anotify()
        draft = (await engine.settings.aopen()).edit("sale_sold", enabled=False)
        saved = await engine.settings.asave(draft, by="admin")
        first = (await engine.settings.ahistory())[-1]
        assert saved.id != first.id
        assert (await engine.settings.aroll_back(first.id, by="admin")).id == first.id
        contact = Contact(id="p1", company="c1", lead_status=QUALIFIED)
        decision = await engine.acontact_saved(before=None, after=contact)
        assert decision.reason == "no_rule_matched"

    asyncio.run(story())


class AsyncStore:
    """A memory whose calls have to be awaited."""

    joins_host_transaction = False

    def __init__(self) -> None:
        self._store = MemoryStore()

    async def claim(self, decision: Decision) -> Claim:
        return self._store.claim(decision)

    async def save(self, decision: Decision, confirmation: Confirmation | None = None) -> bool:
        return self._store.save(decision, confirmation)


def test_the_fired_hook_gives_an_awaitable_where_the_store_has_coroutines() -> None:
    async def story() -> None:
        world = World()
        engine = Engine(plugins=[world.host], store=AsyncStore(), discover=False)  # type: ignore[arg-type]  # only what an event needs
        decision = await engine.hook.leadcat_event(
            context=None, event=sale_event("open", "sold"), answer=None
        )
        assert told(decision) == ("not_fired", "no_rule_matched")

    asyncio.run(story())
