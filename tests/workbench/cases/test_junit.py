"""What came of cases as JUnit's XML."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import Element, parse

import pytest

from tests.unit.cli.calls import leadcat
from tests.workbench.cases.given import Folder, a_case, bought


def junit(folder: Folder) -> Element:
    file = folder.path / "junit.xml"
    leadcat("test", folder.rules, "--junit", str(file))
    root = parse(file).getroot()
    assert root is not None
    return root


def test_each_ruleset_is_a_suite_and_each_case_a_test(folder: Folder) -> None:
    folder.use_cases(a_case("One"), a_case("Two", event=bought("7")), a_case("Three"))
    (suite,) = junit(folder)
    assert {key: suite.get(key) for key in ("name", "tests", "failures")} == {
        "name": folder.rules,
        "tests": "3",
        "failures": "1",
    }
    assert [(case.get("classname"), case.get("name")) for case in suite.iter("testcase")] == [
        ("mine", "One"),
        ("mine", "Two"),
        ("mine", "Three"),
    ]
    failed = [case.get("name") for case in suite.iter("testcase") if len(case)]
    assert failed == ["Two"]


def test_a_failure_has_the_difference_and_the_trace(folder: Folder) -> None:
    folder.use_cases(a_case(event=bought("7"), expect={"rule": "large", "to": "1"}))
    (failure,) = junit(folder).iter("failure")
    assert failure.get("message") == (
        "rule: expected large, got rest; to: expected 1 (Lead), got 7 (Customer)"
    )
    assert "  ✗ sale_amount greater than 100000: it was 7\n" in (failure.text or "")


def test_it_says_how_much_is_covered(folder: Folder) -> None:
    (coverage,) = junit(folder).iter("property")
    assert (coverage.get("name"), coverage.get("value")) == ("coverage", "50.0")


def test_what_xml_has_no_place_for_is_replaced(folder: Folder) -> None:
    folder.use_cases(a_case("A \x1b[31m & <name>"))
    (case,) = junit(folder).iter("testcase")
    assert case.get("name") == "A \ufffd[31m & <name>"


def test_no_part_of_a_file_is_left_where_the_cases_cannot_be_read(folder: Folder) -> None:
    Path(folder.cases).write_text("{")
    done = leadcat("test", folder.rules, "--junit", str(folder.path / "junit.xml"))
    assert (done.code, done.out) == (2, "")
    assert {each.name for each in folder.path.iterdir()} == {
        "crm.json",
        "mine.json",
        "mine.cases.json",
    }


@pytest.mark.parametrize("place", ["nowhere/junit.xml", "."])
def test_a_place_that_cannot_be_written_is_told_before_anything_is_run(
    folder: Folder, place: str
) -> None:
    done = leadcat("test", folder.rules, "--junit", str(folder.path / place))
    assert (done.code, done.out) == (2, "")
    assert "not_writable" in done.err
