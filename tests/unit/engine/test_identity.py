"""One event, one decision: the same id is the same event (S1)."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from leadcat_rules import Answer, Contact, ContactSaved, Sale, SaleSaved
from tests.unit.engine.world import World, told, when_sold, when_sold_ask


def test_S1_a_second_delivery_returns_the_first_decision() -> None:
    world = World(when_sold())
    first = world.sold(id="e1")
    assert world.sold(id="e1") == first
    assert len(world.host.changes) == 1


def test_S1_a_second_delivery_asks_nobody_again() -> None:
    world = World(when_sold_ask())
    world.sold(id="e1")
    assert world.sold(id="e1", answer=Answer.accept()).outcome == "awaiting_confirmation"
    assert len(world.host.confirmations) == 1
    assert len(world.pending()) == 1


def test_S1_a_second_delivery_shows_the_first_decision_as_it_stands_now() -> None:
    world = World(when_sold_ask())
    world.sold(id="e1")
    world.engine.inbox.answer(world.pending()[0].id, Answer.accept(), by="bo")
    assert told(world.sold(id="e1")) == ("updated", "accepted")


def event(**changes: Any) -> SaleSaved:
    sale: dict[str, Any] = {"id": "s1", "company": "c1", "status": "sold", "amount": "100"}
    details: dict[str, Any] = {
        "id": "e1",
        "at": datetime(2026, 1, 13, 10, tzinfo=UTC),
        "actor": "ann",
    }
    after = Sale(**(sale | changes.pop("after", {})))
    return SaleSaved(
        before=Sale(id="s1", company="c1", status="open"), after=after, **(details | changes)
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"after": {"amount": "100.00"}},
        {"after": {"amount": 100}},
        {"after": {"contact": ""}},
        {"after": {"attributes": {}}},
        {"at": datetime(2026, 1, 13, 11, tzinfo=timezone(timedelta(hours=1)))},
        {"origin": "api"},
        {"chosen_category": None},
    ],
)
def test_S1_the_same_content_is_compared_by_meaning(changes: dict[str, Any]) -> None:
    world = World(when_sold())
    world.engine.handle(event())
    assert told(world.engine.handle(event(**changes))) == ("updated", "rule_matched")


@pytest.mark.parametrize(
    "changes",
    [
        {"after": {"amount": "100.01"}},
        {"after": {"status": "lost"}},
        {"after": {"company": "c2"}},
        {"after": {"attributes": {"vip": True}}},
        {"at": None},
        {"actor": "bo"},
        {"origin": "ui"},
        {"chosen_category": "1"},
    ],
)
def test_S1_the_same_id_with_another_content_is_refused(changes: dict[str, Any]) -> None:
    world = World(when_sold())
    first = world.engine.handle(event())
    refused = world.engine.handle(event(**changes))
    assert told(refused) == ("failed", "event_id_reused")
    assert refused.from_category is None
    assert world.engine.decision("e1") == first


def test_S1_a_sale_and_a_contact_never_share_an_event() -> None:
    world = World(when_sold())
    world.engine.handle(event())
    contact = ContactSaved(id="e1", before=None, after=Contact(id="s1", company="c1"))
    assert world.engine.handle(contact).reason == "event_id_reused"


def test_S1_a_true_attribute_is_not_the_number_one() -> None:
    world = World(when_sold())
    world.engine.handle(event(after={"attributes": {"vip": True}}))
    again = world.engine.handle(event(after={"attributes": {"vip": 1}}))
    assert again.reason == "event_id_reused"
