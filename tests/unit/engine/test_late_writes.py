"""Writes that arrive late, and whoever was taken for dead too early (S3)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from leadcat_rules import Answer, Confirmation, Decision, MemoryStore, hookimpl
from tests.unit.engine.world import (
    CUSTOMER,
    LEAD,
    OPEN,
    OPPORTUNITY,
    QUALIFIED,
    World,
    sale_event,
    told,
    when_lead_status,
    when_sold,
    when_sold_ask,
)


def kept(world: World, event_id: str) -> Decision:
    decision = world.engine.decision(event_id)
    assert decision is not None
    return decision


def answered_in_vain(world: World) -> None:
    """An accepted answer whose write fails."""
    world.sold(id="e1")
    world.host.fail_next("leadcat_set_category")
    failed = world.engine.inbox.answer(world.pending()[0].id, Answer.accept(), by="bo")
    assert failed.reason == "host_error"


def test_S3_an_answer_whose_write_arrives_while_it_is_retried_counts() -> None:
    world = World(when_sold_ask())
    answered_in_vain(world)
    world.host.before_writing = lambda: world.host.put_category("c1", CUSTOMER)
    (decision,) = world.engine.retry(["e1"])
    assert told(decision) == ("updated", "accepted")
    assert decision.answered_by == "bo"
    assert world.engine.inbox.history()[0].status == "accepted"


def test_C2_an_answer_whose_target_was_deleted_before_the_retry_is_stale() -> None:
    world = World(when_sold_ask())
    answered_in_vain(world)
    world.host.replace_category(CUSTOMER.id, deleted=True)
    (decision,) = world.engine.retry(["e1"])
    assert told(decision) == ("lapsed", "stale")
    assert world.category_of() == "Lead"


def test_S6_an_undo_whose_target_was_deleted_is_not_in_hand_for_ever() -> None:
    world = World(when_sold())
    world.sold(id="e1")
    world.host.fail_next("leadcat_set_category")
    world.engine.inbox.undo(["e1"], by="bo")
    world.host.replace_category(LEAD.id, deleted=True)
    world.clock.advance(minutes=5)
    (decision,) = world.engine.recover()
    assert told(decision) == ("updated", "rule_matched")
    assert not decision.in_hand
    assert world.category_of() == "Customer"


def test_S6_an_undo_whose_write_arrives_while_it_is_recovered_is_done() -> None:
    world = World(when_sold())
    world.sold(id="e1")
    world.host.fail_next("leadcat_set_category")
    world.engine.inbox.undo(["e1"], by="bo")
    world.clock.advance(minutes=5)
    world.host.before_writing = lambda: world.host.put_category("c1", LEAD)
    (decision,) = world.engine.recover()
    assert told(decision) == ("undone", "undone")


def test_S6_an_undo_that_recovery_finishes_meanwhile_is_done() -> None:
    world = World(when_sold())
    world.sold(id="e1")

    def taken_for_dead() -> None:
        world.clock.advance(minutes=5)
        world.engine.recover()

    world.host.before_writing = taken_for_dead
    (undo,) = world.engine.inbox.undo(["e1"], by="bo")
    assert undo.is_done
    assert told(undo.decision) == ("undone", "undone")
    assert world.category_of() == "Lead"


def test_S3_a_retry_that_fails_still_knows_what_was_to_be_written() -> None:
    world = World(when_sold())
    world.host.fail_next("leadcat_set_category")
    world.sold(id="e1")
    world.host.fail_next("leadcat_list_categories")
    assert world.engine.retry(["e1"])[0].reason == "host_error"
    world.host.put_category("c1", CUSTOMER)
    (decision,) = world.engine.retry(["e1"])
    assert told(decision) == ("updated", "rule_matched")


def test_S3_whoever_was_taken_for_dead_and_has_written_says_so() -> None:
    world = World(when_sold())

    def taken_for_dead() -> None:
        world.publish()
        world.clock.advance(minutes=5)
        (judged,) = world.engine.recover()
        assert judged.reason == "no_rule_matched"

    world.host.before_writing = taken_for_dead
    decision = world.sold(id="e1")
    assert told(decision) == ("updated", "rule_matched")
    assert world.category_of() == "Customer"
    assert [step.reason for step in kept(world, "e1").steps] == ["no_rule_matched", "rule_matched"]


def test_S5_steps_never_run_backwards_in_time() -> None:
    world = World(when_sold_ask())
    answered_in_vain(world)
    world.clock.advance(hours=1)
    (decision,) = world.engine.retry(["e1"])
    times = [step.at for step in decision.steps]
    assert times == sorted(times)
    assert times[-1] - times[0] >= timedelta(hours=1)


def test_an_undo_that_never_began_leaves_nothing_to_recover() -> None:
    world = World(when_sold())
    world.sold(id="e1")
    world.host.fail_next("leadcat_list_categories")
    (undo,) = world.engine.inbox.undo(["e1"], by="bo")
    assert undo.problem is not None
    assert undo.problem.hint == "nothing was changed"
    assert not undo.decision.in_hand


class DiesWith(MemoryStore):
    """Its process dies when this decision is to be saved, once."""

    def __init__(self, event_id: str) -> None:
        super().__init__()
        self.event_id = event_id

    def save(self, decision: Decision, confirmation: Confirmation | None = None) -> bool:
        if decision.id == self.event_id:
            self.event_id = ""
            raise KeyboardInterrupt
        return super().save(decision, confirmation)


def test_E8_an_echo_stays_an_echo_when_its_process_dies() -> None:
    store = DiesWith("echo")
    world = World(
        when_sold("Opportunity"), when_lead_status("Open", "Customer", id="open"), store=store
    )
    world.host.while_writing = lambda: world.lead_status(OPEN, before=QUALIFIED, id="echo")
    with pytest.raises(KeyboardInterrupt):
        world.sold(id="e1")
    world.clock.advance(minutes=5)
    recovered = {decision.id: told(decision) for decision in world.engine.recover()}
    assert recovered == {"e1": ("updated", "rule_matched"), "echo": ("not_fired", "no_trigger")}
    assert world.category_of() == "Opportunity"


class SellsMore:
    """An observer that sells to c2 when it hears of a sale."""

    def __init__(self) -> None:
        self.world: World | None = None
        self.decisions: list[Decision] = []

    @hookimpl
    def leadcat_decided(self, decision: Decision) -> None:
        world, self.world = self.world, None
        if world is not None:
            event = sale_event("open", "sold", company="c2", sale="s2", id="more")
            self.decisions.append(world.engine.handle(event))


def test_E8_what_an_observer_does_is_no_echo() -> None:
    observer = SellsMore()
    world = World(when_sold("Customer"), plugins=[observer])
    observer.world = world
    world.host.while_writing = lambda: world.lead_status(OPEN, before=QUALIFIED, id="echo")
    world.sold(id="e1")
    assert [told(decision) for decision in observer.decisions] == [("updated", "rule_matched")]


class LosesSight(MemoryStore):
    """It can't read confirmations, once."""

    sees = False

    def confirmation(self, confirmation_id: str) -> Confirmation | None:
        if not self.sees:
            raise ConnectionError("the database is gone")
        return super().confirmation(confirmation_id)


class Reader:
    def __init__(self) -> None:
        self.heard: list[str] = []

    @hookimpl
    def leadcat_decided(self, decision: Decision) -> None:
        self.heard.append(decision.id)

    @hookimpl
    def leadcat_confirmation_opened(self) -> None:
        self.heard.append("question")


def test_a_store_that_fails_while_observers_are_told_loses_no_other_news() -> None:
    reader, store = Reader(), LosesSight()
    world = World(when_sold_ask(), plugins=[reader], store=store)
    with pytest.raises(ConnectionError):
        world.sold(id="e1")
    store.sees = True
    world.sold(id="e2", sale="s2", company="c2")
    assert reader.heard == ["e1", "e2", "question"]
    assert world.category_of("c2") == OPPORTUNITY.name
