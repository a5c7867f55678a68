"""docs/checking.md explains each code and severity as it is, and no other."""

from __future__ import annotations

from leadcat_rules.workbench.checking import FindingCode, Severity
from tests.docs.tables import Page, codes, first_codes
from tests.workbench.checking.corpus import FAULTY

PAGE = Page("checking.md")


def test_every_code_has_its_row_and_no_other_has() -> None:
    told = first_codes(PAGE.rows("The findings", "Code"))
    assert told == list(map(str, FindingCode))


def test_every_code_is_as_severe_as_its_row_says() -> None:
    told = {codes(row[0])[0]: set(row[1].split(", ")) for row in PAGE.rows("The findings", "Code")}
    found: dict[str, set[str]] = {code: set() for code in told}
    for entry in FAULTY:
        if entry.code in found and entry.severity is not None:
            found[entry.code].add(entry.severity)
    assert found == told


def test_every_severity_is_told() -> None:
    assert [row[0] for row in PAGE.rows("The findings", "Severity")] == list(map(str, Severity))
