"""From which categories the diagram leads to which."""

from __future__ import annotations

from typing import Any

from attrs import evolve

from leadcat_rules.domain import Category
from tests.unit.given import leaf, rule
from tests.workbench.documenting.given import LISTS, QUALIFIED, told


def arrows(*rules: dict[str, Any], lists: Any = LISTS) -> list[tuple[str, str, tuple[int, ...]]]:
    shown = told(*rules, lists=lists)
    return [
        (shown.state(arrow.source).name, shown.state(arrow.target).name, arrow.rules)
        for arrow in shown.arrows
    ]


def test_E1_every_category_of_a_potential_customer_is_a_start_and_no_other() -> None:
    assert arrows(rule()) == [("Lead, Opportunity", "Customer", (1,))]


def test_E2_a_lead_status_leads_only_from_where_it_is_enabled() -> None:
    assert arrows(QUALIFIED) == [("Lead", "Opportunity", (1,))]


def test_E1_a_state_tells_whether_rules_may_move_from_it_also_where_none_does() -> None:
    states = told(QUALIFIED, rule(when=leaf(name="company_category", value="Lead"))).states
    assert [(state.name, state.is_eligible) for state in states] == [
        ("Lead", True),
        ("Customer", False),
        ("Opportunity", True),
    ]


def test_E6_no_rule_leads_to_where_the_company_is() -> None:
    assert arrows(rule(set_category_to="Opportunity")) == [("Lead", "Opportunity", (1,))]


def test_what_a_condition_says_of_the_category_counts_and_anything_else_is_possible() -> None:
    is_lead = leaf(name="company_category", value="Lead")
    when = {"any": [{"all": [is_lead, leaf()]}, leaf(name="company_category", value="Customer")]}
    assert arrows(rule(when=when)) == [("Lead", "Customer", (1,))]


def test_several_rules_are_one_arrow() -> None:
    lost = rule(id="lost", trigger="sale_lost")
    assert arrows(rule(), lost) == [("Lead, Opportunity", "Customer", (1, 2))]


def test_S4_rules_that_are_off_or_broken_lead_nowhere() -> None:
    gone = QUALIFIED | {"id": "gone", "lead_status": "Gone"}
    assert arrows(rule(enabled=False), rule(id="old", set_category_to="Old"), gone) == []


def test_what_is_a_target_as_well_stays_a_state_of_its_own() -> None:
    opportunity = rule(id="offer", trigger="sale_registered", set_category_to="Opportunity")
    assert arrows(rule(), opportunity) == [
        ("Lead", "Customer", (1,)),
        ("Lead", "Opportunity", (2,)),
        ("Opportunity", "Customer", (1,)),
    ]


def test_a_target_from_which_the_same_rules_lead_is_not_one_with_another_start() -> None:
    prospect = Category(id="2", name="Prospect", group="potential_customer")
    lists = evolve(LISTS, categories=(*LISTS.categories, prospect))
    is_prospect = leaf(name="company_category", value="Prospect")
    offer = rule(
        id="offer", trigger="sale_registered", set_category_to="Opportunity", when=is_prospect
    )
    others = leaf(name="company_category", operator="not_equal_to", value="Prospect")
    assert arrows(rule(when=others), offer, lists=lists) == [
        ("Lead", "Customer", (1,)),
        ("Opportunity", "Customer", (1,)),
        ("Prospect", "Opportunity", (2,)),
    ]


def test_no_arrow_starts_at_a_category_that_is_deleted() -> None:
    gone = Category(id="2", name="Suspect", group="potential_customer", deleted=True)
    lists = evolve(LISTS, categories=(*LISTS.categories, gone))
    assert arrows(rule(), lists=lists) == [("Lead, Opportunity", "Customer", (1,))]


def test_without_a_crm_the_start_is_any_potential_customer_and_those_that_are_named() -> None:
    named = rule(when=leaf(name="company_category", operator="not_equal_to", value="Lead"))
    lost = rule(id="lost", trigger="sale_lost", set_category_to="Lost")
    assert arrows(named, lost, lists=None) == [
        ("Any potential customer", "Customer", (1,)),
        ("Any potential customer", "Lost", (2,)),
        ("Lead", "Lost", (2,)),
    ]
