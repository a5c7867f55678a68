"""Would this save need an update, and would it ask? Then perform it (C8)."""

from datetime import timedelta

from leadcat_rules import Answer
from tests.unit.engine.world import (
    CUSTOMER,
    LEAD,
    OPPORTUNITY,
    World,
    sale_event,
    told,
    when_lost,
    when_sold,
    when_sold_ask,
)


def test_C8_a_preview_says_that_a_save_would_update_and_writes_nothing() -> None:
    world = World(when_sold())
    seen = world.engine.preview(sale_event("open", "sold", id="e1"))
    assert (seen.would_update, seen.would_ask) == (True, False)
    assert (seen.rule, seen.to_category, seen.reason) == ("sold", CUSTOMER.id, "rule_matched")
    assert world.category_of() == "Lead"
    assert world.engine.decision("e1") is None
    assert world.host.changes == []


def test_C8_a_preview_says_that_a_save_would_ask_and_asks_nobody() -> None:
    world = World(when_sold_ask(because="A sale makes a customer."))
    seen = world.engine.preview(sale_event("open", "sold"))
    assert (seen.would_update, seen.would_ask) == (True, True)
    assert seen.because == "A sale makes a customer."
    assert world.host.confirmations == []
    assert world.pending() == []


def test_C1_a_preview_has_what_the_dialog_shows() -> None:
    world = World(when_sold_ask(because="A sale makes a customer."))
    seen = world.engine.preview(sale_event("open", "sold"))
    assert seen.company is not None
    assert (seen.company.name, seen.from_category, seen.to_category) == ("Acme AB", "1", "7")
    assert (seen.rule, seen.trigger, seen.because) == (
        "sold",
        "sale_sold",
        "A sale makes a customer.",
    )
    assert (seen.would_ask, seen.reason) == (True, "asked")
    unread = world.engine.preview(sale_event("sold", "sold"))
    assert (unread.company, unread.from_category, unread.to_category) == (None, None, None)


def test_C8_the_answer_then_comes_with_the_save() -> None:
    world = World(when_sold_ask())
    event = sale_event("open", "sold")
    assert world.engine.preview(event).would_ask
    decision = world.engine.handle(event, answer=Answer.accept(by="ann"))
    assert told(decision) == ("updated", "accepted")
    assert world.host.confirmations == []


def test_C8_a_preview_says_why_a_save_would_change_nothing() -> None:
    world = World(when_sold())
    assert world.engine.preview(sale_event("sold", "sold")).reason == "no_trigger"
    assert world.engine.preview(sale_event("open", "sold", company="c4")).reason == "not_eligible"
    assert not world.engine.preview(sale_event("open", "lost")).would_update


def test_C8_a_preview_knows_that_the_event_would_be_out_of_order() -> None:
    world = World(when_sold(), when_lost("Opportunity"))
    now = world.clock()
    world.sale("open", "stalled", at=now)
    late = sale_event("stalled", "sold", at=now - timedelta(hours=1))
    assert world.engine.preview(late).reason == "out_of_order"


def test_E7_a_preview_takes_the_choice_for_the_companys_category() -> None:
    world = World(when_sold_ask())
    seen = world.engine.preview(sale_event("open", "sold", chosen_category=OPPORTUNITY.id))
    assert seen.would_ask
    assert seen.company is not None
    assert seen.company.category == OPPORTUNITY
    chosen = sale_event("open", "sold", chosen_category=CUSTOMER.id)
    assert world.engine.preview(chosen).reason == "not_eligible"
    unknown = sale_event("open", "sold", chosen_category="nothing")
    assert world.engine.preview(unknown).reason == "not_eligible"


def test_E7_a_preview_of_an_automatic_rule_keeps_the_choice() -> None:
    world = World(when_sold())
    seen = world.engine.preview(sale_event("open", "sold", chosen_category=LEAD.id))
    assert (seen.would_update, seen.reason) == (False, "choice_kept")


def test_E9_a_preview_of_a_bulk_save_would_not_ask_but_park() -> None:
    world = World(when_sold_ask())
    seen = world.engine.preview(sale_event("open", "sold", origin="bulk"))
    assert (seen.would_update, seen.would_ask, seen.reason) == (True, False, "asked")


def test_S3_a_preview_of_a_failing_host_is_a_reason_and_no_error() -> None:
    world = World(when_sold())
    world.host.fail_next("leadcat_get_company")
    seen = world.engine.preview(sale_event("open", "sold"))
    assert (seen.would_update, seen.reason) == (False, "host_error")
    assert "leadcat_get_company" in (seen.error or "")


def test_C8_a_preview_can_be_explained() -> None:
    world = World(when_lost(), when_sold())
    seen = world.engine.preview(sale_event("open", "sold"))
    assert [(tried.rule, tried.matched) for tried in seen.trace] == [("sold", True)]
