"""The cases of a ruleset, decided and compared."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from leadcat_rules.decisions import Decision
from leadcat_rules.errors import InvalidInput
from leadcat_rules.hookspecs import hookimpl
from leadcat_rules.variables import Facts, numeric
from leadcat_rules.workbench import CaseResult, run_cases
from tests.unit.given import CRM, SOLD, rule, ruleset, written

BOUGHT = {"outcome": "updated", "reason": "rule_matched", "from": "1", "to": "7"}


def case(**changes: Any) -> dict[str, Any]:
    return {"name": "A lead that buys", "event": SOLD, "expect": BOUGHT} | changes


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return Path(written(tmp_path, "rules.json", ruleset(rule())))


def results(rules: Path, *cases: Any, **options: Any) -> list[CaseResult]:
    written(rules.parent, "rules.cases.json", {"crm": CRM, "cases": list(cases)})
    return run_cases(rules, **options)


def difference(rules: Path, **changes: Any) -> str:
    (result,) = results(rules, case(**changes))
    return result.difference


def test_a_case_passes_when_all_that_it_expects_is_so(rules: Path) -> None:
    (result,) = results(rules, case())
    assert result == CaseResult("A lead that buys")
    assert result.passed


def test_a_case_fails_with_each_field_that_is_not_so(rules: Path) -> None:
    (result,) = results(
        rules, case(expect={"outcome": "updated", "reason": "accepted", "rule": None, "to": "1"})
    )
    assert not result.passed
    assert result.difference.splitlines() == [
        "reason: expected accepted, got rule_matched",
        "rule: expected nothing, got sold",
        "to: expected 1 (Lead), got 7 (Customer)",
    ]


def test_ids_are_compared_as_text(rules: Path) -> None:
    event = SOLD | {"id": 1, "actor": 7}
    assert difference(rules, event=event, expect={"event": 1, "company": "c1", "from": 1}) == ""


def test_E10_events_are_handled_in_their_order_and_the_last_one_counts(rules: Path) -> None:
    late = SOLD | {"id": "e2", "at": "2026-01-12T10:00:00Z"}
    expect = {"event": "e2", "outcome": "not_fired", "reason": "out_of_order"}
    assert difference(rules, event=None, events=[SOLD, late], expect=expect) == ""


def test_S1_an_event_that_comes_twice_has_the_first_decision(rules: Path) -> None:
    assert difference(rules, event=None, events=[SOLD, SOLD]) == ""


def test_each_case_has_a_crm_and_an_engine_of_its_own(rules: Path) -> None:
    assert all(result.passed for result in results(rules, case(), case(name="And another")))


ASKING = rule(ask_for_confirmation=True)
WAITS = {"outcome": "awaiting_confirmation", "to": "7", "answered_by": None}


@pytest.mark.parametrize(
    ("answer", "expect"),
    [
        ("accept", {"outcome": "updated", "reason": "accepted", "answered_by": "ann"}),
        ("decline", {"outcome": "declined", "to": "7", "answered_by": "ann"}),
        ("Customer", {"outcome": "updated", "reason": "accepted"}),
        ({"id": 7}, {"outcome": "updated", "reason": "accepted"}),
        ("Lead", {"outcome": "declined"}),
        (None, WAITS),
    ],
)
def test_C2_the_answer_is_at_hand_when_a_rule_asks(
    rules: Path, answer: object, expect: dict[str, Any]
) -> None:
    written(rules.parent, rules.name, ruleset(ASKING))
    assert difference(rules, event=SOLD | {"actor": "ann"}, answer=answer, expect=expect) == ""


def test_E9_an_import_takes_no_answer(rules: Path) -> None:
    written(rules.parent, rules.name, ruleset(ASKING))
    assert difference(rules, event=SOLD | {"origin": "import"}, answer="accept", expect=WAITS) == ""


def test_the_answer_is_handed_in_with_each_event(rules: Path) -> None:
    registered = rule(id="offer", trigger="sale_registered", set_category_to="Lead 2")
    asking = registered | {"ask_for_confirmation": True}
    crm = CRM | {
        "categories": [
            *CRM["categories"],
            {"id": "2", "name": "Lead 2", "group": "potential_customer"},
        ]
    }
    written(rules.parent, rules.name, ruleset(asking, ASKING))
    offer = SOLD | {"id": "e0", "before": None, "after": SOLD["before"]}
    both = case(event=None, events=[offer, SOLD], answer="accept", expect={"from": "2", "to": "7"})
    written(rules.parent, "rules.cases.json", {"crm": crm, "cases": [both]})
    assert [result.difference for result in run_cases(rules)] == [""]


def test_the_cases_may_stand_in_another_file(rules: Path, tmp_path: Path) -> None:
    cases = written(tmp_path, "more.json", {"crm": CRM, "cases": [case(name="More")]})
    assert [result.name for result in run_cases(str(rules), cases)] == ["More"]


class Scores:
    """A plugin with a condition, that observes too."""

    def __init__(self) -> None:
        self.told: list[Decision] = []

    @hookimpl
    def leadcat_variables(self) -> Sequence[Any]:
        @numeric("Score")
        def score(facts: Facts) -> int:
            return 80

        return [score]

    @hookimpl
    def leadcat_decided(self, decision: Decision) -> None:
        self.told.append(decision)


def test_a_plugins_conditions_count(rules: Path) -> None:
    high = {"name": "score", "operator": "greater_than", "value": 90}
    written(rules.parent, rules.name, ruleset(rule(when={"all": [high]})))
    scores = Scores()
    expect = {"reason": "no_rule_matched"}
    assert [each.difference for each in results(rules, case(expect=expect), plugins=[scores])] == [
        ""
    ]
    assert [decision.id for decision in scores.told] == ["e1"]


def test_what_is_wrong_with_the_rules_and_with_the_cases_is_told_together(rules: Path) -> None:
    written(rules.parent, rules.name, ruleset(rule(set_category_to="Custome")))
    with pytest.raises(InvalidInput) as refused:
        results(rules, case())
    assert [problem.pointer for problem in refused.value.problems] == ["/rules/0/set_category_to"]
    written(rules.parent, rules.name, ruleset(rule(trigger="sale_sol")))
    with pytest.raises(InvalidInput) as refused:
        results(rules, case(answer="Custome"))
    assert [problem.pointer for problem in refused.value.problems] == [
        "/cases/0/answer",
        "/rules/0/trigger",
    ]


def test_a_ruleset_without_cases_says_which_file_is_missing(rules: Path) -> None:
    with pytest.raises(InvalidInput, match=r"rules\.cases\.json:: file_not_found"):
        run_cases(rules)
