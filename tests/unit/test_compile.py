"""Automation rules as plain pairs of business-rules."""

from __future__ import annotations

import json
from typing import Any

import pytest
from attrs import frozen
from business_rules import run_all

from leadcat_rules.compile import ProposalRecorder, compile_rules, compile_ruleset
from leadcat_rules.decisions import Proposal
from leadcat_rules.domain import Category, Company, CrmLists, LeadStatus, Sale
from leadcat_rules.events import SaleSaved
from leadcat_rules.ruleset import Ruleset
from leadcat_rules.variables import Facts, numeric, schema_for, variables_of

LEAD = Category(id="1", name="Lead", group="potential_customer", lead_status_enabled=True)
CUSTOMER = Category(id="7", name="Customer", group="customer")
LISTS = CrmLists(
    [
        Category(id="6", name="Customer", group="customer", deleted=True),
        LEAD,
        CUSTOMER,
        Category(id="8", name="Suspect", group="other", deleted=True),
    ],
    [LeadStatus(id="5", name="Qualified"), LeadStatus(id="9", name="Cold", deleted=True)],
)
ELIGIBLE = {
    "name": "company_category_group",
    "operator": "equal_to",
    "value": "potential_customer",
}


@frozen
class Crm:
    """As much of a snapshot as compiling needs."""

    lists: CrmLists = LISTS
    companies: tuple[Company, ...] = ()

    def company(self, id: str) -> Company | None:
        return next((each for each in self.companies if each.id == id), None)


def ruleset(*rules: dict[str, Any], **more: Any) -> Ruleset:
    given = [
        {"id": str(number), "trigger": "sale_sold", "set_category_to": "Customer"} | rule
        for number, rule in enumerate(rules)
    ]
    return Ruleset.model_validate({"name": "x", "rules": given} | more)


def qualified(**rule: Any) -> dict[str, Any]:
    return {"trigger": "lead_status_changed", "lead_status": "Qualified"} | rule


def waits_for(trigger: str) -> dict[str, Any]:
    return {"name": "triggers", "operator": "contains", "value": trigger}


def own_conditions(*rules: dict[str, Any], crm: Crm | None = None, **more: Any) -> list[Any]:
    """What each rule asks beyond eligibility and trigger."""
    pairs = compile_ruleset(ruleset(*rules, **more), crm or Crm())
    return [pair["conditions"]["all"][2:] for pair in pairs]


def targets(*rules: dict[str, Any]) -> list[str | None]:
    pairs = compile_ruleset(ruleset(*rules), Crm())
    return [pair["actions"][0]["params"]["category"] for pair in pairs]


def test_E1_a_rule_is_a_pair_that_is_complete_in_itself() -> None:
    assert compile_ruleset(ruleset({"id": "sold", "ask_for_confirmation": True}), Crm()) == [
        {
            "conditions": {"all": [ELIGIBLE, waits_for("sale_sold")]},
            "actions": [
                {"name": "propose", "params": {"rule": "sold", "category": "7", "ask": True}}
            ],
        }
    ]


def test_E2_R4_a_lead_status_rule_also_asks_for_its_lead_status_and_whether_it_is_enabled() -> None:
    assert own_conditions(qualified()) == [
        [
            {"name": "company_lead_status_enabled", "operator": "is_true", "value": True},
            {"name": "contact_lead_status", "operator": "equal_to", "value": "5"},
        ]
    ]


def test_E9_a_rule_may_be_limited_to_some_origins() -> None:
    assert own_conditions({"origins": ["ui", "import"]}) == [
        [{"name": "origin", "operator": "one_of", "value": ["ui", "import"]}]
    ]


def test_an_analysts_conditions_stay_as_they_are() -> None:
    when = {
        "any": [
            {"name": "sale_amount", "operator": "greater_than", "value": 100000},
            {"all": [{"name": "company_country", "operator": "one_of", "value": ["SE", "NO"]}]},
        ]
    }
    assert own_conditions({"when": when}) == [[when]]


@pytest.mark.parametrize("given", [{}, {"value": None}, {"value": "whatever"}])
def test_a_value_that_means_nothing_is_compiled_as_true(given: dict[str, Any]) -> None:
    when = {"name": "actor", "operator": "is_known", **given}
    assert own_conditions({"when": when}) == [[when | {"value": True}]]


def test_E5_outcomes_come_before_registered_and_within_each_the_order_is_the_rulesets() -> None:
    triggers = [
        "lead_status_changed",
        "sale_registered",
        "sale_lost",
        "sale_sold",
        "lead_status_changed",
        "sale_lost",
        "sale_registered",
        "sale_sold",
    ]
    rules = [
        {"trigger": trigger} | ({"lead_status": "Qualified"} if trigger.startswith("lead") else {})
        for trigger in triggers
    ]
    pairs = compile_ruleset(ruleset(*rules), Crm())
    order = [pair["actions"][0]["params"]["rule"] for pair in pairs]
    assert order == ["2", "3", "5", "7", "1", "6", "0", "4"]


def test_R1_a_rule_that_is_off_is_left_out() -> None:
    assert not compile_ruleset(ruleset({"enabled": False, "set_category_to": None}), Crm())


def test_R2_targets_are_resolved_by_name_or_id() -> None:
    assert targets({}, {"set_category_to": {"id": 1}}) == ["7", "1"]


def test_names_mean_items_that_are_not_deleted_first() -> None:
    assert targets({"set_category_to": "Customer"}, {"set_category_to": "customer"}) == ["7", None]


def test_S4_a_deleted_item_is_still_that_item_and_one_that_is_gone_is_null() -> None:
    assert targets(
        {"set_category_to": "Suspect"},
        {"set_category_to": {"id": "8"}},
        {"set_category_to": "Gone"},
        {"set_category_to": {"id": "99"}},
        {"set_category_to": {"id": "Customer"}},
    ) == ["8", "8", None, None, None]
    conditions = own_conditions(
        qualified(lead_status="Cold"), qualified(lead_status="Gone"), qualified(lead_status="5")
    )
    assert [row[1]["value"] for row in conditions] == ["9", None, None]


def test_S4_items_in_conditions_become_ids_or_null() -> None:
    name = "company_category"
    values = [
        ("equal_to", "Lead", "1"),
        ("equal_to", {"id": 7}, "7"),
        ("not_equal_to", "Gone", None),
        ("one_of", ["Lead", {"id": 99}, "Suspect"], ["1", None, "8"]),
        ("none_of", [], []),
    ]
    rows = own_conditions(
        *({"when": {"name": name, "operator": each, "value": given}} for each, given, _ in values)
    )
    assert [row[0]["value"] for row in rows] == [expected for _, _, expected in values]


def test_without_a_crm_names_stay_for_reading() -> None:
    when = {"name": "company_category", "operator": "one_of", "value": ["Lead", {"id": 7}]}
    (pair,) = compile_ruleset(ruleset(qualified(when=when, set_category_to="Customer")))
    assert [condition.get("value") for condition in pair["conditions"]["all"]] == [
        "potential_customer",
        "lead_status_changed",
        True,
        "Qualified",
        ["Lead", "7"],
    ]
    assert pair["actions"][0]["params"]["category"] == "Customer"


def test_S7_what_an_analyst_wrote_is_data_and_survives_json() -> None:
    hostile = '"}], {{7*7}} %s __class__ \u2028 Å'
    rules = ruleset(
        {"id": hostile, "when": {"name": "actor", "operator": "equal_to", "value": hostile}}
    )
    pairs = compile_ruleset(rules, Crm())
    assert json.loads(json.dumps(pairs)) == pairs
    assert pairs[0]["actions"][0]["params"]["rule"] == hostile
    assert pairs[0]["conditions"]["all"][2]["value"] == hostile


def test_compiled_values_are_apart_from_the_rulesets_own() -> None:
    rules = ruleset({"when": {"name": "actor", "operator": "one_of", "value": ["ann"]}})
    compile_ruleset(rules, Crm())[0]["conditions"]["all"][2]["value"].append("bob")
    assert own_conditions(*[rule.model_dump() for rule in rules.rules])[0][0]["value"] == ["ann"]


def test_S4_a_ruleset_whose_plugin_is_gone_is_compiled_all_the_same() -> None:
    when = {
        "all": [
            {"name": "lead_score", "operator": "greater_than", "value": 5},
            {"name": "lead_score", "operator": "is_known"},
            {"name": "lead_score", "operator": "lies_in", "value": {"from": [1], "to": [5]}},
            {"name": "actor", "operator": "sounds_like", "value": "ann"},
        ]
    }
    rules = ruleset({"when": when})
    (rule,) = compile_rules(rules, schema_for(), LISTS).rules
    values = [each["value"] for each in rule.conditions["all"][2]["all"]]
    assert values == [5, True, {"from": [1], "to": [5]}, "ann"]


@numeric("Lead score")
def lead_score(facts: Facts) -> int:
    return 50


def test_the_untouched_library_runs_what_is_compiled() -> None:
    rules = ruleset(
        {"id": "poor", "when": {"name": "lead_score", "operator": "less_than", "value": 50}},
        {"id": "rich", "when": {"name": "lead_score", "operator": "equal_to", "value": "50"}},
        {"id": "late"},
    )
    crm = Crm(companies=(Company(id="c1", name="Acme AB", category=LEAD),))
    event = SaleSaved(before=None, after=Sale(id="s1", company="c1", status="sold"))
    recorder = ProposalRecorder()
    pairs = compile_ruleset(rules, crm, [lead_score])
    variables = variables_of(event, crm, rules, [lead_score])
    assert run_all(pairs, variables, recorder, stop_on_first_trigger=True)
    assert recorder.proposal == Proposal("rich", "7", ask=False)


def test_E5_the_recorder_keeps_the_first_proposal() -> None:
    recorder = ProposalRecorder()
    recorder.propose("sold", "7", ask=False)
    recorder.propose("late", "8", ask=True)
    assert recorder.proposal == Proposal("sold", "7", ask=False)


@pytest.mark.parametrize("company", [None, "c9"])
def test_E4_an_event_without_a_company_matches_nothing(company: str | None) -> None:
    event = SaleSaved(before=None, after=Sale(id="s1", company=company, status="sold"))
    rules = ruleset({})
    recorder = ProposalRecorder()
    assert not run_all(compile_ruleset(rules, Crm()), variables_of(event, Crm(), rules), recorder)
    assert recorder.proposal is None
