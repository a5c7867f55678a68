"""An applied update can be taken back (S6)."""

import pytest

from leadcat_rules import Answer, NotAllowed, NotFound
from tests.unit.engine.world import (
    LEAD,
    QUALIFIED,
    World,
    told,
    when_lead_status,
    when_sold,
    when_sold_ask,
)


@pytest.fixture
def world() -> World:
    return World(when_lead_status("Qualified", "Opportunity"), when_sold())


def test_S6_an_applied_update_is_undone(world: World) -> None:
    world.sold(id="e1")
    (undo,) = world.engine.inbox.undo(["e1"], by="bo")
    assert undo.is_done
    assert told(undo.decision) == ("undone", "undone")
    assert world.category_of() == "Lead"
    assert [step.reason for step in undo.decision.steps] == ["rule_matched", "undone"]
    assert undo.decision.steps[-1].actor == "bo"


def test_S6_an_undo_keeps_who_had_answered() -> None:
    world = World(when_sold_ask())
    world.sold(id="e1", answer=Answer.accept(by="ann"))
    (undo,) = world.engine.inbox.undo(["e1"], by="bo")
    assert undo.decision.answered_by == "ann"


def test_S6_a_batch_is_undone_from_the_newest_back(world: World) -> None:
    world.lead_status(QUALIFIED, id="e1")
    world.clock.advance(minutes=1)
    world.sold(id="e2")
    assert world.category_of() == "Customer"
    undone = world.engine.inbox.undo(["e1", "e2", "e1"], by="bo")
    assert [undo.decision.id for undo in undone] == ["e2", "e1"]
    assert all(undo.is_done for undo in undone)
    assert world.category_of() == "Lead"


def test_S6_nothing_is_undone_when_the_category_has_changed_since(world: World) -> None:
    world.lead_status(QUALIFIED, id="e1")
    world.sold(id="e2")
    (undo,) = world.engine.inbox.undo(["e1"], by="bo")
    assert undo.problem is not None
    assert undo.problem.code == "changed_since"
    assert told(undo.decision) == ("updated", "rule_matched")
    assert world.category_of() == "Customer"


def test_S6_a_change_in_the_moment_of_undoing_wins(world: World) -> None:
    world.lead_status(QUALIFIED, id="e1")
    world.host.before_writing = lambda: world.host.put_category("c1", LEAD)
    (undo,) = world.engine.inbox.undo(["e1"], by="bo")
    assert undo.problem is not None
    assert undo.problem.code == "changed_since"
    stored = world.engine.decision("e1")
    assert stored is not None
    assert told(stored) == ("updated", "rule_matched")
    assert not stored.in_hand


def test_only_an_applied_update_can_be_undone(world: World) -> None:
    world.sale("sold", "sold", id="e1")
    world.sold(id="e2")
    world.engine.inbox.undo(["e2"], by="bo")
    problems = [undo.problem for undo in world.engine.inbox.undo(["e1", "e2"], by="bo")]
    assert [problem and problem.code for problem in problems] == ["not_updated", "not_updated"]


def test_an_undo_to_a_category_that_was_deleted_since_is_refused(world: World) -> None:
    world.sold(id="e1")
    world.host.replace_category(LEAD.id, deleted=True)
    (undo,) = world.engine.inbox.undo(["e1"], by="bo")
    assert undo.problem is not None
    assert undo.problem.code == "category_deleted"
    assert world.category_of() == "Customer"


def test_an_undo_needs_permission_and_a_decision(world: World) -> None:
    world.sold(id="e1")
    with pytest.raises(NotFound):
        world.engine.inbox.undo(["e1", "nothing"], by="bo")
    world.host.forbid("eve")
    with pytest.raises(NotAllowed, match="undo"):
        world.engine.inbox.undo(["e1"], by="eve")
    assert world.category_of() == "Customer"


def test_S3_an_undo_that_the_host_fails_is_finished_by_recovery(world: World) -> None:
    world.sold(id="e1")
    world.host.fail_next("leadcat_set_category")
    (undo,) = world.engine.inbox.undo(["e1"], by="bo")
    assert undo.problem is not None
    assert undo.problem.code == "hook_failed"
    assert world.category_of() == "Customer"
    world.clock.advance(minutes=5)
    (recovered,) = world.engine.recover()
    assert told(recovered) == ("undone", "undone")
    assert world.category_of() == "Lead"


def test_an_event_that_was_undone_and_is_delivered_again_stays_undone(world: World) -> None:
    world.sold(id="e1")
    world.engine.inbox.undo(["e1"], by="bo")
    assert told(world.sold(id="e1")) == ("undone", "undone")
    assert world.category_of() == "Lead"


def test_S6_a_batch_of_one_moment_unwinds_all_the_same(world: World) -> None:
    world.lead_status(QUALIFIED, id="e1")
    world.sold(id="e2")
    undone = world.engine.inbox.undo(["e1", "e2"], by="bo")
    assert all(undo.is_done for undo in undone)
    assert world.category_of() == "Lead"


def test_a_single_id_is_one_and_not_its_letters(world: World) -> None:
    world.sold(id="event")
    (undo,) = world.engine.inbox.undo("event", by="bo")
    assert undo.is_done
