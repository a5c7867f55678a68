"""Every numbered statement is on the page, and a test holds it."""

from __future__ import annotations

from tests.docs.semantics import PAGE, ROOT, Page, find_tests

LAST = {"R": 7, "E": 10, "C": 8, "S": 7}
NUMBERS = [f"{letter}{n}" for letter, last in LAST.items() for n in range(1, last + 1)]
WRITE = "run: .venv/bin/python tests/docs/semantics.py --write"

page = Page(PAGE.read_text("utf-8"))


def test_the_page_has_a_row_for_every_number_and_no_other() -> None:
    assert list(page.statements) == NUMBERS


def test_every_number_has_a_test_that_names_it() -> None:
    without = [number for number in NUMBERS if number not in find_tests()]
    assert without == list(page.shown_elsewhere), "list it with its reason, or write its test"


def test_what_is_shown_elsewhere_has_a_reason() -> None:
    assert all(len(reason) > 20 for reason in page.shown_elsewhere.values())


def test_the_tests_that_the_page_names_exist() -> None:
    known = {test for number in NUMBERS for test in find_tests().get(number, [])}
    assert page.tests, WRITE
    assert not page.tests - known, WRITE


def test_the_page_names_a_test_for_every_number() -> None:
    named = {number for number in NUMBERS if page.tests & set(find_tests().get(number, []))}
    assert named == set(NUMBERS) - set(page.shown_elsewhere), WRITE


def test_the_modules_that_the_page_names_exist() -> None:
    missing = {name for name in page.modules if not (ROOT / "src/leadcat_rules" / name).exists()}
    assert page.modules
    assert not missing
