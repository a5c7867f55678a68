"""Every decision can be explained afterwards, also the ones that did nothing (S5)."""

from leadcat_rules import Answer, Decision, DecisionQuery, Sale
from tests.unit.engine.world import (
    LEAD,
    QUALIFIED,
    World,
    told,
    when_lead_status,
    when_lost,
    when_sold,
    when_sold_ask,
)

NORWEGIAN = {"all": [{"name": "company_country", "operator": "equal_to", "value": "NO"}]}


def kept(world: World, event_id: str) -> Decision:
    decision = world.engine.decision(event_id)
    assert decision is not None
    return decision


def test_S5_a_decision_keeps_its_event_its_revision_and_the_company_as_it_saw_it() -> None:
    world = World(when_sold())
    world.sold(id="e1")
    decision = kept(world, "e1")
    assert decision.event.after.id == "s1"
    assert decision.revision == world.engine.settings.history()[0].id
    assert decision.company is not None
    assert decision.company.category == LEAD
    assert decision.at == world.clock()


def test_S5_the_trace_tells_each_rule_tried_and_what_its_conditions_saw() -> None:
    world = World(
        when_sold("VIP", id="norwegian", when=NORWEGIAN), when_lost(), when_sold("Customer")
    )
    world.sold(id="e1")
    trace = kept(world, "e1").trace
    assert [(tried.rule, tried.matched) for tried in trace] == [
        ("norwegian", False),
        ("sold", True),
    ]
    missed = [seen for seen in trace[0].conditions if seen.held is False]
    assert [(seen.name, seen.operator, seen.value, seen.seen) for seen in missed] == [
        ("company_country", "equal_to", "NO", "SE")
    ]


def test_S5_a_decision_that_did_nothing_is_explained_too() -> None:
    world = World(when_sold("VIP", id="norwegian", when=NORWEGIAN))
    world.sold(id="e1")
    decision = kept(world, "e1")
    assert told(decision) == ("not_fired", "no_rule_matched")
    assert [tried.rule for tried in decision.trace] == ["norwegian"]
    assert decision.revision is not None


def test_S5_a_rule_that_does_not_wait_for_this_lead_status_says_so() -> None:
    world = World(when_lead_status("Re-nurture", "Opportunity"))
    world.lead_status(QUALIFIED, id="e1")
    (tried,) = kept(world, "e1").trace
    (missed,) = [seen for seen in tried.conditions if seen.held is False]
    assert (missed.name, missed.value, missed.seen) == ("contact_lead_status", "6", QUALIFIED)


def test_S5_the_steps_tell_who_answered_and_when() -> None:
    world = World(when_sold_ask())
    world.sold(id="e1")
    world.clock.advance(hours=12)
    world.engine.inbox.answer(world.pending()[0].id, Answer.accept(), by="bo")
    steps = kept(world, "e1").steps
    assert [(step.reason, step.actor) for step in steps] == [("asked", None), ("accepted", "bo")]
    assert (steps[1].at - steps[0].at).total_seconds() == 12 * 3600


def test_decisions_are_listed_newest_first_and_by_what_is_asked() -> None:
    world = World(when_sold())
    for number in range(3):
        world.sold(id=f"e{number}", sale=f"s{number}")
        world.clock.advance(minutes=1)
    everything = world.engine.decisions()
    assert [decision.id for decision in everything] == ["e2", "e1", "e0"]
    updated = world.engine.decisions(DecisionQuery(outcome=everything[-1].outcome))
    assert [decision.id for decision in updated] == ["e0"]
    assert world.engine.decisions(DecisionQuery(company="c2")) == []
    assert len(world.engine.decisions(DecisionQuery(limit=2))) == 2


def test_of_decisions_of_one_moment_the_later_comes_first() -> None:
    world = World(when_sold())
    for number in range(3):
        world.sold(id=f"e{number}", sale=f"s{number}")
    assert [decision.id for decision in world.engine.decisions()] == ["e2", "e1", "e0"]


def test_a_company_may_be_asked_for_by_an_int() -> None:
    world = World(when_sold())
    world.sold(id="e1", company="7")
    assert len(world.engine.decisions(DecisionQuery(company=7))) == 1


def test_S5_what_the_host_changes_afterwards_is_not_what_was_decided_on() -> None:
    world = World(when_sold())
    attributes = {"vip": False}
    sale = Sale(id="s1", company="c1", status="sold", attributes=attributes)
    world.engine.sale_saved(before=None, after=sale, id="e1")
    attributes["vip"] = True
    assert kept(world, "e1").event.after.attributes == {"vip": False}
