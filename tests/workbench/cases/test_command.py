"""`leadcat test`: cases run, failures explained, coverage told."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from leadcat_rules.cli import case_report
from tests.unit.cli.calls import MAIN, Called, environment, leadcat
from tests.unit.given import SOLD, leaf, rule, written
from tests.workbench.cases.given import SWEDISH, Folder, a_case, bought

FULL = (
    a_case(),
    a_case("A small sale", event=bought("7"), expect={"rule": "rest"}),
    a_case(
        "A sale abroad",
        event=SOLD | {"after": SOLD["after"] | {"company": "c2"}},
        expect={"rule": "rest"},
    ),
)
ABROAD = {"id": "c2", "name": "Fjord AS", "category": "1", "attributes": {"country": "NO"}}
AT_HOME = {"id": "c1", "name": "Acme AB", "category": "1", "attributes": {"country": "SE"}}


def run(folder: Folder, *options: str, columns: int = 80) -> Called:
    return leadcat("test", folder.rules, *options, columns=columns)


@pytest.fixture
def full(folder: Folder) -> Folder:
    """With cases that show everything."""
    folder.use_companies(AT_HOME, ABROAD)
    folder.use_cases(*FULL)
    return folder


def test_all_as_expected_ends_with_0(full: Folder) -> None:
    done = run(full)
    assert (done.code, done.err) == (0, "")
    assert done.out == (
        f"{full.rules}: 3 cases, as expected\n"
        "\n"
        "rule   fired  conditions both ways\n"
        "──────────────────────────────────\n"
        "large  1      2 of 2\n"
        "rest   2      none\n"
        "\n"
        "Coverage: 100 %, 6 of 6\n"
    )


def test_of_much_that_is_missing_the_first_is_told_and_how_much_there_is(
    full: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(case_report, "_MOST_TOLD", 1)
    full.use_cases(FULL[0])
    told = run(full).out.partition("No case shows:\n")[2].splitlines()
    assert told[0].startswith("  large: ")
    assert told[1] == "  and 2 more"


def test_a_failure_ends_with_1_and_tells_the_difference_and_the_trace(full: Folder) -> None:
    full.use_cases(*FULL, a_case("Wrong", event=bought("7")))
    done = run(full)
    assert (done.code, done.err) == (1, "")
    assert "4 cases, 1 not as expected\n" in done.out
    assert (
        "✗ Wrong\n"
        "    rule: expected large, got rest\n"
        "    rule large did not match\n"
        "      ✓ company_category_group equal to potential_customer\n"
        "      ✓ triggers contains sale_sold: it was sale_sold\n"
        "      ✓ company_country equal to SE\n"
        "      ✗ sale_amount greater than 100000: it was 7\n"
        "    rule rest matched\n"
    ) in done.out


def test_each_event_of_a_case_that_fails_is_explained(full: Folder) -> None:
    events = [SOLD | {"id": "e0", "after": SOLD["before"], "before": None}, bought("7")]
    full.use_cases(a_case("Wrong", event=None, events=events))
    out = run(full).out
    assert "    event e0\n" in out
    assert "    event e1\n" in out


def test_what_no_case_shows_is_listed_with_its_place(folder: Folder) -> None:
    folder.use_companies(AT_HOME, ABROAD)
    done = run(folder)
    assert done.code == 0
    assert (
        "No case shows:\n"
        "  large: company_country equal to SE fails  /rules/0/when/all/0\n"
        "  large: sale_amount greater than 100000 fails  /rules/0/when/all/1\n"
        "  rest fires  /rules/1\n"
        "\n"
        "Coverage: 50 %, 3 of 6\n"
    ) in done.out


def test_what_no_event_can_show_is_said_and_not_counted(folder: Folder) -> None:
    folder.use_rules(rule(id="large"), rule(id="shadowed", when={"all": [SWEDISH]}))
    done = run(folder)
    assert (
        "No event can show, so it isn't counted:\n"
        "  shadowed: that it fires, and all of its conditions  /rules/1\n"
        "\n"
        "Coverage: 100 %, 1 of 1\n"
    ) in done.out


def test_a_long_line_goes_on_below_itself(folder: Folder) -> None:
    countries = [f"country-{number}" for number in range(20)]
    when = {"all": [leaf(operator="one_of", value=countries)]}
    folder.use_rules(rule(id="large", when=when))
    lines = run(folder, columns=60).out.splitlines()[1:]
    assert max(map(len, lines)) <= 60


@pytest.mark.parametrize(("percent", "code"), [("50", 0), ("50.1", 1), ("100", 1), ("0", 0)])
def test_less_covered_than_fail_under_ends_with_1(folder: Folder, percent: str, code: int) -> None:
    folder.use_companies(AT_HOME, ABROAD)
    done = run(folder, "--fail-under", percent)
    assert done.code == code
    assert (f"less than the {percent} %" in done.out) is bool(code)


@pytest.mark.parametrize("percent", ["-1", "101", "much"])
def test_a_percentage_that_is_none_is_refused(folder: Folder, percent: str) -> None:
    done = run(folder, "--fail-under", percent)
    assert (done.code, done.out) == (2, "")


def test_several_rulesets_are_told_one_after_the_other(full: Folder) -> None:
    written(full.path, "other.json", Path(full.rules).read_text("utf-8"))
    written(full.path, "other.cases.json", Path(full.cases).read_text("utf-8"))
    done = leadcat("test", full.rules, str(full.path / "other.json"))
    assert done.code == 0
    assert done.out.count("Coverage: 100 %") == 2


def test_one_ruleset_that_fails_of_two_ends_with_1(full: Folder) -> None:
    written(full.path, "other.json", Path(full.rules).read_text("utf-8"))
    other = {"crm": "crm.json", "cases": [a_case(expect={"rule": "rest"})]}
    written(full.path, "other.cases.json", other)
    assert leadcat("test", str(full.path / "other.json"), full.rules).code == 1


def test_all_problems_of_all_files_are_told_and_nothing_is_run(folder: Folder) -> None:
    other = written(folder.path, "other.json", {"name": "Other", "rules": [rule(trigger="x")]})
    folder.use_cases(a_case(expect={"outcome": "fine"}))
    done = leadcat("test", folder.rules, other)
    assert (done.code, done.out) == (2, "")
    assert [line.split(": ")[1] for line in done.err.splitlines()] == [
        "invalid_value",
        "file_not_found",
        "unknown_trigger",
    ]


def test_a_missing_cases_file_is_told_with_a_minimal_one(folder: Folder) -> None:
    Path(folder.cases).unlink()
    done = run(folder)
    assert (done.code, done.out) == (2, "")
    assert done.err == (
        f"{folder.cases}:: file_not_found: there is no such file "
        '(begin with {"crm": "crm.json", "cases": []}; --suggest writes the cases)\n'
    )


@pytest.mark.parametrize("input", ["mine.json", "mine.cases.json", "crm.json", "else.json"])
def test_junit_replaces_nothing_that_is_read(folder: Folder, input: str) -> None:
    written(folder.path, "else.json", json.loads(Path(folder.crm).read_text("utf-8")))
    folder.use_cases(a_case(), crm="else.json")
    file = folder.path / input
    before = file.read_text("utf-8")
    done = run(folder, "--junit", str(file))
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"{file}:: not_writable: it would replace what it was made of")
    assert file.read_text("utf-8") == before


def test_a_crm_is_only_for_suggested_cases(folder: Folder) -> None:
    done = run(folder, "--crm", folder.crm, columns=400)
    assert (done.code, done.out) == (2, "")
    assert "--crm is for --suggest" in done.err


def test_who_names_the_cases_hears_which_ruleset_they_belong_to(folder: Folder) -> None:
    done = leadcat("test", folder.cases)
    assert (done.code, done.out) == (2, "")
    assert folder.rules in "".join(line.strip("│ ") for line in done.err.splitlines())


def test_as_json_it_says_the_same(full: Folder) -> None:
    full.use_cases(a_case(), a_case("Wrong", event=bought("7")))
    done = run(full, "--json")
    assert (done.code, done.err) == (1, "")
    ((found),) = json.loads(done.out)["rulesets"]
    assert (found["ruleset"], found["cases_file"]) == (full.rules, full.cases)
    assert (found["passed"], found["failed"]) == (1, 1)
    good, wrong = found["cases"]
    assert good == {"name": "A lead that buys", "passed": True, "wrong": [], "decisions": []}
    assert wrong["wrong"] == [{"field": "rule", "expected": "large", "got": "rest"}]
    assert wrong["decisions"][0]["rule"] == "rest"
    assert wrong["decisions"][0]["trace"][0]["conditions"][3]["seen"] == 7


def test_as_json_the_coverage_has_each_rule_and_what_is_missing(full: Folder) -> None:
    full.use_cases(a_case())
    found: Any = json.loads(run(full, "--json").out)["rulesets"][0]["coverage"]
    assert (found["percent"], found["covered"], found["total"]) == (50, 3, 6)
    assert found["rules"][0]["conditions"][1] == {
        "pointer": "/rules/0/when/all/1",
        "name": "sale_amount",
        "operator": "greater_than",
        "value": 100_000,
        "held": 1,
        "failed": 0,
    }
    assert found["missing"][-1] == {
        "rule": "rest",
        "pointer": "/rules/1",
        "shows": "fires",
        "why": None,
    }
    assert (found["impossible"], found["unproved"]) == ([], None)


def test_what_only_some_need_is_not_imported_before_it_is_needed() -> None:
    heavy = "{'pysat', 'watchfiles', 'ibis', 'duckdb', 'pyarrow'} & set(sys.modules)"
    code = f"import sys; import leadcat_rules.cli, leadcat_rules.pytest_plugin; print({heavy})"
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment(), capture_output=True, check=True
    )
    assert done.stdout == b"set()\n"


WITHOUT = f"import sys; sys.modules['pysat'] = None\n{MAIN}"


def without_the_extra(*arguments: str) -> Called:
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, *arguments],
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    return Called(done.returncode, done.stdout, done.stderr)


def test_without_the_extra_coverage_is_told_and_what_to_install(folder: Folder) -> None:
    done = without_the_extra("test", folder.rules, "--suggest")
    assert (done.code, done.err) == (0, "")
    assert "Coverage: 50 %, 3 of 6\n" in done.out
    assert "pip install 'leadcat-rules[workbench]'" in done.out
