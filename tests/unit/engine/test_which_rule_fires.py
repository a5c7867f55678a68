"""When a rule fires, and why it doesn't."""

from datetime import UTC, datetime

import pytest

from leadcat_rules import Answer, Origin
from tests.unit.engine.world import (
    CUSTOMER,
    LEAD,
    OPEN,
    OPPORTUNITY,
    QUALIFIED,
    RENURTURE,
    World,
    told,
    when_lead_status,
    when_lost,
    when_registered,
    when_sold,
    when_sold_ask,
)

ALL_FOUR = (when_sold(), when_lost(), when_registered(), when_lead_status())


def test_R3_a_rule_that_does_not_ask_updates_by_itself() -> None:
    world = World(when_sold())
    decision = world.sold()
    assert told(decision) == ("updated", "rule_matched")
    assert (decision.rule, decision.trigger) == ("sold", "sale_sold")
    assert (decision.from_category, decision.to_category) == (LEAD.id, CUSTOMER.id)
    assert decision.answered_by is None
    assert world.category_of() == "Customer"
    assert world.host.confirmations == []


@pytest.mark.parametrize("off", ["sold", "lost", "registered", "qualified"])
def test_R1_each_of_the_four_may_be_off_on_its_own(off: str) -> None:
    rules = [dict(rule, enabled=rule["id"] != off) for rule in ALL_FOUR]
    happened = [
        World(*rules).sold(),
        World(*rules).sale("open", "lost"),
        World(*rules).sale(None, "open"),
        World(*rules).lead_status(QUALIFIED),
    ]
    fired = {decision.rule for decision in happened if decision.outcome == "updated"}
    assert fired == {"sold", "lost", "registered", "qualified"} - {off}


@pytest.mark.parametrize("target", ["Opportunity", "Customer", "VIP", "Lost"])
def test_R2_a_target_may_be_in_any_group(target: str) -> None:
    world = World(when_sold(target))
    world.sold()
    assert world.category_of() == target


def test_R4_the_fourth_rule_fires_on_the_lead_status_that_it_names() -> None:
    world = World(when_lead_status("Qualified", "Opportunity"))
    assert told(world.lead_status(RENURTURE)) == ("not_fired", "no_rule_matched")
    assert told(world.lead_status(QUALIFIED)) == ("updated", "rule_matched")
    assert world.category_of() == "Opportunity"


@pytest.mark.parametrize("company", ["c3", "c4"])
def test_E1_a_company_that_is_no_potential_customer_is_never_touched(company: str) -> None:
    world = World(when_sold("VIP"))
    before = world.category_of(company)
    decision = world.sold(company=company)
    assert told(decision) == ("not_fired", "not_eligible")
    assert world.category_of(company) == before
    assert world.host.changes == []


def test_E2_a_lead_status_counts_only_where_the_category_has_it_enabled() -> None:
    world = World(when_lead_status("Qualified", "Customer"))
    decision = world.lead_status(QUALIFIED, company="c2")
    assert told(decision) == ("not_fired", "lead_status_not_enabled")
    assert world.category_of("c2") == "Opportunity"


def test_E2_is_the_reason_whatever_else_the_waiting_rule_demands() -> None:
    never = {"all": [{"name": "company_country", "operator": "equal_to", "value": "NO"}]}
    world = World(when_lead_status("Qualified", "Customer", when=never, origins=["ui"]))
    decision = world.lead_status(QUALIFIED, company="c2")
    assert decision.reason == "lead_status_not_enabled"


def test_E2_is_not_the_reason_when_no_enabled_rule_waits_for_this_lead_status() -> None:
    world = World(when_lead_status("Qualified", "Customer", enabled=False))
    assert world.lead_status(QUALIFIED, company="c2").reason == "no_rule_matched"
    assert world.lead_status(RENURTURE, company="c2").reason == "no_rule_matched"


def test_E2_does_not_hold_for_sales() -> None:
    world = World(when_sold())
    world.sold(company="c2")
    assert world.category_of("c2") == "Customer"


def test_E3_saving_a_sold_sale_again_fires_nothing() -> None:
    world = World(*ALL_FOUR)
    decision = world.sale("sold", "sold")
    assert told(decision) == ("not_fired", "no_trigger")
    assert (decision.trigger, decision.rule, decision.from_category) == (None, None, None)


def test_E4_a_sale_or_contact_without_a_company_fires_nothing_and_says_why() -> None:
    world = World(*ALL_FOUR)
    assert told(world.sold(company=None)) == ("not_fired", "no_company")
    assert told(world.lead_status(QUALIFIED, company=None)) == ("not_fired", "no_company")


def test_E5_the_outcome_is_tried_before_registered_whatever_the_order_of_the_rules() -> None:
    world = World(when_registered("Opportunity"), when_sold("Customer"))
    decision = world.sale(None, "sold")
    assert decision.rule == "sold"
    assert len(world.host.changes) == 1
    assert world.category_of() == "Customer"


def test_E5_registered_is_tried_when_no_rule_for_the_outcome_matches() -> None:
    world = World(when_registered("Opportunity"), when_lost())
    assert world.sale(None, "sold").rule == "registered"


def test_E5_within_a_trigger_the_first_match_wins() -> None:
    first, second = when_sold("VIP", id="first"), when_sold("Customer", id="second")
    assert World(first, second).sold().to_category == "8"
    assert World(second, first).sold().to_category == "7"


def test_E5_the_first_match_ends_the_search_also_when_it_comes_to_nothing() -> None:
    world = World(when_sold("Lead", id="first"), when_sold("Customer", id="second"))
    decision = world.sold()
    assert told(decision) == ("not_fired", "already_in_category")
    assert decision.rule == "first"


def test_E6_nothing_is_written_and_nobody_asked_when_the_company_is_there_already() -> None:
    world = World(when_sold_ask("Lead"))
    decision = world.sold()
    assert told(decision) == ("not_fired", "already_in_category")
    assert (decision.from_category, decision.to_category) == (LEAD.id, None)
    assert world.host.changes == []
    assert world.host.confirmations == []


def test_E7_an_automatic_rule_keeps_what_the_user_chose_in_the_same_save() -> None:
    world = World(when_sold())
    decision = world.sold(chosen_category=OPPORTUNITY.id)
    assert told(decision) == ("not_fired", "choice_kept")
    assert world.category_of() == "Lead"


@pytest.mark.parametrize("chosen", [LEAD.id, "no-such-category"])
def test_E7_it_is_a_choice_also_when_it_changes_nothing_or_names_nothing(chosen: str) -> None:
    assert World(when_sold()).sold(chosen_category=chosen).reason == "choice_kept"


def test_E7_a_rule_that_asks_still_asks_and_may_overwrite_the_choice() -> None:
    world = World(when_sold_ask())
    world.host.put_category("c1", OPPORTUNITY)
    decision = world.sold(chosen_category=OPPORTUNITY.id, answer=Answer.accept())
    assert told(decision) == ("updated", "accepted")
    assert (decision.from_category, decision.to_category) == (OPPORTUNITY.id, CUSTOMER.id)


def test_E7_eligibility_is_judged_on_what_the_host_returns_not_on_the_choice() -> None:
    world = World(when_sold())
    assert world.sold(chosen_category=CUSTOMER.id).reason == "choice_kept"
    world.host.put_category("c1", CUSTOMER)
    assert world.sold(sale="s2", chosen_category=LEAD.id).reason == "not_eligible"


def test_E8_a_category_that_a_rule_wrote_triggers_no_further_rule() -> None:
    world = World(when_sold("Opportunity", id="first"), when_sold("Customer", id="second"))
    world.sold()
    assert world.category_of() == "Opportunity"
    assert len(world.host.changes) == 1


def test_E8_an_event_that_the_host_fires_while_it_writes_our_change_is_our_own_echo() -> None:
    world = World(when_sold("Opportunity"), when_lead_status("Open", "Customer"))
    echoes = []
    world.host.while_writing = lambda: echoes.append(world.lead_status(OPEN, before=QUALIFIED))
    world.sold()
    assert [told(echo) for echo in echoes] == [("not_fired", "no_trigger")]
    assert echoes[0].trigger is None
    assert world.category_of() == "Opportunity"


def test_E8_a_change_by_some_other_automation_is_an_ordinary_event() -> None:
    world = World(when_sold())
    assert world.sold(origin="automation").outcome == "updated"


def test_E9_a_rule_can_be_limited_to_some_origins() -> None:
    world = World(when_sold(origins=["ui", "api"]))
    assert world.sold(origin="automation").reason == "no_rule_matched"
    assert world.sold(sale="s2", origin="ui").outcome == "updated"


@pytest.mark.parametrize("origin", [Origin.BULK, Origin.IMPORT])
def test_E9_bulk_and_import_park_the_question_whatever_answer_comes_along(origin: Origin) -> None:
    world = World(when_sold_ask())
    world.host.will_answer(Answer.accept())
    decision = world.sold(origin=origin, answer=Answer.accept())
    assert told(decision) == ("awaiting_confirmation", "asked")
    assert world.host.confirmations == []
    assert len(world.pending()) == 1


def at(hour: int) -> datetime:
    return datetime(2026, 1, 13, hour, tzinfo=UTC)


def test_E10_an_event_older_than_the_last_decided_one_of_its_sale_fires_nothing() -> None:
    world = World(when_sold(), when_lost("Opportunity"))
    world.sale("open", "lost", at=at(12))
    late = world.sold(at=at(11))
    assert told(late) == ("not_fired", "out_of_order")
    assert world.category_of() == "Opportunity"


def test_E10_looks_at_the_same_record_only() -> None:
    world = World(when_sold(), when_lead_status("Qualified", "Opportunity"))
    world.lead_status(QUALIFIED, contact="s1", at=at(12))
    assert world.sold(sale="s1", at=at(11)).outcome == "updated"


def test_E10_an_event_at_the_same_time_or_without_a_time_is_in_order() -> None:
    world = World(when_sold("Opportunity"))
    world.sale("open", "stalled", at=at(12))
    assert world.sold(at=at(12)).outcome == "updated"
    world.host.put_category("c1", LEAD)
    assert world.sold().outcome == "updated"


def test_E10_the_newest_event_counts_also_when_it_came_to_nothing() -> None:
    world = World(when_sold())
    world.sale("open", "open", at=at(13))
    world.sale("open", "open", at=at(9))
    assert world.sold(at=at(11)).reason == "out_of_order"


def test_E10_a_failed_event_is_set_aside_and_its_retry_compared_like_a_new_one() -> None:
    world = World(when_sold(), when_lost())
    world.host.fail_next("leadcat_get_company")
    failed = world.sold(id="late", at=at(10))
    assert failed.reason == "host_error"
    assert world.sale("open", "stalled", at=at(9)).reason == "no_trigger"
    world.sale("stalled", "open", at=at(11))
    (retried,) = world.engine.retry(["late"])
    assert told(retried) == ("not_fired", "out_of_order")


@pytest.mark.parametrize("company", ["nobody", "c9"])
def test_a_company_that_is_not_there_is_a_failure(company: str) -> None:
    world = World(when_sold())
    decision = world.sold(company=company)
    assert told(decision) == ("failed", "company_not_found")
    assert decision.from_category is None


def test_before_anything_was_published_all_four_toggles_are_off() -> None:
    world = World()
    decision = world.sold()
    assert told(decision) == ("not_fired", "no_rule_matched")
    assert (decision.revision or "").startswith("sha256:")
