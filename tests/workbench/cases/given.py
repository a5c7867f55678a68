"""A ruleset with conditions, and cases that look at some of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.unit.given import CRM, SOLD, leaf, rule, ruleset, written

SWEDISH = leaf()
LARGE = leaf(name="sale_amount", operator="greater_than", value=100_000)
TIERS = [
    rule(id="large", when={"all": [SWEDISH, LARGE]}),
    rule(id="rest", set_category_to="Customer"),
]
"""Two rules: a Swedish company's large sale, and every other."""


def a_case(name: str = "A lead that buys", **changes: Any) -> dict[str, Any]:
    """A case that passes: the large rule fires."""
    expect = {"outcome": "updated", "rule": "large"}
    return {"name": name, "event": SOLD, "expect": expect} | changes


def bought(amount: str | None) -> dict[str, Any]:
    """The event of a sale of this amount."""
    return SOLD | {"after": SOLD["after"] | {"amount": amount}}


class Folder:
    """A ruleset with its cases and CRM in a folder."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.crm = written(path, "crm.json", CRM)
        self.rules = written(path, "mine.json", ruleset(*TIERS))
        self.cases = str(path / "mine.cases.json")
        self.use_cases(a_case())

    def use_rules(self, *rules: Any, **changes: Any) -> None:
        """Put other rules in the place of these."""
        written(self.path, "mine.json", ruleset(*rules, **changes))

    def use_cases(self, *cases: Any, crm: Any = "crm.json") -> None:
        """Put other cases in the place of these."""
        written(self.path, "mine.cases.json", {"crm": crm, "cases": list(cases)})

    def use_companies(self, *companies: Any) -> None:
        """Put other companies into the CRM."""
        written(self.path, "crm.json", CRM | {"companies": list(companies)})

    @property
    def written_cases(self) -> list[dict[str, Any]]:
        """The cases as they stand in the file."""
        found: list[dict[str, Any]] = json.loads(Path(self.cases).read_text("utf-8"))["cases"]
        return found


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Two rules, a case for the first, and a lead in Sweden."""
    return Folder(tmp_path)
