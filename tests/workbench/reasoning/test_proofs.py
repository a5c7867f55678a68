"""What is proved to be impossible, and what is not known."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from leadcat_rules import numeric, string
from leadcat_rules.variables import Facts
from leadcat_rules.workbench.reasoning import (
    FALSE,
    TRUE,
    All,
    Any,
    Impossible,
    Not,
    Reasoner,
    Situation,
    Unknown,
)
from tests.workbench.reasoning.asking import (
    LISTS,
    Json,
    compiled,
    found,
    is_impossible,
    json_of,
    leaf,
    sold,
)


def test_two_numbers_that_count_as_equal_leave_none_between_them() -> None:
    above = leaf("sale_amount", "greater_than", 100)
    assert is_impossible(sold(above, leaf("sale_amount", "less_than", 100.000002)))
    assert not is_impossible(sold(above, leaf("sale_amount", "less_than", 100.000003)))


@pytest.mark.parametrize(
    "name", ["contact_lead_status", "contact_attribute_x", "company_attribute_none"]
)
def test_a_sales_event_knows_nothing_of_a_contact(name: str) -> None:
    attributes = {"contact": {"x": "string"}, "company": {"none": "string"}}
    rule = sold(leaf(name, "is_known"))
    assert is_impossible(rule, attributes=attributes) is name.startswith("contact")


def test_a_contacts_event_knows_nothing_of_a_sale() -> None:
    changed = {"trigger": "lead_status_changed", "lead_status": "Qualified"}
    assert is_impossible(sold(leaf("sale_amount", "is_known"), **changed))


def test_a_category_is_in_the_group_in_which_the_list_has_it() -> None:
    customer = sold(leaf("company_category", "equal_to", "Customer"))
    assert is_impossible(customer)
    assert not is_impossible(customer, lists=None)


def test_a_sale_that_was_created_sold_is_sold_first_E5() -> None:
    registered = {"trigger": "sale_registered", "set_category_to": "Customer"}
    created_sold = {**registered, "when": leaf("sale_status", "equal_to", "sold")}
    assert is_impossible(sold(), created_sold)
    assert not is_impossible(sold(leaf("sale_amount", "is_known")), created_sold)


def test_days_before_the_event_and_days_of_the_calendar_are_joined() -> None:
    event = leaf("event_at", "on_or_after", "2026-02-01")
    old = leaf("company_attribute_since", "on_or_before", "2026-01-01")
    within = "within_days"
    assert is_impossible(sold(event, old, leaf("company_attribute_since", within, 30.9)))
    assert not is_impossible(sold(event, old, leaf("company_attribute_since", within, 31)))


def test_a_date_that_is_too_early_proves_nothing_about_a_later_one() -> None:
    since = "company_attribute_since"
    late = leaf("event_at", "on_or_after", "2026-02-01")
    early_or_later = [leaf(since, "before", "2026-01-01"), leaf(since, "after", "2026-01-05")]
    told = json_of(sold(late, leaf(since, "within_days", 10), {"any": early_or_later}))
    assert told["company"]["attributes"]["since"] > "2026-01-05"


def test_a_sold_sale_that_is_saved_again_fires_nothing_E3() -> None:
    registered = {"trigger": "sale_registered", "set_category_to": "Customer"}
    is_sold = leaf("sale_status", "equal_to", "sold")
    reasoner = Reasoner([compiled(sold(), {**registered, "when": is_sold})], LISTS)
    eligible, status = (reasoner.condition(0, 1, place) for place in ("/all/0", "/all/2"))
    again = reasoner.find(All([eligible, status, reasoner.nothing_fires(0)]))
    assert isinstance(again, Situation)
    assert again.event.before == again.event.after


def test_a_contact_whose_lead_status_stays_fires_nothing_E3() -> None:
    changed = {"trigger": "lead_status_changed", "lead_status": "Qualified"}
    reasoner = Reasoner([compiled(sold(**changed))], LISTS)
    all_but_the_trigger = [reasoner.condition(0, 0, f"/all/{index}") for index in (0, 2, 3)]
    stays = reasoner.find(All([*all_but_the_trigger, reasoner.nothing_fires(0)]))
    assert isinstance(stays, Situation)
    assert stays.event.before == stays.event.after


def test_a_lead_status_that_changed_is_known_E3() -> None:
    changed = {"trigger": "lead_status_changed", "lead_status": "Qualified"}
    rule = sold(leaf("contact_lead_status", "is_known"), **changed)
    reasoner = Reasoner([compiled(rule)], LISTS)
    qualified = reasoner.condition(0, 0, "/all/3")
    known = reasoner.condition(0, 0, "/all/4/all/0")
    reached = reasoner.reaches(0, 0)
    assert isinstance(reasoner.find(All([reached, Not(qualified)])), Situation)
    assert reasoner.find(All([reached, Not(known)])) == Impossible()


def test_an_event_is_never_older_than_itself() -> None:
    assert is_impossible(sold(leaf("event_at", "older_than_days", 0)))


def test_a_moment_lies_within_the_calendar() -> None:
    assert is_impossible(sold(leaf("event_at", "before", "0001-01-01")))
    assert is_impossible(sold(leaf("event_at", "after", "9999-12-31T23:59:59.999999Z")))


def test_what_a_string_begins_with_is_in_it() -> None:
    begins = leaf("company_name", "starts_with", "Acme")
    assert is_impossible(sold(begins, leaf("company_name", "does_not_contain", "cm")))
    assert is_impossible(sold(begins, leaf("company_name", "starts_with", "Beta")))
    told = json_of(sold(begins, leaf("company_name", "ends_with", "media")))
    assert told["company"]["name"] == "Acmedia"


def test_a_string_but_for_its_case_is_one_of_so_many() -> None:
    country = leaf("company_country", "equal_to_case_insensitive", "no")
    spellings = ["NO", "No", "no", "nO"]
    assert is_impossible(sold(country, leaf("company_country", "none_of", spellings)))
    told = json_of(sold(country, leaf("company_country", "none_of", spellings[:-1])))
    assert told["company"]["attributes"] == {"country": "nO"}


def test_the_sign_for_kelvin_is_a_capital_k() -> None:
    kelvin = leaf("company_country", "equal_to_case_insensitive", "k")
    told = json_of(sold(kelvin, leaf("company_country", "none_of", ["k", "K"])))
    assert told["company"]["attributes"] == {"country": "\N{KELVIN SIGN}"}


def test_an_id_is_never_empty() -> None:
    assert is_impossible(sold(leaf("company_id", "equal_to", "")))
    assert is_impossible(sold(leaf("actor", "equal_to", "")))
    assert not is_impossible(sold(leaf("company_name", "equal_to", "")))


def test_one_attribute_is_what_two_rulesets_take_it_for() -> None:
    text = compiled(
        sold(leaf("company_attribute_x", "one_of", ["7", "seven"])),
        attributes={"company": {"x": "string"}},
    )
    number = compiled(
        sold(leaf("company_attribute_x", "greater_than", 6.5)),
        sold(leaf("company_attribute_x", "less_than", 6)),
        attributes={"company": {"x": "numeric"}},
    )
    reasoner = Reasoner([text, number], LISTS)
    both = reasoner.find(All([reasoner.fires(0, 0), reasoner.fires(1, 0)]))
    assert isinstance(both, Situation)
    assert both.company.attributes == {"x": "7"}
    assert reasoner.find(All([reasoner.fires(0, 0), reasoner.fires(1, 1)])) == Impossible()


def test_the_country_is_the_attribute_country() -> None:
    attributes = {"company": {"country": "string"}}
    rule = sold(
        leaf("company_country", "equal_to", "SE"),
        leaf("company_attribute_country", "not_equal_to", "SE"),
    )
    assert is_impossible(rule, attributes=attributes)


@pytest.mark.parametrize(
    ("pattern", "name"), [("^Acme [0-9]{3}$", "Acme 000"), ("(?i)^beta(s)?$", "beta")]
)
def test_a_string_is_tried_in_which_an_expression_matches(pattern: str, name: str) -> None:
    told = json_of(sold(leaf("company_name", "matches_regex", pattern)))
    assert told["company"]["name"] == name


def test_it_is_not_known_whether_two_expressions_ever_differ() -> None:
    one, same = (leaf("company_name", "matches_regex", each) for each in ("^C5", "^(C5|C5)"))
    unknown = found(sold(one), sold(same))
    assert isinstance(unknown, Unknown)
    assert "company_name matches_regex" in unknown.why


@string("Segment")
def segment(facts: Facts) -> object:
    """What the company's attribute says."""
    return facts.company.attributes.get("segment")


@numeric("Broken")
def broken(_: Facts) -> float:
    """It raises."""
    raise ZeroDivisionError("no score")


def test_what_a_plugins_variable_can_be_is_not_known() -> None:
    unknown = found(sold(leaf("segment", "equal_to", "A")), variables=[segment])
    assert unknown == Unknown("what segment can be is not known")


def test_a_plugins_variable_is_read_where_that_is_enough() -> None:
    assert json_of(sold(leaf("segment", "is_unknown")), variables=[segment])


def test_it_is_not_known_whether_a_plugins_variable_keeps_an_earlier_rule_from_matching() -> None:
    unknown = found(sold(leaf("segment", "is_unknown")), sold(), variables=[segment])
    assert unknown == Unknown("what segment can be is not known")


def test_even_a_plugins_variable_isnt_two_values_at_once() -> None:
    two = [leaf("segment", "equal_to", each) for each in ("A", "B")]
    assert is_impossible(sold(*two), variables=[segment])


@pytest.mark.parametrize("variable", [segment, broken])
def test_what_an_earlier_rule_asks_of_a_plugin_is_the_same_in_a_later_one(
    variable: Callable[[Facts], object],
) -> None:
    same = leaf(variable.__name__, "is_known")
    assert is_impossible(
        sold(same), sold(same, leaf("company_country", "equal_to", "SE")), variables=[variable]
    )


def test_a_variable_that_raises_is_named() -> None:
    unknown = found(sold(leaf("broken", "greater_than", 1)), variables=[broken])
    assert isinstance(unknown, Unknown)
    assert "broken" in unknown.why
    assert "no score" in unknown.why


def test_truth_is_always_and_falsehood_never() -> None:
    reasoner = Reasoner([compiled(sold())], LISTS)
    assert isinstance(reasoner.find(TRUE), Situation)
    assert reasoner.find(FALSE) == Impossible()
    assert reasoner.find(Not(Any([TRUE, FALSE]))) == Impossible()


def test_a_rule_is_reached_when_those_before_it_dont_match() -> None:
    first = sold(leaf("sale_amount", "is_known"))
    second = sold(leaf("sale_amount", "greater_than", 5))
    reasoner = Reasoner([compiled(first, second)], LISTS)
    assert isinstance(reasoner.find(reasoner.reaches(0, 1)), Situation)
    amount = reasoner.condition(0, 1, "/all/2/all/0")
    assert reasoner.find(All([reasoner.reaches(0, 1), amount])) == Impossible()
    assert isinstance(reasoner.find(All([reasoner.reaches(0, 1), Not(amount)])), Situation)


@pytest.mark.parametrize("pointer", ["/all/9", "/any/0", "/all/2/all/0/all/0"])
def test_a_condition_that_isnt_there_is_a_lookup_error(pointer: str) -> None:
    reasoner = Reasoner([compiled(sold(leaf("sale_amount", "is_known")))], LISTS)
    with pytest.raises(LookupError):
        reasoner.condition(0, 0, pointer)


def _tier(index: int, country: str) -> Json:
    return sold(
        leaf("company_country", "equal_to", country),
        leaf("sale_amount", "greater_than", 1_000 - index),
    )


def test_a_thousand_rules_are_each_reached_or_proved_not_to_be() -> None:
    tiers = [_tier(index // 10, f"C{index % 10}") for index in range(500)]
    reasoner = Reasoner([compiled(*tiers, *tiers)], LISTS)
    fires = [reasoner.find(reasoner.fires(0, index)) for index in range(1_000)]
    assert all(isinstance(each, Situation) for each in fires[:500])
    assert fires[500:] == [Impossible()] * 500


def test_many_rules_that_overlap_are_taken_together() -> None:
    steps = [
        sold(
            leaf("sale_amount", "greater_than_or_equal_to", low),
            leaf("sale_amount", "less_than", low + 1),
        )
        for low in range(60)
    ]
    last = sold(
        leaf("sale_amount", "greater_than_or_equal_to", 0), leaf("sale_amount", "less_than", 60)
    )
    assert is_impossible(*steps, last)
    assert not is_impossible(*steps[:40], *steps[41:], last)
