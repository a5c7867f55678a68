"""What two rulesets differ in: what they do, and how they are written."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from attrs import evolve

from leadcat_rules import numeric
from leadcat_rules.decisions import Reason
from leadcat_rules.domain import CrmLists
from leadcat_rules.errors import InvalidInput
from leadcat_rules.files import parse_ruleset
from leadcat_rules.variables import Facts, Variable
from leadcat_rules.variables.schema import variables_from
from leadcat_rules.workbench.comparing import Difference, Verdict, compare_rulesets
from leadcat_rules.workbench.comparing.behaviours import MOST
from leadcat_rules.workbench.comparing.difference import Done, Effect, RuleChange
from leadcat_rules.workbench.comparing.twins import in_order
from tests.unit.given import leaf, rule, ruleset
from tests.workbench.checking.domain import LISTS

LOST = rule(id="lost", trigger="sale_lost", set_category_to="Opportunity")
BIG = leaf(name="sale_amount", operator="greater_than", value=100)


def compared(old: Any, new: Any, **options: Any) -> Difference:
    """The difference between rulesets of these rules, in a CRM with Lead and Customer."""
    variables = options.get("variables", ())
    contents = (each if isinstance(each, dict) else ruleset(*each) for each in (old, new))
    was, now = (parse_ruleset(content, variables=variables) for content in contents)
    return compare_rulesets(was, now, **{"lists": LISTS, **options})


def changed_keys(found: Difference) -> dict[str, bool | None]:
    """Of the one rule that is written otherwise."""
    (only,) = found.rules
    return {each.key: each.means_the_same for each in only.changed}


def test_a_ruleset_is_the_same_as_itself() -> None:
    found = compared([rule(), LOST], [rule(), LOST])
    assert (found.verdict, found.rules, found.head) == (Verdict.SAME, (), ())


def test_another_order_of_rules_that_never_meet_means_the_same() -> None:
    found = compared([rule(), LOST], [LOST, rule()])
    assert found.verdict is Verdict.SAME
    assert [(each.moved, each.decides_otherwise) for each in found.rules] == [(True, False)]


def test_another_order_of_rules_that_meet_does_not() -> None:
    special = rule(id="big", when=BIG, set_category_to="Opportunity")
    found = compared([special, rule()], [rule(), special])
    (example,) = found.behaviours
    assert (example.old.rule, example.new.rule) == ("big", "sold")
    assert example.event["after"]["amount"] == "101"


@pytest.mark.parametrize("operator", ["greater_than", "less_than", "is_known", "is_unknown"])
def test_where_a_part_stays_as_it_was_the_rest_is_still_looked_at(operator: str) -> None:
    hidden = rule(id="hidden", set_category_to="Opportunity")
    part = leaf(name="sale_amount", operator=operator, value=100)
    found = compared([rule(), hidden], [rule(id="part", when=part), hidden])
    assert [(each.old.rule, each.new.rule) for each in found.behaviours] == [("sold", "hidden")]


def test_a_name_and_an_id_of_one_category_mean_the_same() -> None:
    found = compared([rule()], [rule(set_category_to={"id": "3"})])
    assert found.verdict is Verdict.SAME
    assert changed_keys(found) == {"set_category_to": True}


IN_CUSTOMER = leaf(name="company_category", operator="one_of", value=[{"id": "3"}])
OPENED = rule(trigger="lead_status_changed", lead_status="Open")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (rule(), rule(set_category_to={"id": "3"}), "categories"),
        (rule(), rule(when={"any": [{"all": [BIG, IN_CUSTOMER]}]}), "categories"),
        (OPENED, OPENED | {"lead_status": {"id": "1"}}, "lead statuses"),
    ],
)
def test_without_a_crm_names_and_ids_cannot_be_matched(old: Any, new: Any, words: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        compared([old], [new], lists=None)
    (problem,) = refused.value.problems
    assert problem.code == "crm_missing"
    assert f"{words} are named" in str(problem)
    assert "--crm" in str(problem)


def test_without_a_crm_rules_that_are_off_may_name_anything() -> None:
    off = rule(id="off", enabled=False, set_category_to={"id": "3"})
    assert compared([rule()], [rule(), off], lists=None).verdict is Verdict.SAME


def test_without_a_crm_names_alone_are_enough() -> None:
    found = compared([rule()], [rule(set_category_to="Opportunity")], lists=None)
    (example,) = found.behaviours
    assert (example.old.effect, example.new.effect) == (
        Effect("Customer", ask=False, expires_in=None),
        Effect("Opportunity", ask=False, expires_in=None),
    )
    assert example.categories


def test_conditions_in_other_words_mean_the_same() -> None:
    one_of = leaf(operator="one_of", value=["SE", "DK"])
    either = {"any": [leaf(value="DK"), leaf(value="SE"), {"all": [one_of, BIG]}]}
    found = compared([rule(when=one_of)], [rule(when=either)])
    assert found.verdict is Verdict.SAME
    assert changed_keys(found) == {"when": True}


def test_what_the_trigger_says_need_not_be_asked() -> None:
    sold = leaf(name="sale_status", operator="equal_to", value="sold")
    found = compared([rule(when=BIG)], [rule(when={"all": [sold, BIG]})])
    assert changed_keys(found) == {"when": True}


def test_conditions_that_ask_for_less_are_shown_with_an_event() -> None:
    found = compared([rule(when={"all": [leaf(), BIG]})], [rule(when=leaf())])
    (example,) = found.behaviours
    assert example.old == Done(Reason.NO_RULE_MATCHED)
    assert example.new.rule == "sold"
    assert changed_keys(found) == {"when": False}
    assert found.rules[0].decides_otherwise is True


def test_a_regular_expression_in_other_words_cannot_be_decided() -> None:
    names = ("^(a|b)+$", "^[ab]+$")
    old, new = (
        [rule(when=leaf(name="company_name", operator="matches_regex", value=each))]
        for each in names
    )
    found = compared(old, new)
    assert found.verdict is Verdict.UNDECIDED
    assert changed_keys(found) == {"when": None}
    assert [(each.old, each.new) for each in found.undecided] == [("sold", None), (None, "sold")]
    assert found.rules[0].decides_otherwise is None


def test_a_regular_expression_that_stayed_is_no_obstacle() -> None:
    when = leaf(name="company_name", operator="matches_regex", value="^[ab]+$")
    found = compared([rule(when=when), LOST], [LOST, rule(when=when)])
    assert found.verdict is Verdict.SAME


def test_a_plugins_variable_that_stayed_is_no_obstacle() -> None:
    when = leaf(name="lead_score", operator="greater_than", value=5)
    found = compared([rule(when=when), LOST], [rule(when=when)], variables=[score()])
    assert [(each.old.rule, each.new.rule) for each in found.behaviours] == [("lost", None)]


def score() -> Variable:
    @numeric("Lead score")
    def lead_score(facts: Facts) -> object:
        return facts.company.attributes.get("score")

    (found,), _ = variables_from([lead_score], plugin="scores")
    return found


def test_an_attribute_that_is_declared_otherwise_is_another_one() -> None:
    when = leaf(name="company_attribute_size", operator="equal_to", value="5")
    old = ruleset(rule(when=when), attributes={"company": {"size": "string"}})
    new = ruleset(rule(when=when | {"value": 5}), attributes={"company": {"size": "numeric"}})
    found = compared(old, new)
    assert found.verdict is Verdict.DIFFERS
    assert [(each.key, each.means_the_same) for each in found.head] == [("attributes", False)]


def test_asking_and_how_long_is_a_difference() -> None:
    asks = rule(ask_for_confirmation=True, expires_after="P7D")
    found = compared([rule()], [asks])
    (example,) = found.behaviours
    assert (found.rules[0].changed[0].old, found.rules[0].changed[0].new) == (False, True)
    assert example.new.effect == Effect("3", ask=True, expires_in=timedelta(7))
    (example,) = compared([asks], [asks | {"expires_after": "P8D"}]).behaviours
    assert example.old.rule == example.new.rule == "sold"


def test_the_same_duration_in_other_words_is_none() -> None:
    asks = rule(ask_for_confirmation=True, expires_after="P7D")
    found = compared([asks], [asks | {"expires_after": "P1W"}])
    assert found.verdict is Verdict.SAME
    assert changed_keys(found) == {"expires_after": True}


def test_what_is_for_people_alone_is_listed_and_changes_nothing() -> None:
    old = ruleset(rule(because="It bought."), description="Ours")
    found = compared(old, ruleset(rule(because="It has bought."), name="Others"))
    assert found.verdict is Verdict.SAME
    assert changed_keys(found) == {"because": True}
    assert [each.key for each in found.head] == ["name", "description"]


def test_a_rule_that_is_only_called_otherwise_is_one_rule() -> None:
    found = compared([rule(), LOST], [rule(id="bought"), LOST])
    assert found.verdict is Verdict.SAME
    assert [(each.change, each.old, each.new) for each in found.rules] == [
        (RuleChange.CHANGED, "sold", "bought")
    ]


def test_of_rules_that_are_alike_none_moves_by_being_called_otherwise() -> None:
    found = compared([rule(), rule(id="again")], [rule(id="one"), rule(id="two")])
    assert [(each.old, each.new, each.moved) for each in found.rules] == [
        ("sold", "one", False),
        ("again", "two", False),
    ]


def test_rules_that_were_added_removed_or_switched() -> None:
    found = compared([rule(), LOST], [rule(enabled=False), rule(id="more", when=BIG)])
    assert [(each.change, each.old, each.new) for each in found.rules] == [
        (RuleChange.CHANGED, "sold", "sold"),
        (RuleChange.ADDED, None, "more"),
        (RuleChange.REMOVED, "lost", None),
    ]
    parted = {(each.old.rule, each.new.rule) for each in found.behaviours}
    assert parted == {("sold", None), ("lost", None)}


def test_a_rule_that_is_off_may_say_anything() -> None:
    off = rule(id="off", enabled=False)
    found = compared([rule(), off], [rule(), off | {"set_category_to": "Lead", "when": leaf()}])
    assert found.verdict is Verdict.SAME
    assert changed_keys(found) == {"set_category_to": True, "when": True}


def test_E6_where_the_company_is_already_nothing_differs() -> None:
    in_lead = leaf(name="company_category", operator="equal_to", value="Lead")
    stays = rule(when=in_lead, set_category_to="Lead")
    assert compared([stays], [stays | {"ask_for_confirmation": True}]).verdict is Verdict.SAME


def test_S4_a_rule_whose_target_was_deleted_is_as_good_as_none() -> None:
    gone = evolve(LISTS.categories[1], deleted=True)
    lists = CrmLists((LISTS.categories[0], gone, LISTS.categories[2]), LISTS.lead_statuses)
    assert compared([rule(), LOST], [rule()], lists=lists).verdict is Verdict.SAME
    assert compared([rule(), LOST], [rule()]).verdict is Verdict.DIFFERS


def test_S4_so_is_one_whose_lead_status_was_deleted() -> None:
    gone = evolve(LISTS.lead_statuses[1], deleted=True)
    lists = CrmLists(LISTS.categories, (LISTS.lead_statuses[0], gone))
    waits = rule(trigger="lead_status_changed", lead_status="Qualified")
    found = compared([waits], [waits | {"set_category_to": "Opportunity"}], lists=lists)
    assert (found.verdict, found.behaviours) == (Verdict.SAME, ())
    assert compared([waits], [LOST], lists=LISTS).verdict is Verdict.DIFFERS


def test_a_rule_that_is_off_has_no_effect_whatever_else_is_undecided() -> None:
    names = (leaf(name="company_name", operator="matches_regex", value=each) for each in "ab")
    old, new = ([rule(when=each)] for each in names)
    found = compared(old, [*new, rule(id="off", enabled=False)])
    assert found.rules[-1].decides_otherwise is False


def test_all_origins_are_as_good_as_none_named() -> None:
    origins = ["ui", "api", "import", "bulk", "automation"]
    found = compared([rule()], [rule(origins=origins)])
    assert found.verdict is Verdict.SAME
    assert changed_keys(found) == {"origins": True}


@pytest.mark.parametrize(("changed", "has_more"), [(MOST, False), (MOST + 1, True)])
def test_of_very_many_examples_the_first_are_enough(changed: int, has_more: bool) -> None:
    many = [rule(id=f"r{n}", when=leaf(value=f"C{n}")) for n in range(changed)]
    found = compared(many, [each | {"set_category_to": "Opportunity"} for each in many])
    assert len(found.behaviours) == MOST
    assert found.has_more is has_more
    assert found.rules[-1].decides_otherwise is (None if has_more else True)


def test_what_stands_in_order_is_the_most_that_does() -> None:
    numbers = [3, 0, 1, 7, 2, 4]
    assert [numbers[place] for place in in_order(numbers)] == [0, 1, 2, 4]
    assert in_order([]) == []
