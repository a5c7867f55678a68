"""Clock, builders and fakes do what whoever writes a test expects of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta, timezone

import pytest
from attrs import evolve

from leadcat_rules.decisions import Answer
from leadcat_rules.engine import Engine
from leadcat_rules.events import Event, Trigger
from leadcat_rules.testing import (
    ACME,
    CUSTOMER,
    MORNING,
    PARTNER,
    QUALIFIED,
    FakeClock,
    IntIdHost,
    MemoryHost,
    Observer,
    a_contact,
    a_rule,
    a_ruleset,
    a_sale,
    at_once,
    contact_saved,
    lead_status_set,
    lost,
    registered,
    sale_saved,
    sold,
)
from leadcat_rules.testing.calling import Caller


def test_a_fake_clock_stands_still_until_it_is_told_to_go_on() -> None:
    clock = FakeClock()
    assert clock() == clock() == MORNING
    clock.advance(hours=1, seconds=30)
    assert clock() == MORNING + timedelta(hours=1, seconds=30)


def test_a_fake_clock_needs_an_offset() -> None:
    nepal = timezone(timedelta(hours=5, minutes=45))
    start = datetime(2026, 1, 13, 15, 45, tzinfo=nepal)
    assert FakeClock(start)() == MORNING
    with pytest.raises(ValueError, match="offset"):
        FakeClock(start.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("event", "triggers"),
    [
        (sold(), (Trigger.SALE_SOLD,)),
        (lost(), (Trigger.SALE_LOST,)),
        (registered(), (Trigger.SALE_REGISTERED,)),
        (registered(a_sale(status="sold")), (Trigger.SALE_SOLD, Trigger.SALE_REGISTERED)),
        (lead_status_set(QUALIFIED), (Trigger.LEAD_STATUS_CHANGED,)),
        (lead_status_set(None), ()),
        (sale_saved(before=a_sale()), ()),
        (contact_saved(before=a_contact()), ()),
    ],
)
def test_E3_each_builder_makes_what_its_name_says(
    event: Event, triggers: tuple[Trigger, ...]
) -> None:
    assert event.triggers == triggers
    assert (event.company_id, event.at) == (ACME.id, MORNING)


def test_S1_builders_make_another_event_each_time_unless_told_its_id() -> None:
    assert sold().id != sold().id
    assert sold(id="e1") == sold(id="e1")


def test_a_memory_host_answers_its_dialog_from_a_queue_and_then_later() -> None:
    host = MemoryHost(answers=[Answer.accept()])
    engine = _engine(host, ask=True)
    first, second = engine.handle(sold()), engine.handle(sold(a_sale(company="102")))
    assert (first.reason, second.reason) == ("accepted", "asked")
    assert [asked.event.id for asked in host.confirmations] == [first.id, second.id]


def test_a_memory_host_remembers_what_it_was_asked_to_write() -> None:
    host = MemoryHost()
    decision = _engine(host).handle(sold())
    assert [(change.target, change.event) for change in host.changes] == [
        (CUSTOMER.id, decision.id)
    ]


def test_R6_a_memory_host_allows_whom_it_is_told_to() -> None:
    host = MemoryHost(allowed=["bo"])
    assert host.leadcat_is_allowed("bo", "undo")
    assert not host.leadcat_is_allowed("ann", "undo")
    assert host.leadcat_is_allowed(None, "read")


def test_the_fakes_take_a_category_as_well_as_its_id() -> None:
    for host in (MemoryHost(), IntIdHost()):
        host.put_category(ACME.id, PARTNER)
        assert host.category_of(ACME.id) == PARTNER.id
        host.put_category(ACME.id, CUSTOMER.id)
        assert host.category_of(ACME.id) == CUSTOMER.id


def test_the_fakes_refuse_a_category_that_is_not_there() -> None:
    for host in (MemoryHost(), IntIdHost()):
        with pytest.raises(LookupError, match="no category with the id '998'"):
            host.put_category(ACME.id, "998")
        assert host.category_of(ACME.id) == ACME.category_id


def test_S4_a_memory_host_can_have_other_content_from_now_on() -> None:
    host = MemoryHost()
    engine = _engine(host)
    retired = [evolve(each, deleted=each == CUSTOMER) for each in host.snapshot.categories]
    host.load(evolve(host.snapshot, categories=tuple(retired)))
    assert engine.handle(sold()).reason == "target_missing"


def test_an_observer_writes_down_all_news_with_its_context() -> None:
    observer = Observer()
    engine = _engine(MemoryHost(), observer, ask=True)
    engine.handle(sold(), context="request 1")
    assert observer.reasons == ["asked"]
    assert observer.contexts == ["request 1"]
    assert [asked.company for asked in observer.confirmations] == [ACME]
    assert [revision.number for revision in observer.revisions] == [1]


def test_what_one_of_several_calls_at_once_raises_is_raised() -> None:
    with pytest.raises(ZeroDivisionError):
        at_once([lambda: 1, lambda: 1 // 0])


def test_a_host_of_ordinary_functions_has_an_ordinary_context() -> None:
    caller = Caller(asynccontextmanager(_request), awaits=False)
    with pytest.raises(TypeError, match="ordinary context manager"):
        caller.one(print)


async def _request() -> AsyncIterator[None]:
    yield


def _engine(*plugins: object, ask: bool = False) -> Engine:
    engine = Engine(plugins=plugins, clock=FakeClock(), discover=False)
    engine.settings.publish(a_ruleset(a_rule(ask=ask)), expect=None, by="ann")
    return engine
