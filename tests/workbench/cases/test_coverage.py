"""How much of a ruleset its cases look at: rules that fire, conditions both ways."""

from __future__ import annotations

from typing import Any

import pytest

from leadcat_rules.workbench.cases.coverage import Coverage, coverage_of
from leadcat_rules.workbench.cases.outline import Goal, outline_of
from leadcat_rules.workbench.cases.running import Playing
from leadcat_rules.workbench.cases.suite import load_suite
from tests.unit.given import QUALIFIED, SOLD, leaf, rule
from tests.workbench.cases.given import LARGE, SWEDISH, Folder, a_case, bought


def covered(folder: Folder) -> Coverage:
    suite = load_suite(folder.rules)
    results = map(Playing(suite).play, suite.cases)
    return coverage_of(outline_of(suite.rules, suite.crm.lists), results)


def told(coverage: Coverage) -> dict[str, int]:
    """What was shown, by its place in the file and how it came out."""
    return {_told(coverage, goal): count for goal, count in coverage.shown.items()}


def missing(coverage: Coverage) -> list[str]:
    return [_told(coverage, goal) for goal in coverage.missing]


def _told(coverage: Coverage, goal: Goal) -> str:
    place = coverage.outline.place(goal)
    return place if goal.condition is None else f"{place} {'holds' if goal.held else 'fails'}"


ALL_OF_TIERS = [
    "/rules/0",
    "/rules/0/when/all/0 holds",
    "/rules/0/when/all/0 fails",
    "/rules/0/when/all/1 holds",
    "/rules/0/when/all/1 fails",
    "/rules/1",
]


def test_without_cases_everything_is_missing(folder: Folder) -> None:
    folder.use_cases()
    coverage = covered(folder)
    assert missing(coverage) == ALL_OF_TIERS
    assert (coverage.percent, coverage.covered, coverage.total) == (0, 0, 6)


def test_a_rule_that_fires_and_the_conditions_that_held_for_it_are_shown(folder: Folder) -> None:
    assert told(covered(folder)) == {
        "/rules/0": 1,
        "/rules/0/when/all/0 holds": 1,
        "/rules/0/when/all/1 holds": 1,
    }


def test_a_condition_that_was_not_asked_is_shown_neither_way(folder: Folder) -> None:
    folder.use_companies({"id": "c1", "name": "Fjord AS", "category": "1"})
    folder.use_cases(a_case(event=bought("1"), expect={}))
    assert told(covered(folder)) == {"/rules/0/when/all/0 fails": 1, "/rules/1": 1}


def test_what_comes_after_the_first_that_holds_of_an_any_is_not_asked(folder: Folder) -> None:
    folder.use_rules(rule(when={"any": [SWEDISH, LARGE]}))
    assert told(covered(folder)) == {"/rules/0": 1, "/rules/0/when/any/0 holds": 1}


def test_a_rule_behind_the_first_match_is_not_tried(folder: Folder) -> None:
    folder.use_rules(rule(id="all"), rule(id="large", when={"all": [LARGE]}))
    assert missing(covered(folder)) == [
        "/rules/1",
        "/rules/1/when/all/0 holds",
        "/rules/1/when/all/0 fails",
    ]


def test_every_event_of_a_case_counts(folder: Folder) -> None:
    small = bought("5") | {"id": "e0", "after": bought("5")["after"] | {"id": "s0"}}
    small["before"] = SOLD["before"] | {"id": "s0"}
    folder.use_cases(a_case(event=None, events=[SOLD, small], expect={}))
    folder.use_rules(
        rule(id="large", when={"all": [LARGE]}, set_category_to="Lead"),
        rule(id="rest", set_category_to="Lead"),
    )
    assert covered(folder).percent == 100


def test_E1_what_is_never_eligible_shows_nothing(folder: Folder) -> None:
    folder.use_companies({"id": "c1", "name": "Acme AB", "category": "7"})
    assert told(covered(folder)) == {}


def test_E6_a_rule_that_comes_to_nothing_has_fired(folder: Folder) -> None:
    folder.use_rules(rule(set_category_to="Lead"))
    assert told(covered(folder)) == {"/rules/0": 1}


def test_R4_the_lead_status_and_E9_the_origins_are_conditions_too(folder: Folder) -> None:
    qualified = rule(
        id="lead",
        trigger="lead_status_changed",
        lead_status="Qualified",
        origins=["ui", "api"],
        when={"any": [SWEDISH]},
    )
    folder.use_rules(rule(), qualified)
    folder.use_cases(a_case(event=QUALIFIED, expect={}))
    assert told(covered(folder)) == {
        "/rules/1": 1,
        "/rules/1/lead_status holds": 1,
        "/rules/1/origins holds": 1,
        "/rules/1/when/any/0 holds": 1,
    }


def test_R1_a_rule_that_is_off_is_not_counted(folder: Folder) -> None:
    folder.use_rules(rule(id="off", enabled=False), rule(id="large"))
    coverage = covered(folder)
    assert (coverage.percent, coverage.total) == (100, 1)
    assert told(coverage) == {"/rules/1": 1}


def test_places_are_those_of_the_file_not_of_the_order_of_evaluation(folder: Folder) -> None:
    offer = rule(id="offer", trigger="sale_registered", when={"all": [{"any": [LARGE]}]})
    folder.use_rules(offer, rule(id="large"))
    outline = covered(folder).outline
    assert [(each.id, each.place) for each in outline.rules] == [
        ("large", "/rules/1"),
        ("offer", "/rules/0"),
    ]
    assert outline.rules[1].conditions[0].place == "/rules/0/when/all/0/any/0"


def test_a_condition_that_stands_in_two_places_is_two(folder: Folder) -> None:
    folder.use_rules(rule(id="large", when={"any": [{"all": [LARGE, SWEDISH]}, LARGE]}))
    folder.use_cases(a_case(event=bought(None), expect={}))
    assert told(covered(folder)) == {
        "/rules/0/when/any/0/all/0 fails": 1,
        "/rules/0/when/any/1 fails": 1,
    }


def test_a_ruleset_without_rules_is_covered(folder: Folder) -> None:
    folder.use_rules()
    folder.use_cases()
    assert covered(folder).percent == 100


def test_what_cannot_be_shown_is_left_out_of_the_percentage(folder: Folder) -> None:
    coverage = covered(folder)
    known = coverage.without([Goal("rest")])
    assert (coverage.percent, known.percent) == (50, 60)
    assert "/rules/1" not in missing(known)


@pytest.mark.parametrize(("shown", "percent"), [(0, 0), (1, 33.3), (2, 66.6), (3, 100)])
def test_a_hundred_percent_is_nothing_less_than_all(
    folder: Folder, shown: int, percent: float
) -> None:
    folder.use_rules(rule(when={"all": [leaf()]}))
    coverage = covered(folder)
    goals: Any = dict.fromkeys(coverage.outline.goals[:shown], 1)
    assert Coverage(coverage.outline, goals).percent == percent
