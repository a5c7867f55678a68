"""Asking the user."""

import asyncio
from datetime import timedelta

import pytest

from leadcat_rules import AlreadyAnswered, Answer, Decision, NotAllowed, NotFound, Refused
from tests.unit.engine.world import (
    CUSTOMER,
    GONE,
    LEAD,
    LOST,
    OPPORTUNITY,
    QUALIFIED,
    VIP,
    World,
    told,
    when_lead_status,
    when_sold,
    when_sold_ask,
)


@pytest.fixture
def world() -> World:
    return World(when_sold_ask(because="A sale makes a customer.", expires_after="P1D"))


def parked(world: World, **details: object) -> str:
    """Park a question and give the id of its confirmation."""
    assert told(world.sold(**details)) == ("awaiting_confirmation", "asked")
    return world.pending()[-1].id


def test_C1_the_dialog_gets_the_company_the_suggestion_and_why(world: World) -> None:
    world.sold()
    (asked,) = world.host.confirmations
    assert (asked.company.name, asked.company.category) == ("Acme AB", LEAD)
    assert asked.suggested == CUSTOMER.id
    assert (asked.rule, asked.trigger) == ("sold", "sale_sold")
    assert asked.because == "A sale makes a customer."
    assert asked.event.after.id == "s1"


@pytest.mark.parametrize(
    ("answer", "expected", "category"),
    [
        (Answer.accept(by="bo"), ("updated", "accepted"), "Customer"),
        (Answer.choose(VIP.id, by="bo"), ("updated", "overridden"), "VIP"),
        (Answer.choose(CUSTOMER.id, by="bo"), ("updated", "accepted"), "Customer"),
        (Answer.decline(by="bo"), ("declined", "declined"), "Lead"),
        (Answer.choose(LEAD.id, by="bo"), ("declined", "declined"), "Lead"),
    ],
)
@pytest.mark.parametrize("way", ["with the save", "dialog", "inbox"])
def test_C2_accept_choose_another_or_decline(
    world: World, way: str, answer: Answer, expected: tuple[str, str], category: str
) -> None:
    decision = answered(world, way, answer)
    assert told(decision) == expected
    assert decision.answered_by == "bo"
    assert world.category_of() == category
    assert world.pending() == []


def answered(world: World, way: str, answer: Answer) -> Decision:
    if way == "with the save":
        return world.sold(answer=answer)
    if way == "dialog":
        world.host.will_answer(answer)
        return world.sold()
    return world.engine.inbox.answer(parked(world), answer)


@pytest.mark.parametrize("wrong", [GONE.id, "nothing"])
def test_C2_a_deleted_or_unknown_category_is_refused_in_the_inbox(world: World, wrong: str) -> None:
    confirmation = parked(world)
    with pytest.raises(Refused, match="category"):
        world.engine.inbox.answer(confirmation, Answer.choose(wrong), by="bo")
    assert [waiting.id for waiting in world.pending()] == [confirmation]
    assert world.category_of() == "Lead"


@pytest.mark.parametrize("way", ["with the save", "dialog"])
def test_C2_a_deleted_category_from_the_host_fails_and_can_be_retried(
    world: World, way: str
) -> None:
    decision = answered(world, way, Answer.choose(GONE.id))
    assert told(decision) == ("failed", "host_error")
    assert "deleted" in (decision.error or "")
    assert world.category_of() == "Lead"
    world.host.will_answer(Answer.accept())
    (retried,) = world.engine.retry()
    assert told(retried) == ("updated", "accepted")


def test_C3_an_answer_without_a_name_is_the_events_actors(world: World) -> None:
    world.host.will_answer(Answer.accept())
    assert world.sold(actor="ann").answered_by == "ann"


def test_C3_later_parks_the_question_for_anyone_whom_the_host_allows(world: World) -> None:
    confirmation = parked(world)
    assert world.engine.inbox.answer(confirmation, Answer.accept(), by="bo").answered_by == "bo"


def test_C3_an_answer_from_somebody_else_is_refused_and_changes_nothing(world: World) -> None:
    confirmation = parked(world)
    world.host.forbid("eve")
    with pytest.raises(NotAllowed, match="'eve' is not allowed to answer"):
        world.engine.inbox.answer(confirmation, Answer.accept(), by="eve")
    assert len(world.pending()) == 1
    assert world.category_of() == "Lead"


def test_C4_the_second_answer_gets_an_error_that_names_the_first(world: World) -> None:
    confirmation = parked(world)
    world.engine.inbox.answer(confirmation, Answer.accept(), by="bo")
    with pytest.raises(AlreadyAnswered, match="accepted by bo at 2026"):
        world.engine.inbox.answer(confirmation, Answer.decline(), by="cy")
    assert world.category_of() == "Customer"
    assert len(world.host.changes) == 1


def test_an_unknown_confirmation_is_not_found(world: World) -> None:
    with pytest.raises(NotFound, match="'nothing'"):
        world.engine.inbox.answer("nothing", Answer.accept(), by="bo")


@pytest.mark.parametrize("answer", [Answer.accept(), Answer.choose(VIP.id), Answer.decline()])
def test_C5_an_answer_after_the_category_changed_is_stale(world: World, answer: Answer) -> None:
    confirmation = parked(world)
    world.host.put_category("c1", OPPORTUNITY)
    decision = world.engine.inbox.answer(confirmation, answer, by="bo")
    assert told(decision) == ("lapsed", "stale")
    assert world.category_of() == "Opportunity"
    assert world.host.changes == []
    with pytest.raises(AlreadyAnswered, match="stale"):
        world.engine.inbox.answer(confirmation, Answer.accept(), by="cy")


def test_C5_a_category_that_changes_while_the_answer_is_written_is_stale_too(world: World) -> None:
    confirmation = parked(world)
    world.host.before_writing = lambda: world.host.put_category("c1", LOST)
    decision = world.engine.inbox.answer(confirmation, Answer.accept(), by="bo")
    assert told(decision) == ("lapsed", "stale")
    assert world.category_of() == "Lost"
    assert world.engine.inbox.history()[0].status == "stale"


def test_C5_a_category_that_changes_while_the_dialog_is_open_is_stale(world: World) -> None:
    world.host.will_answer(
        Answer.accept(), meanwhile=lambda: world.host.put_category("c1", OPPORTUNITY)
    )
    assert told(world.sold()) == ("lapsed", "stale")
    assert world.category_of() == "Opportunity"


def test_C5_eligibility_is_checked_again_also_where_the_category_stayed() -> None:
    world = World(when_lead_status("Qualified", "Opportunity", ask_for_confirmation=True))
    world.lead_status(QUALIFIED)
    (waiting,) = world.pending()
    world.host.replace_category(LEAD.id, lead_status_enabled=False)
    decision = world.engine.inbox.answer(waiting.id, Answer.accept(), by="bo")
    assert told(decision) == ("lapsed", "stale")


def test_C6_a_newer_proposal_supersedes_the_older_one_which_stays_in_the_history(
    world: World,
) -> None:
    older = parked(world, id="e1")
    newer = parked(world, id="e2", sale="s2")
    assert [waiting.id for waiting in world.pending()] == [newer]
    superseded = world.engine.decision("e1")
    assert superseded is not None
    assert told(superseded) == ("lapsed", "superseded")
    history = {entry.id: str(entry.status) for entry in world.engine.inbox.history()}
    assert history == {older: "superseded", newer: "pending"}
    with pytest.raises(AlreadyAnswered, match="superseded"):
        world.engine.inbox.answer(older, Answer.accept(), by="bo")


def test_C6_confirmations_of_other_companies_stay_open(world: World) -> None:
    parked(world)
    parked(world, company="c2", sale="s2")
    assert len(world.pending()) == 2
    assert len(world.engine.inbox.pending(company="c2")) == 1


def test_C6_an_automatic_update_leaves_a_confirmation_open_and_makes_its_answer_stale() -> None:
    world = World(when_sold_ask(), when_lead_status("Qualified", "Opportunity"))
    confirmation = parked(world)
    world.lead_status(QUALIFIED)
    assert [waiting.id for waiting in world.pending()] == [confirmation]
    answer = world.engine.inbox.answer(confirmation, Answer.accept(), by="bo")
    assert told(answer) == ("lapsed", "stale")


def test_C7_a_confirmation_expires_by_the_engines_clock_and_applies_nothing(world: World) -> None:
    parked(world)
    world.clock.advance(hours=23)
    assert world.engine.inbox.expire() == ()
    world.clock.advance(hours=1)
    (expired,) = world.engine.inbox.expire()
    assert told(expired) == ("lapsed", "expired")
    assert world.pending() == []
    assert world.category_of() == "Lead"


def test_C7_an_answer_after_the_time_is_up_changes_nothing(world: World) -> None:
    confirmation = parked(world)
    world.clock.advance(days=2)
    decision = world.engine.inbox.answer(confirmation, Answer.accept(), by="bo")
    assert told(decision) == ("lapsed", "expired")
    assert world.category_of() == "Lead"


def test_C7_an_old_events_time_does_not_make_its_confirmation_expire(world: World) -> None:
    parked(world, at=world.clock() - timedelta(days=400))
    assert world.engine.inbox.expire() == ()


def test_C7_a_decline_is_final_for_its_event_and_a_new_change_asks_again(world: World) -> None:
    world.sold(id="e1", answer=Answer.decline())
    assert world.sold(id="e1", answer=Answer.accept()).outcome == "declined"
    assert world.sold(id="e2", sale="s2").outcome == "awaiting_confirmation"


def test_a_rule_that_does_not_ask_ignores_an_answer() -> None:
    world = World(when_sold())
    assert told(world.sold(answer=Answer.decline())) == ("updated", "rule_matched")


@pytest.mark.parametrize("way", ["with the save", "inbox"])
def test_C5_a_stale_answer_tells_what_the_company_has_and_what_was_asked(
    world: World, way: str
) -> None:
    confirmation = None if way == "with the save" else parked(world)
    world.host.before_writing = lambda: world.host.put_category("c1", LOST)
    answer = Answer.choose(VIP.id, by="bo")
    if confirmation is None:
        decision = world.sold(answer=answer)
    else:
        decision = world.engine.inbox.answer(confirmation, answer)
    assert told(decision) == ("lapsed", "stale")
    assert (decision.from_category, decision.to_category) == (LOST.id, CUSTOMER.id)
    assert decision.answered_by == "bo"


def test_C5_a_company_that_is_gone_has_no_category(world: World) -> None:
    confirmation = parked(world)
    world.host.answer_next("leadcat_get_company", None)
    decision = world.engine.inbox.answer(confirmation, Answer.accept(), by="bo")
    assert told(decision) == ("lapsed", "stale")
    assert decision.from_category is None


def test_what_is_no_answer_is_refused_before_anything_happens(world: World) -> None:
    confirmation = parked(world)
    with pytest.raises(TypeError, match="an answer is an Answer, not str"):
        world.engine.inbox.answer(confirmation, "accept", by="bo")  # type: ignore[arg-type]  # the mistake
    assert len(world.pending()) == 1


def test_an_actor_may_be_an_int_here_as_everywhere(world: World) -> None:
    assert world.sold(answer=Answer.accept(by=7)).answered_by == "7"


def test_C4_a_confirmation_can_be_read_by_its_id_however_it_stands(world: World) -> None:
    asked = parked(world)
    waiting = world.engine.inbox.confirmation(asked)
    assert waiting == world.pending()[0]
    world.engine.inbox.answer(asked, Answer.decline(), by="bo")
    closed = world.engine.inbox.confirmation(asked)
    assert closed is not None
    assert (closed.status, closed.answered_by) == ("declined", "bo")
    assert world.engine.inbox.confirmation("nothing") is None
    assert asyncio.run(world.engine.inbox.aconfirmation(asked)) == closed
