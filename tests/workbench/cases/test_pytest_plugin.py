"""The pytest plugin: each case in a `*.cases.json` is a test."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadcat_rules import pytest_plugin
from leadcat_rules.cli import case_report
from leadcat_rules.workbench.cases import suite
from tests.unit.given import leaf, rule
from tests.workbench.cases.given import Folder, a_case, bought

pytest_plugins = ["pytester"]

IMPORTED = (pytest_plugin, case_report, suite)
"""Imported here, as a run within this process forgets what it imported itself."""


@pytest.fixture
def cases(pytester: pytest.Pytester) -> Folder:
    """A ruleset with its cases where pytest runs."""
    return Folder(pytester.path)


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    names = ("no:leadcat", "no:asyncio", "no:cacheprovider", pytest_plugin.__name__)
    options = (word for name in names for word in ("-p", name))
    return pytester.runpytest_inprocess(*options, *arguments)


def test_each_case_is_a_test_with_its_name(pytester: pytest.Pytester, cases: Folder) -> None:
    cases.use_cases(a_case("One"), a_case("And another, åäö"))
    result = run(pytester, "-v")
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["mine.cases.json::One PASSED*", "*::And another, åäö PASSED*"])


def test_a_failure_tells_the_difference_and_the_trace(
    pytester: pytest.Pytester, cases: Folder
) -> None:
    cases.use_cases(a_case(event=bought("7")), a_case("Sound"))
    result = run(pytester)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        [
            "rule: expected large, got rest",
            "rule large did not match",
            "  ✗ sale_amount greater than 100000: it was 7",
            "rule rest matched",
            "FAILED mine.cases.json::A lead that buys*",
        ]
    )
    result.stdout.no_fnmatch_line("*Traceback*")


def test_a_case_is_chosen_by_its_name(pytester: pytest.Pytester, cases: Folder) -> None:
    cases.use_cases(a_case("One"), a_case("Two", expect={"rule": "rest"}))
    run(pytester, "-k", "One").assert_outcomes(passed=1, deselected=1)
    run(pytester, "mine.cases.json::Two").assert_outcomes(failed=1)


def test_a_file_that_is_wrong_is_an_error_with_all_its_problems(
    pytester: pytest.Pytester, cases: Folder
) -> None:
    cases.use_rules(rule(trigger="sale_solt", when={"all": [leaf(name="sale_amout")]}))
    result = run(pytester)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(
        ["*mine.json:/rules/0/trigger: unknown_trigger: *", "*unknown_variable: *sale_amout*"]
    )
    result.stdout.no_fnmatch_line("*Traceback*")


def test_cases_without_a_ruleset_say_which_is_missing(
    pytester: pytest.Pytester, cases: Folder
) -> None:
    Path(cases.rules).unlink()
    result = run(pytester)
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*mine.json:: file_not_found: *"])


def test_other_files_are_left_alone(pytester: pytest.Pytester, cases: Folder) -> None:
    Path(cases.cases).rename(cases.path / "mine.examples.json")
    assert run(pytester).ret == pytest.ExitCode.NO_TESTS_COLLECTED
