"""What findings say beyond their place, and where nothing is claimed."""

from __future__ import annotations

from typing import Any

from leadcat_rules import numeric
from leadcat_rules.domain import Category, CrmLists, LeadStatus
from leadcat_rules.variables import Facts
from leadcat_rules.variables.decorators import marked
from leadcat_rules.workbench.checking import Severity
from leadcat_rules.workbench.reasoning import Reasoner
from tests.unit.given import leaf, rule
from tests.workbench.checking.given import (
    DANISH,
    SHADOWED,
    SWEDISH,
    at_least,
    checked,
    codes,
)

LEAD = Category(id="1", name="Lead", group="potential_customer", lead_status_enabled=True)
PROSPECT = Category(id="2", name="Prospect", group="potential_customer")
CUSTOMER = Category(id="7", name="Customer", group="customer")
LISTS = CrmLists((LEAD, PROSPECT, CUSTOMER))


@numeric("Lead score")
def lead_score(facts: Facts) -> Any:
    return facts.company.attributes.get("score")


SCORE = marked(lead_score)
ALLOWED = [{"code": "rule_shadowed", "reason": "It is meant."}]


def test_a_shadowed_rule_names_the_rule_before_it_and_an_event_that_it_takes() -> None:
    (finding,) = checked(*SHADOWED)
    assert "'all' is tried before it and matches all that it does" in finding.message
    assert [each.pointer for each in finding.related] == ["/rules/0"]
    assert finding.witness is not None
    assert finding.witness["company"]["attributes"] == {"country": "SE"}


def test_rules_that_only_together_cover_another_are_all_named_and_no_more() -> None:
    parts = [
        rule(id="danish", when=DANISH),
        rule(id="small", when=leaf(name="sale_amount", operator="less_than", value=5)),
        rule(id="rest", when=leaf(name="sale_amount", operator="is_unknown")),
        rule(id="large", when=at_least(5)),
    ]
    findings = checked(*parts, rule(id="last", when=SWEDISH))
    assert codes(findings) == ["rule_shadowed"]
    assert "'small', 'rest' and 'large' are tried" in findings[0].message


def test_a_rule_that_another_makes_needless_is_not_named() -> None:
    by_machine = rule(id="by-machine", when=SWEDISH, origins=["api"])
    findings = checked(by_machine, rule(id="all", when=SWEDISH), rule(id="last", when=SWEDISH))
    assert codes(findings) == ["rule_shadowed"]
    assert [each.pointer for each in findings[0].related] == ["/rules/1"]


def test_of_conditions_that_follow_from_each_other_one_is_needed() -> None:
    twice = [{"all": [SWEDISH, at_least(5)]}, {"all": [SWEDISH, leaf(name="actor", value="ann")]}]
    assert codes(checked(rule(when={"all": twice}))) == ["condition_always_true"]


def test_an_any_that_always_holds_by_one_of_its_parts_is_told_once() -> None:
    either = {"any": [leaf(operator="is_known"), at_least(5)]}
    (finding,) = checked(rule(when={"all": [SWEDISH, either]}))
    assert (finding.severity, finding.pointer) == (Severity.NOTE, "/rules/0/when/all/1/any/0")


def test_the_country_is_the_same_under_both_of_its_names() -> None:
    known = leaf(name="company_attribute_country", operator="is_known")
    declared = {"company": {"country": "string"}}
    found = checked(rule(when={"all": [SWEDISH, known]}), attributes=declared)
    assert codes(found) == ["condition_always_true"]


def test_of_many_rules_two_are_named_and_the_others_counted() -> None:
    origins = ["ui", "api", "import", "bulk", "automation"]
    parts = [rule(id=each, origins=[each]) for each in origins]
    (finding,) = checked(*parts, rule(id="last"))
    assert "'ui', 'api' and 3 more" in finding.message
    assert len(finding.related) == 5


def test_a_rule_that_can_match_nothing_is_not_called_shadowed_too() -> None:
    findings = checked(rule(id="all"), rule(id="never", when={"all": [SWEDISH, DANISH]}))
    assert codes(findings) == ["condition_never_true"]


def test_a_rule_that_is_off_is_not_reasoned_about() -> None:
    off = [each | {"enabled": False} for each in SHADOWED]
    assert checked(*off) == []
    assert checked(SHADOWED[0] | {"enabled": False}, SHADOWED[1]) == []


def test_nothing_is_claimed_of_what_a_plugin_s_variable_may_be() -> None:
    high = leaf(name="lead_score", operator="greater_than", value=5)
    low = leaf(name="lead_score", operator="less_than", value=9)
    rules = [rule(id="high", when=high), rule(id="low", when=low, set_category_to="VIP")]
    assert checked(*rules, variables=[SCORE]) == []


def test_the_same_condition_on_a_plugin_s_variable_is_the_same_all_the_same() -> None:
    high = leaf(name="lead_score", operator="greater_than", value=5)
    rules = [rule(id="a", when=high), rule(id="b", when={"all": [high, SWEDISH]})]
    assert codes(checked(*rules, variables=[SCORE])) == ["rule_shadowed"]


def test_a_rule_that_contradicts_another_has_an_event_that_both_match() -> None:
    big = rule(id="big", when=at_least(1000), set_category_to="Key account")
    (finding,) = checked(rule(id="swedish", when=SWEDISH), big)
    assert finding.witness is not None
    assert finding.witness["company"]["attributes"] == {"country": "SE"}
    assert float(finding.witness["event"]["after"]["amount"]) >= 1000


def test_a_rule_whose_other_events_are_taken_before_it_is_a_special_case() -> None:
    below = leaf(name="sale_amount", operator="less_than", value=1000)
    free = leaf(name="sale_amount", operator="is_unknown")
    small = rule(id="small", when={"all": [SWEDISH, {"any": [below, free]}]})
    swedish = rule(id="swedish", when=SWEDISH, set_category_to="Swedish customer")
    big = rule(id="big", when=at_least(1000), set_category_to="Key account")
    assert checked(small, swedish, big) == []
    assert codes(checked(swedish, big)) == ["rules_contradict"]


def test_bounds_that_only_look_the_same_are_told_apart() -> None:
    up_to = leaf(name="sale_amount", operator="less_than_or_equal_to", value=10)
    below = leaf(name="sale_amount", operator="less_than", value=10)
    first = rule(id="first", when={"all": [SWEDISH, up_to]})
    assert codes(checked(first, rule(id="b", when=below, set_category_to="VIP"))) == [
        "rules_contradict"
    ]
    within_epsilon = rule(id="b", when=at_least(10.000001), set_category_to="VIP")
    assert codes(checked(first, within_epsilon)) == ["rules_contradict"]


def test_rules_of_two_triggers_contradict_nothing() -> None:
    assert checked(rule(id="sold"), rule(id="new", trigger="sale_registered")) == []


def test_a_condition_that_follows_from_others_names_only_those() -> None:
    parts = [at_least(1000), leaf(name="actor", value="ann"), at_least(5)]
    (finding,) = checked(rule(when={"all": parts}))
    assert (finding.severity, finding.pointer) == (Severity.NOTE, "/rules/0/when/all/2")
    assert [each.pointer for each in finding.related] == ["/rules/0/when/all/0"]


def test_a_condition_that_a_sale_never_knows_is_told_once() -> None:
    unknown = leaf(name="contact_lead_status", value="Open")
    (finding,) = checked(rule(when={"any": [unknown, {"all": [unknown]}]}))[:1]
    assert finding.code == "variable_never_known"
    found = codes(checked(rule(when={"all": [SWEDISH, unknown]})))
    assert found == ["variable_never_known"]


def test_a_plugin_s_variable_is_known_whatever_its_name_begins_with() -> None:
    @numeric("Contacts")
    def contact_count(facts: Facts) -> Any:
        return len(facts.company.attributes)

    many = leaf(name="contact_count", operator="greater_than", value=5)
    assert checked(rule(when=many), variables=[marked(contact_count)]) == []


def test_a_cycle_is_walked_by_one_company() -> None:
    there = rule(id="there", set_category_to="Prospect", when=SWEDISH)
    back = rule(id="back", trigger="sale_lost", set_category_to="Lead")
    out = rule(id="out", trigger="sale_registered")
    findings = checked(there, back, out, lists=LISTS)
    assert codes(findings) == ["category_cycle"]
    witness: Any = findings[0].witness
    assert len(witness["events"]) == 2
    assert len({event["after"]["id"] for event in witness["events"]}) == 2
    assert witness["company"]["attributes"] == {"country": "SE"}


def test_no_cycle_is_claimed_where_each_step_needs_another_company() -> None:
    there = rule(id="there", set_category_to="Prospect", when=SWEDISH)
    back = rule(id="back", trigger="sale_lost", set_category_to="Lead", when=DANISH)
    out = rule(id="out", trigger="sale_registered")
    assert checked(there, back, out, lists=LISTS) == []


def test_no_cycle_is_claimed_where_the_company_of_a_later_step_takes_another_way() -> None:
    swedish = rule(id="swedish", when=SWEDISH)
    there = rule(id="there", set_category_to="Prospect")
    back = rule(id="back", trigger="sale_lost", set_category_to="Lead", when=SWEDISH)
    assert checked(swedish, there, back, lists=LISTS) == []


def test_a_rule_that_sets_what_a_company_has_is_no_way_out() -> None:
    alone = CrmLists((LEAD, CUSTOMER))
    stays = rule(set_category_to="Lead")
    assert codes(checked(stays, lists=alone)) == ["category_without_exit", "target_is_start"]


def test_where_nothing_can_start_no_condition_is_to_blame() -> None:
    status = LeadStatus(id="1", name="Open")
    lists = CrmLists((PROSPECT, CUSTOMER), (status,))
    waiting = rule(trigger="lead_status_changed", lead_status="Open", when=SWEDISH)
    found = [(each.code, each.pointer) for each in checked(waiting, lists=lists)]
    assert ("condition_never_true", "/rules/0/trigger") in found
    assert not any(place.startswith("/rules/0/when") for _, place in found)


def test_what_a_rule_that_is_off_names_by_id_hinders_no_claim() -> None:
    off = rule(id="off", enabled=False, set_category_to={"id": "7"})
    assert codes(checked(off, *SHADOWED)) == ["rule_shadowed"]


def test_a_rule_that_leads_to_a_deleted_category_is_no_way_out() -> None:
    gone = CrmLists((LEAD, Category(id="7", name="Customer", group="customer", deleted=True)))
    assert codes(checked(rule(), lists=gone)) == ["category_without_exit", "target_missing"]


def test_a_finding_that_is_allowed_is_silent_and_one_that_is_not_there_is_told() -> None:
    allowed = SHADOWED[1] | {"allow": ALLOWED}
    assert checked(SHADOWED[0], allowed) == []
    assert codes(checked(allowed)) == ["allow_unused"]
    assert codes(checked(SHADOWED[0] | {"allow": ALLOWED}, SHADOWED[1])) == [
        "allow_unused",
        "rule_shadowed",
    ]


def test_an_allow_that_cannot_be_judged_is_let_be() -> None:
    needs_crm = [{"code": "target_missing", "reason": "It comes back."}]
    assert checked(rule(allow=needs_crm)) == []
    assert checked(rule(enabled=False, allow=ALLOWED)) == []


def test_of_a_large_ruleset_few_questions_are_asked(monkeypatch: Any) -> None:
    asked = []
    find = Reasoner.find

    def counted(self: Reasoner, formula: Any) -> Any:
        asked.append(formula)
        return find(self, formula)

    monkeypatch.setattr(Reasoner, "find", counted)
    countries = [f"{a}{b}" for a in "ABCDEFGHIJ" for b in "ABCDEFGHIJ"]
    rules = [
        rule(id=each, set_category_to=each, when={"all": [leaf(value=each), at_least(number)]})
        for number, each in enumerate(countries)
    ]
    assert checked(*rules) == []
    assert len(asked) <= 2 * len(rules)
