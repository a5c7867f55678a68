"""Why an event moved its company or didn't, and why each rule did not fire."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from attrs import evolve

from leadcat_rules.decisions import Reason
from leadcat_rules.engine import Engine
from leadcat_rules.files import Snapshot, parse_event, parse_ruleset
from leadcat_rules.files.findings import Findings
from leadcat_rules.files.snapshots import read_snapshot
from leadcat_rules.hookspecs import hookimpl
from leadcat_rules.plugins import Plugins
from leadcat_rules.snapshot_host import SnapshotHost
from leadcat_rules.variables import Facts, numeric, schema_for
from leadcat_rules.workbench.explaining import (
    Explainer,
    Explanation,
    FactChange,
    NearestChange,
    NoChange,
    NotKnown,
    RuleExplanation,
    Why,
    reasons,
)
from tests.unit.given import CRM, QUALIFIED, SOLD, leaf, rule, ruleset

BIG = leaf(name="sale_amount", operator="greater_than", value=200_000)
CUSTOMER = CRM["categories"][1]
NORDIC = leaf(operator="one_of", value=["NO", "DK"])


def crm(**changes: Any) -> Snapshot:
    return read_snapshot((CRM | changes).items(), Findings())


def crm_with(category: dict[str, Any]) -> Snapshot:
    """The company has this one."""
    others = [each for each in CRM["categories"] if each["id"] != category["id"]]
    company = CRM["companies"][0] | {"category": category["id"]}
    return crm(categories=[*others, category], companies=[company])


class Plugin:
    def __init__(self, *variables: Callable[[Facts], object]) -> None:
        self._variables = variables

    @hookimpl
    def leadcat_variables(self) -> Sequence[Callable[[Facts], object]]:
        return self._variables


def explained(
    *rules: dict[str, Any],
    event: dict[str, Any] = SOLD,
    snapshot: Snapshot | None = None,
    before: Sequence[dict[str, Any]] = (),
    variables: Sequence[Callable[[Facts], object]] = (),
    **changes: Any,
) -> Explanation:
    """The event decided by these rules after those before it, and explained."""
    known = snapshot or crm()
    plugins = Plugins.load([Plugin(*variables)])
    read = parse_ruleset(ruleset(*rules, **changes), variables=plugins.variables)
    host = SnapshotHost(known)
    engine = Engine.open(read, read_only=True, plugins=[host, Plugin(*variables)])
    for each in before:
        engine.handle(parse_event(each))
    happened = parse_event(event)
    company = host.company(happened.company_id)
    explainer = Explainer.of(read, schema_for(read.attributes, plugins.variables), known.lists)
    return explainer.explain(engine.handle(happened), company)


def one(*rules: dict[str, Any], **given: Any) -> RuleExplanation:
    """What is said of the last rule."""
    return explained(*rules, **given).rules[-1]


def only_change(found: NearestChange | None) -> FactChange:
    assert isinstance(found, tuple)
    (change,) = found
    return change


# Why a rule did not fire


@pytest.mark.parametrize(
    ("rules", "event", "why", "sentence"),
    [
        ([rule()], SOLD, Why.FIRED, "It was the first that matched."),
        ([rule(enabled=False)], SOLD, Why.OFF, "It is off."),
        (
            [rule(trigger="sale_lost")],
            SOLD,
            Why.ANOTHER_TRIGGER,
            "It waits for sale_lost, and the save raised sale_sold.",
        ),
        (
            [rule(origins=["ui"])],
            SOLD,
            Why.ANOTHER_ORIGIN,
            "It is limited to saves from ui, and this one came from api.",
        ),
        (
            [rule(trigger="lead_status_changed", lead_status="Open")],
            QUALIFIED,
            Why.ANOTHER_LEAD_STATUS,
            "It waits for another lead status.",
        ),
        (
            [rule(when={"all": [leaf(), BIG]})],
            SOLD,
            Why.CONDITIONS,
            "It didn't match: 1 of 2 conditions didn't hold.",
        ),
        (
            [rule(), rule(id="later")],
            SOLD,
            Why.EARLIER_RULE,
            "Its conditions hold, and sold comes before it.",
        ),
        (
            [rule(set_category_to="Lead")],
            SOLD,
            Why.CAME_TO_NOTHING,
            "It was the first that matched, and came to nothing.",
        ),
        (
            [rule()],
            SOLD | {"after": {"id": "s1", "status": "sold"}},
            Why.NOT_TRIED,
            "No rule was tried.",
        ),
    ],
)
def test_the_first_thing_in_the_way_of_a_rule_is_told(
    rules: list[dict[str, Any]], event: dict[str, Any], why: Why, sentence: str
) -> None:
    found = one(*rules, event=event)
    assert (found.why, found.sentence) == (why, sentence)


def test_E1_E2_the_category_that_is_in_the_way_is_told() -> None:
    waits = rule(trigger="lead_status_changed", lead_status="Qualified")
    cool = {"id": "2", "name": "Cool", "group": "potential_customer"}
    for category, why in ((cool, Why.LEAD_STATUS_NOT_ENABLED), (CUSTOMER, Why.NOT_ELIGIBLE)):
        found = one(waits, event=QUALIFIED, snapshot=crm_with(category))
        assert found.why is why


def test_each_condition_is_told_with_what_it_saw_also_behind_the_one_that_failed() -> None:
    found = one(rule(when={"all": [leaf(value="NO"), {"any": [BIG, leaf()]}]}))
    written = [each for each in found.conditions if "/when" in each.pointer]
    assert [(each.pointer, each.seen, each.held) for each in written] == [
        ("/rules/0/when/all/0", "SE", False),
        ("/rules/0/when/all/1/any/0", 120_000, False),
        ("/rules/0/when/all/1/any/1", "SE", True),
    ]


def test_what_is_compiled_from_other_keys_points_at_them() -> None:
    waits = rule(trigger="lead_status_changed", lead_status="Qualified", origins=["ui"])
    found = one(waits, event=QUALIFIED)
    assert {each.pointer for each in found.conditions} == {
        "/rules/0",
        "/rules/0/trigger",
        "/rules/0/lead_status",
        "/rules/0/origins",
    }


# The nearest change


def test_a_number_is_told_with_the_border_where_it_would_fire() -> None:
    change = only_change(one(rule(when=BIG)).nearest)
    assert change.as_json() == {
        "name": "sale_amount",
        "seen": 120_000,
        "to": 200_001,
        "above": 200_000,
    }


def test_the_range_ends_where_an_earlier_rule_takes_over() -> None:
    million = leaf(name="sale_amount", operator="greater_than_or_equal_to", value=1_000_000)
    change = only_change(one(rule(when=million), rule(id="big", when=BIG)).nearest)
    assert (change.as_json()["above"], change.as_json()["below"]) == (200_000, 1_000_000)


def test_the_range_ends_where_an_earlier_rule_would_raise() -> None:
    @numeric("Score")
    def score(facts: Facts) -> object:
        raise OSError("no scores today")

    million = leaf(name="sale_amount", operator="greater_than", value=1_000_000)
    asks = {"all": [million, leaf(name="score", operator="greater_than", value=5)]}
    found = one(rule(when=asks), rule(id="big", when=BIG), variables=[score])
    row = only_change(found.nearest).as_json()
    assert (row["above"], row["up_to"]) == (200_000, 1_000_000)


def test_a_text_is_told_with_all_that_would_do() -> None:
    assert only_change(one(rule(when=NORDIC)).nearest).one_of == ("NO", "DK")


def test_a_text_that_only_must_not_be_one_may_be_any_other() -> None:
    change = only_change(one(rule(when=leaf(operator="not_equal_to"))).nearest)
    assert (change.is_any_other, change.not_one_of) == (True, ("SE",))


def test_all_conditions_on_a_variable_hold_together() -> None:
    when = {"all": [BIG, leaf(name="sale_amount", operator="less_than", value=200_000.5)]}
    change = only_change(one(rule(when=when)).nearest)
    assert 200_000.000001 < change.to < 200_000.499999


def test_where_two_constants_count_as_one_the_range_ends_exactly_where_it_does() -> None:
    one_of_two, other = (
        leaf(name="sale_amount", operator="equal_to", value=f"200000.000001{digit}")
        for digit in "09"
    )
    change = only_change(one(rule(when=one_of_two), rule(id="near", when=other)).nearest)
    assert (change.as_json()["above"], change.as_json()["up_to"]) == (
        200_000.000001,
        200_000.0000029,
    )


def test_a_category_that_was_deleted_is_not_offered() -> None:
    gone = {"id": "9", "name": "Gone", "group": "potential_customer", "deleted": True}
    company = CRM["companies"][0] | {"category": "7"}
    known = crm(categories=[*CRM["categories"], gone], companies=[company])
    assert only_change(one(rule(), snapshot=known).nearest).one_of == ("1",)


def test_where_days_are_counted_from_the_events_time_no_range_of_it_is_claimed() -> None:
    when = {
        "all": [
            leaf(name="event_at", operator="before", value="2026-01-12"),
            leaf(name="company_attribute_signed", operator="within_days", value=30),
        ]
    }
    company = CRM["companies"][0] | {"attributes": {"signed": "2026-01-01"}}
    found = one(
        rule(when=when),
        snapshot=crm(companies=[company]),
        attributes={"company": {"signed": "date"}},
    )
    assert only_change(found.nearest).as_json() == {
        "name": "event_at",
        "seen": "2026-01-13T10:00:00Z",
        "to": "2026-01-11T00:00:00Z",
    }


def test_the_fewest_facts_are_changed() -> None:
    far = {"all": [NORDIC, leaf(name="sale_currency", value="SEK")]}
    for parts in ([far, BIG], [BIG, far]):
        assert only_change(one(rule(when={"any": parts})).nearest).name == "sale_amount"


def test_E3_the_trigger_is_a_fact_too() -> None:
    change = only_change(one(rule(trigger="sale_lost")).nearest)
    assert (change.name, change.seen, change.to) == ("sale_status", "sold", "lost")
    again = SOLD | {"before": SOLD["after"]}
    change = only_change(one(rule(), event=again).nearest)
    assert (change.name, change.seen, change.to) == ("before.status", "sold", "open")
    change = only_change(one(rule(trigger="sale_registered")).nearest)
    assert (change.name, change.to) == ("before", None)


def test_E6_a_rule_whose_target_is_there_needs_another_category() -> None:
    cool = {"id": "2", "name": "Cool", "group": "potential_customer"}
    known = crm(categories=[*CRM["categories"], cool])
    change = only_change(one(rule(set_category_to="Lead"), snapshot=known).nearest)
    assert (change.name, change.one_of) == ("company_category", ("2",))


def test_E7_a_choice_in_the_same_save_is_in_the_way() -> None:
    found = one(rule(), event=SOLD | {"chosen_category": "1"})
    assert only_change(found.nearest).name == "chosen_category"


def test_E5_an_earlier_rule_has_to_give_way() -> None:
    change = only_change(one(rule(when=leaf()), rule(id="later")).nearest)
    assert (change.name, change.not_one_of) == ("company_country", ("SE",))


@pytest.mark.parametrize(
    ("rules", "why"),
    [
        (
            [rule(trigger="lead_status_changed", lead_status="Open")],
            "it waits for a contact to be saved, and this was a sale",
        ),
        ([rule(when={"all": [leaf(), NORDIC]})], "its conditions can't all hold for such an event"),
        (
            [rule(), rule(id="later", when=NORDIC)],
            "whenever it matches, an earlier rule does too: sold",
        ),
        ([rule(set_category_to="Prospect")], "the category that it sets was deleted"),
    ],
)
def test_where_no_change_would_do_it_is_said_why(rules: list[dict[str, Any]], why: str) -> None:
    assert one(*rules).nearest == NoChange(why)


def test_what_can_not_be_decided_is_not_known() -> None:
    free = leaf(operator="matches_regex", value="^[A-Z]{3}$")
    found = one(rule(when=free)).nearest
    assert found == NotKnown("company_country can be anything, and no value was found that fits")


def test_a_list_of_which_not_every_combination_was_tried_is_not_known() -> None:
    tags = [
        leaf(name="company_attribute_tags", operator=operator, value=value)
        for operator, values in (("contains", "abc"), ("does_not_contain", "defg"))
        for value in values
    ]
    found = one(rule(when={"all": tags}), attributes={"company": {"tags": "list"}}).nearest
    assert found == NotKnown(
        "company_attribute_tags can be anything, and no value was found that fits"
    )


def test_days_that_another_time_would_make_fit_are_not_known() -> None:
    signed = [
        leaf(name="company_attribute_signed", operator="equal_to", value="2020-01-01"),
        leaf(name="company_attribute_signed", operator="within_days", value=30),
    ]
    found = one(rule(when={"all": signed}), attributes={"company": {"signed": "date"}}).nearest
    assert found == NotKnown("days are counted from the event's time, which would be another")


def test_a_later_rule_is_nothing_that_comes_first() -> None:
    when = {
        "all": [
            leaf(name="event_at", operator="before", value="2026-01-12"),
            leaf(name="company_attribute_signed", operator="within_days", value=30),
        ]
    }
    company = CRM["companies"][0] | {"attributes": {"signed": "2026-01-13"}}
    found = explained(
        rule(when=when),
        rule(id="later"),
        snapshot=crm(companies=[company]),
        attributes={"company": {"signed": "date"}},
    )
    assert found.rules[0].nearest == NotKnown("what it depends on can't be computed apart")


def test_days_are_no_doubt_where_no_time_would_help() -> None:
    signed = leaf(name="company_attribute_signed", operator="within_days", value=30)
    never = {"all": [signed, leaf(), NORDIC]}
    found = one(rule(when=never), attributes={"company": {"signed": "date"}}).nearest
    assert found == NoChange("its conditions can't all hold for such an event")


def test_a_plugins_variable_is_not_known() -> None:
    @numeric("Score")
    def score(facts: Facts) -> object:
        return facts.company.attributes.get("score")

    hot = leaf(name="score", operator="greater_than", value=5)
    found = one(rule(when=hot), variables=[score])
    assert found.nearest == NotKnown("score is computed by a plugin")
    found = one(rule(when={"any": [hot, BIG]}), variables=[score])
    assert only_change(found.nearest).name == "sale_amount"


def test_E10_nothing_is_said_to_have_helped_an_event_that_came_too_late() -> None:
    late = SOLD | {"id": "e0", "at": "2026-01-12T10:00:00Z"}
    found = explained(rule(when=BIG), event=late, before=[SOLD])
    assert found.sentence.startswith("A newer event about the same sale")
    assert (found.rules[0].why, found.rules[0].nearest) == (Why.NOT_TRIED, None)


def test_E8_our_own_change_would_have_fired_nothing_whatever_the_facts() -> None:
    known, read = crm(), parse_ruleset(ruleset(rule(when=BIG)))
    engine = Engine.open(read, read_only=True, plugins=[SnapshotHost(known)])
    saved_again = engine.handle(parse_event(SOLD | {"before": SOLD["after"]}))
    echo = evolve(saved_again, event=parse_event(SOLD), is_echo=True)
    explainer = Explainer.of(read, schema_for(read.attributes), known.lists)
    found = explainer.explain(echo, known.company("c1"))
    assert found.sentence == "It came of our own change, which raises no trigger."
    assert found.rules[0].nearest == NoChange("what our rules write never triggers rules again")


def test_S5_what_was_seen_then_counts_more_than_what_is_found_now() -> None:
    @numeric("Score")
    def score(facts: Facts) -> object:
        return scores.pop() if scores else 0

    scores = [7]
    warm = leaf(name="score", operator="greater_than", value=5)
    found = one(rule(when={"all": [warm, BIG]}), variables=[score])
    assert [each.seen for each in found.conditions if each.name == "score"] == [7]
    assert found.nearest == NotKnown("what was seen then can't be computed again")


# The whole decision


def test_a_rule_that_fired_is_told_with_its_sentence() -> None:
    found = explained(rule(because="Whoever buys is a customer."))
    assert found.sentence == (
        "Rule sold was the first that matched, and moved it from Lead to Customer."
    )
    assert found.because == "Whoever buys is a customer."


def test_there_is_a_sentence_for_each_reason() -> None:
    assert set(reasons.SENTENCES) == set(Reason)


def test_the_company_is_looked_at_also_where_the_decision_did_not_need_it() -> None:
    found = explained(rule(), event=SOLD | {"before": SOLD["after"]})
    assert found.decision.company is None
    assert found.company is not None


def test_json_has_the_row_of_the_decision_and_each_rule() -> None:
    row = explained(rule(when=BIG)).as_json()
    assert (row["event"], row["reason"], row["raised"]) == ("e1", "no_rule_matched", ["sale_sold"])
    (told,) = row["rules"]
    assert (told["rule"], told["why"]) == ("sold", "conditions")
    assert told["nearest"]["changes"][0]["name"] == "sale_amount"


def test_S3_a_variable_that_raises_is_named() -> None:
    @numeric("Score")
    def score(facts: Facts) -> object:
        raise OSError("no scores today")

    found = explained(
        rule(when=leaf(name="score", operator="greater_than", value=5)), variables=[score]
    )
    assert found.sentence.startswith("A plugin's variable raised while a rule was tried.")
    assert found.rules[0].why is Why.RAISED
    assert "score raised" in found.rules[0].sentence
