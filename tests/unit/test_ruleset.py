"""Rulesets: their canonical form, and the revision that names it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from leadcat_rules.canonical import canonical_json, shortest_decimal
from leadcat_rules.events import Origin, Trigger
from leadcat_rules.ruleset import (
    NEEDS_NO_VALUE,
    AllOf,
    AnyOf,
    AttributeTypes,
    AutomationRule,
    ById,
    Leaf,
    Ruleset,
)
from leadcat_rules.vocabulary import RECORD_KINDS
from tests.unit.given import leaf, rule, ruleset

EMPTY = "sha256:b2533915f9e914da34a0588d3dacba013b2962d2ed2ec7d8004279303acec2f9"


def read(content: dict[str, Any]) -> Ruleset:
    return Ruleset.model_validate(content)


def with_leaf(**changes: Any) -> Ruleset:
    return read(ruleset(rule(when=leaf(**changes))))


def test_the_revision_is_the_hash_of_the_canonical_JSON() -> None:
    empty = read({"name": "x", "rules": []})
    assert empty.canonical() == '{"name":"x","rules":[]}'
    assert empty.revision == EMPTY


def test_defaults_nulls_and_empty_attributes_are_left_out() -> None:
    spelt_out = read(
        {
            "rules": [
                rule(
                    enabled=True,
                    ask_for_confirmation=False,
                    lead_status=None,
                    when=None,
                    origins=None,
                    because=None,
                    expires_after=None,
                    allow=[],
                )
            ],
            "attributes": {"company": {}, "sale": {}},
            "description": None,
            "name": "Rules",
        }
    )
    assert spelt_out.revision == read(ruleset(rule())).revision


@pytest.mark.parametrize(
    "change",
    [
        {"enabled": False},
        {"ask_for_confirmation": True},
        {"because": "So."},
        {"origins": ["ui"]},
        {"set_category_to": {"id": "7"}},
        {"allow": [{"code": "never_fires", "reason": "So."}]},
    ],
)
def test_what_is_not_the_default_makes_another_revision(change: dict[str, Any]) -> None:
    assert read(ruleset(rule(**change))).revision != read(ruleset(rule())).revision


def test_the_order_of_the_rules_makes_another_revision() -> None:
    first, second = rule(id="a"), rule(id="b")
    assert read(ruleset(first, second)).revision != read(ruleset(second, first)).revision


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        ([1, 1.0, 1e0], "1"),
        ([0.1, 0.10, 1e-1], "0.1"),
        ([-0.0, 0, 0.0], "0"),
        ([120000, 1.2e5], "120000"),
        ([1e20, 10**20], "100000000000000000000"),
        ([1e22, 10**22], "1e+22"),
        ([1e30, 10**30], "1e+30"),
        ([2**70], "1180591620717411303424"),
        ([float(2**70)], "1.1805916207174113e+21"),
        ([float(2**60), 1152921504606847000], "1152921504606847000"),
        ([10**22 + 1], "10000000000000000000001"),
        ([-1.5e-7], "-1.5e-7"),
        ([0.000001], "0.000001"),
        ([5e-324], "5e-324"),
    ],
)
def test_a_number_has_one_text_the_shortest(numbers: list[float], text: str) -> None:
    assert {shortest_decimal(number) for number in numbers} == {text}


@settings(max_examples=300)
@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(2**1000), 2**1000))
def test_the_text_of_a_number_reads_back_as_the_number(number: float) -> None:
    text = shortest_decimal(number)
    again = json.loads(text)
    assert again == number or float(again) == number
    assert shortest_decimal(again) == text


def test_numbers_in_values_count_by_what_they_are() -> None:
    assert with_leaf(value=[1, 0.1]).revision == with_leaf(value=[1.0, 0.10]).revision
    assert with_leaf(value=1).revision != with_leaf(value=True).revision
    assert with_leaf(value=1).revision != with_leaf(value="1").revision


def test_ids_are_text_also_in_the_values_of_conditions() -> None:
    by_number = rule(id=7, set_category_to={"id": 3}, when=leaf(value=[{"id": 4}, {"id": 5.0}]))
    by_text = rule(id="7", set_category_to={"id": "3"}, when=leaf(value=[{"id": "4"}, {"id": "5"}]))
    assert read(ruleset(by_number)) == read(ruleset(by_text))


@pytest.mark.parametrize("operator", sorted(NEEDS_NO_VALUE))
def test_a_value_that_means_nothing_is_left_out(operator: str) -> None:
    without = read(ruleset(rule(when={"name": "actor", "operator": operator})))
    given_one = read(ruleset(rule(when={"name": "actor", "operator": operator, "value": True})))
    assert given_one.revision == without.revision


def test_a_value_that_may_be_null_is_kept() -> None:
    given = with_leaf(operator="fits", value=None)
    kept = Ruleset.from_canonical(given.canonical())
    assert kept.revision == given.revision
    for either in (given, kept):
        condition = either.rules[0].when
        assert isinstance(condition, Leaf)
        assert condition.has_value


def test_a_value_that_means_something_is_kept() -> None:
    assert with_leaf(value=False).revision != with_leaf(value=True).revision
    assert '"value":""' in with_leaf(value="").canonical()


def test_canonical_JSON_has_sorted_keys_no_blanks_and_all_characters_as_they_are() -> None:
    content = {"b": [1, True, None, {"z": "å\n\"'😀", "a": {}}], "a": []}
    assert canonical_json(content) == '{"a":[],"b":[1,true,null,{"a":{},"z":"å\\n\\"\'😀"}]}'


def test_what_a_store_kept_is_the_same_ruleset() -> None:
    nested = {"any": [{"all": [leaf(), leaf(operator="one_of", value=["SE", "NO"])]}, leaf()]}
    whole = read(
        ruleset(
            rule(when=nested, origins=["ui", "bulk"], allow=[{"code": "c", "reason": "r"}]),
            rule(id="b", trigger="lead_status_changed", lead_status={"id": 5}, enabled=False),
            rule(id="c", ask_for_confirmation=True, expires_after="P2W", because="Å"),
            attributes={"company": {"score": "numeric"}},
            description="D",
        )
    )
    again = Ruleset.from_canonical(whole.canonical())
    assert again == whole
    assert again.revision == whole.revision


def test_a_copy_with_other_rules_has_a_revision_of_its_own() -> None:
    one = read(ruleset(rule()))
    before = one.revision
    other = one.model_copy(update={"rules": ()})
    assert other.revision != before == one.revision


def test_S7_a_ruleset_does_not_change() -> None:
    with pytest.raises(ValidationError):
        read(ruleset(rule())).name = "Another"


def test_a_rule_is_made_in_Python_as_well() -> None:
    made = AutomationRule(
        id="a",
        trigger=Trigger.SALE_SOLD,
        set_category_to=ById(id="7"),
        when=AllOf(
            all=(Leaf(name="actor", operator="is_known"), AnyOf(any=(Leaf.model_validate(leaf()),)))
        ),
        origins=(Origin.UI,),
    )
    assert Ruleset(name="x", rules=(made,)).canonical() == (
        '{"name":"x","rules":[{"id":"a","origins":["ui"],"set_category_to":{"id":"7"},'
        '"trigger":"sale_sold","when":{"all":[{"name":"actor","operator":"is_known"},'
        '{"any":[{"name":"company_country","operator":"equal_to","value":"SE"}]}]}}]}'
    )


def test_a_condition_knows_whether_it_was_given_a_value() -> None:
    assert Leaf(name="a", operator="b", value=None).has_value
    assert not Leaf(name="a", operator="b").has_value
    assert not Leaf(name="a", operator="is_true", value=True).has_value


def test_C7_how_long_a_confirmation_can_be_answered() -> None:
    asks = rule(ask_for_confirmation=True, expires_after="P1DT12H")
    assert read(ruleset(asks)).rules[0].expires_in == timedelta(hours=36)
    assert read(ruleset(rule())).rules[0].expires_in is None


def test_the_records_that_carry_attributes_are_those_that_a_ruleset_declares_them_for() -> None:
    assert tuple(AttributeTypes.model_fields) == RECORD_KINDS
