"""What came of cases as JSON, for programs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from leadcat_rules.decisions import Decision
from leadcat_rules.files.decisions import decision_row
from leadcat_rules.files.snapshot_writing import company_row
from leadcat_rules.plain import plain_json
from leadcat_rules.record_content import decision_content
from leadcat_rules.workbench.cases.advice import Advice
from leadcat_rules.workbench.cases.coverage import Coverage
from leadcat_rules.workbench.cases.outline import Goal, Outline, RuleOutline
from leadcat_rules.workbench.cases.results import CaseResult
from leadcat_rules.workbench.cases.suite_results import SuiteResult


def suite_row(tested: SuiteResult) -> dict[str, Any]:
    """A ruleset with its cases, its coverage and what is suggested."""
    return {
        "ruleset": tested.suite.ruleset,
        "cases_file": tested.suite.file,
        "revision": tested.suite.rules.revision,
        "passed": len(tested.results) - len(tested.failures),
        "failed": len(tested.failures),
        "cases": [_case(result) for result in tested.results],
        "coverage": _coverage(tested),
        "suggested": suggested_row(tested.advice),
    }


def suggested_row(advice: Advice) -> dict[str, Any]:
    """The cases that are missing, and the companies that the CRM needs for them."""
    return {
        "cases": [suggestion.row for suggestion in advice.suggestions],
        "companies": [plain_json(company_row(company)) for company in advice.companies],
        "has_more": advice.has_more,
    }


def _case(result: CaseResult) -> dict[str, Any]:
    wrong = [{"field": w.key, "expected": w.expected, "got": w.got} for w in result.wrong]
    told = [] if result.passed else [_decision(decision) for decision in result.decisions]
    return {"name": result.name, "passed": result.passed, "wrong": wrong, "decisions": told}


def _decision(decision: Decision) -> dict[str, Any]:
    return {**decision_row(decision), "trace": decision_content(decision).get("trace", [])}


def _coverage(tested: SuiteResult) -> dict[str, Any]:
    coverage, advice = tested.coverage, tested.advice
    return {
        "percent": coverage.percent,
        "covered": coverage.covered,
        "total": coverage.total,
        "unproved": None if tested.unproved is None else str(tested.unproved),
        "rules": [_rule(rule, coverage) for rule in coverage.outline.rules],
        "missing": [
            goal | {"why": advice.undecided.get(of)}
            for of, goal in _goals(coverage.missing, coverage.outline)
        ],
        "impossible": [goal for _, goal in _goals(coverage.impossible, coverage.outline)],
    }


def _rule(rule: RuleOutline, coverage: Coverage) -> dict[str, Any]:
    def shown(condition: str | None, *, held: bool) -> int:
        return coverage.shown.get(Goal(rule.id, condition, held), 0)

    return {
        "rule": rule.id,
        "pointer": rule.place,
        "fired": shown(None, held=True),
        "conditions": [
            {
                "pointer": condition.place,
                "name": condition.name,
                "operator": condition.operator,
                "value": condition.value,
                "held": shown(condition.pointer, held=True),
                "failed": shown(condition.pointer, held=False),
            }
            for condition in rule.conditions
        ],
    }


def _goals(goals: Iterable[Goal], outline: Outline) -> Iterator[tuple[Goal, dict[str, Any]]]:
    wanted = frozenset(goals)
    for goal in outline.goals:
        if goal in wanted:
            shows = "fires" if goal.condition is None else "holds" if goal.held else "fails"
            yield goal, {"rule": goal.rule, "pointer": outline.place(goal), "shows": shows}
