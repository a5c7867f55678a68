"""The rows of the operator tables in docs/rulesets.md: each value holds, or doesn't, as it says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from attrs import frozen

from leadcat_rules import Company, Engine, SnapshotHost, load_snapshot, parse_ruleset
from leadcat_rules.testing.events import a_sale, sold
from leadcat_rules.variables import FIELD_TYPES
from tests.docs.tables import DOCS, Page, codes

CRM = load_snapshot(DOCS.parent / "rulesets" / "crm.json")
NOTHING = "\N{EN DASH}"


@frozen
class Row:
    """One claim of a table."""

    kind: str
    operator: str
    value: str
    seen: Any
    held: bool

    def __str__(self) -> str:
        return f"{self.kind}: {json.dumps(self.seen)} {self.operator} {self.value}"


def rows() -> Iterator[Row]:
    page = Page("rulesets.md")
    for kind in ("every", "item", *FIELD_TYPES):
        for operator, _, value, holds, fails in page.rows(kind, "Operator"):
            for cell, held in ((holds, True), (fails, False)):
                for seen in codes(cell):
                    yield Row(kind, operator.strip("`"), value.strip("`"), json.loads(seen), held)


@pytest.mark.parametrize("row", list(rows()), ids=str)
def test_a_value_holds_as_its_row_says(row: Row) -> None:
    condition = {"operator": row.operator}
    if row.value != NOTHING:
        condition["value"] = json.loads(row.value)
    fires = _of_an_item(condition, row) if row.kind == "item" else _of_an_attribute(condition, row)
    assert fires is row.held


def _of_an_attribute(condition: dict[str, Any], row: Row) -> bool:
    kind = "string" if row.kind == "every" else row.kind
    condition["name"] = "sale_attribute_x"
    return _fires(condition, {"sale": {"x": kind}}, {"x": row.seen}, "Lead")


def _of_an_item(condition: dict[str, Any], row: Row) -> bool:
    condition["name"] = "company_category"
    return _fires(condition, {}, {}, row.seen)


def _fires(
    condition: dict[str, Any], types: dict[str, Any], attributes: dict[str, Any], category: str
) -> bool:
    rule = {"id": "a", "trigger": "sale_sold", "set_category_to": "Customer", "when": condition}
    rules = parse_ruleset({"name": "x", "attributes": types, "rules": [rule]}, crm=CRM)
    company = Company(id="c1", name="Acme AB", category=CRM.lists.category_named(category))
    host = SnapshotHost(type(CRM)(CRM.categories, CRM.lead_statuses, {"c1": company}))
    engine = Engine.open(rules, plugins=[host], read_only=True, discover=False)
    decision = engine.handle(sold(a_sale(company="c1", attributes=attributes)))
    assert decision.reason in ("rule_matched", "no_rule_matched"), decision.error
    return decision.outcome == "updated"
