"""The situations that are found: plain, small, and read again from the files' format."""

from __future__ import annotations

import json
from pathlib import Path

from leadcat_rules import Company, load_events, load_snapshot
from leadcat_rules.variables import Facts
from leadcat_rules.workbench.reasoning import Reasoner, Situation
from leadcat_rules.workbench.reasoning.clauses import Clauses
from tests.workbench.reasoning.asking import LISTS, compiled, json_of, leaf, sold


def test_a_rule_without_conditions_fires_for_the_smallest_event() -> None:
    assert json_of(sold()) == {
        "event": {
            "id": "e1",
            "type": "sale_saved",
            "before": {"id": "s1", "company": "c1", "status": "open"},
            "after": {"id": "s1", "company": "c1", "status": "sold"},
        },
        "company": {"id": "c1", "name": "Acme", "category": "1"},
    }


def test_only_what_matters_is_given_a_value_and_a_plain_one() -> None:
    told = json_of(
        sold(
            leaf("sale_amount", "greater_than", 10_000),
            leaf("company_country", "none_of", ["NO"]),
            leaf("company_attribute_tags", "contains", "VIP"),
            leaf("company_attribute_score", "less_than", 0.5),
        )
    )
    assert told["event"]["after"]["amount"] == "10001"
    assert told["company"]["attributes"] == {"country": "SE", "tags": ["VIP"], "score": 0}


def test_a_number_between_two_has_as_few_digits_as_can_be() -> None:
    score = "company_attribute_score"
    told = json_of(sold(leaf(score, "greater_than", 0.5), leaf(score, "less_than", 0.9)))
    assert told["company"]["attributes"] == {"score": 0.6}


def test_what_needs_not_hold_is_left_out_the_first_one_first() -> None:
    clauses = Clauses()
    one, other = clauses.literal(), clauses.literal()
    clauses.add([one, other])
    for first, second in [(one, other), (other, one)]:
        assert clauses.solve([one, other])
        clauses.deny([first, second])
        assert clauses.held(-first)
        assert clauses.held(second)


def test_a_new_contact_raises_the_lead_status_that_a_rule_waits_for() -> None:
    rule = {"trigger": "lead_status_changed", "lead_status": "Qualified"}
    told = json_of({**rule, "set_category_to": "Customer"})
    assert told["event"]["before"] is None
    assert told["event"]["after"] == {"id": "p1", "company": "c1", "lead_status": "5"}


def test_a_second_rule_fires_for_what_the_first_leaves_over() -> None:
    small = sold(leaf("sale_amount", "greater_than", 500))
    large = sold(leaf("sale_amount", "greater_than", 1_000))
    told = json_of(large, small)
    assert told["event"]["after"]["amount"] == "501"


def test_without_lists_the_category_of_the_company_is_told_too() -> None:
    told = json_of(sold(leaf("company_category", "equal_to", "Prospect")), lists=None)
    assert told["company"]["category"] == "Prospect"
    assert told["categories"] == [
        {
            "id": "Prospect",
            "name": "Prospect",
            "group": "potential_customer",
            "lead_status_enabled": True,
        }
    ]


def test_what_is_told_is_read_as_what_was_found(tmp_path: Path) -> None:
    rules = compiled(
        sold(
            leaf("event_at", "after", "2020-02-01T12:00:00Z"),
            leaf("company_attribute_since", "within_days", 3),
            leaf("sale_amount", "less_than", -1.5),
            leaf("actor", "is_known"),
            origins=["import"],
        ),
    )
    reasoner = Reasoner([rules])
    situation = reasoner.find(reasoner.fires(0, 0))
    assert isinstance(situation, Situation)
    told = situation.as_json()
    events, snapshot = tmp_path / "events.jsonl", tmp_path / "crm.json"
    events.write_text(json.dumps(told["event"]))
    crm = {"categories": told["categories"], "lead_statuses": [], "companies": [told["company"]]}
    snapshot.write_text(json.dumps(crm))
    read = Facts(next(load_events(events)), load_snapshot(snapshot).company("c1"))
    assert read == situation.facts
    assert reasoner.first(0, read) == 0


def test_a_situation_of_a_given_company_has_just_this_company() -> None:
    reasoner = Reasoner(
        [
            compiled(
                sold(
                    leaf("company_attribute_since", "older_than_days", 10),
                    leaf("company_category", "one_of", ["Lead", "Prospect"]),
                    leaf("sale_amount", "greater_than", 5),
                )
            )
        ],
        LISTS,
    )
    prospect = Company(
        id="77",
        name="Own",
        category=LISTS.category("2"),
        attributes={"since": "2026-03-01", "more": [1]},
    )
    situation = reasoner.find(reasoner.fires(0, 0), prospect)
    assert isinstance(situation, Situation)
    assert situation.company is prospect
    assert situation.event.company_id == "77"
    assert situation.event.at is not None
    assert situation.as_json()["event"]["at"] > "2026-03-11"
