"""Rules over a history: what is counted, what runs in Python and is said to, what raises."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from leadcat_rules.domain import Category, Company, Contact, CrmLists, LeadStatus, Sale
from leadcat_rules.events import ContactSaved, Event, SaleSaved
from leadcat_rules.variables import BUILT_IN, NumericType
from leadcat_rules.workbench.simulating.engines import Engine
from leadcat_rules.workbench.simulating.formulas import Leaf
from leadcat_rules.workbench.simulating.matching import Matches, match_rules
from leadcat_rules.workbench.simulating.native import native
from leadcat_rules.workbench.simulating.stateless import count_stateless
from leadcat_rules.workbench.simulating.truths import truth
from tests.workbench.simulating.histories import Past, read_ruleset

pytestmark = pytest.mark.filterwarnings("ignore:.*is deprecated, use to_arrow:DeprecationWarning")

LEAD = Category(id="1", name="Lead", group="potential_customer", lead_status_enabled=True)
COLD = Category(id="2", name="Cold", group="potential_customer")
CUSTOMER = Category(id="7", name="Customer", group="customer")
LISTS = CrmLists([LEAD, COLD, CUSTOMER], [LeadStatus(id="5", name="Qualified")])
SOLD = {"id": "sold", "trigger": "sale_sold", "set_category_to": "Customer"}


def leaf(name: str, operator: str, value: Any) -> dict[str, Any]:
    return {"all": [{"name": name, "operator": operator, "value": value}]}


def sold(number: int, *, category: Category | None = LEAD, **details: Any) -> tuple[Event, Company]:
    name = details.pop("name", "Acme")
    at = details.pop("at", datetime(2026, 1, 31, 23, 59, tzinfo=UTC))
    chosen = details.pop("chosen", None)
    sale = Sale(id=f"s{number}", company="c1", status="sold", **details)
    event = SaleSaved(id=f"e{number}", at=at, before=None, after=sale, chosen_category=chosen)
    return event, Company(id="c1", name=name, category=category)


def matched(
    engine: Engine, happened: Sequence[tuple[Event, Company]], *rules: Any, in_order: bool = False
) -> Matches:
    past = Past([read_ruleset({"name": "x", "rules": list(rules)})], LISTS, list(happened))
    history = engine.put(past.table())
    return match_rules(history, past.compiled[0], LISTS, engine, in_order=in_order)


def test_counts_are_by_month_end_and_currency_with_sums(duckdb: Engine) -> None:
    happened = [
        sold(1, amount=100, currency="SEK"),
        sold(2, amount="0.5", currency="SEK"),
        sold(3, amount=7, currency="EUR"),
        sold(4, amount=9, at=datetime(2026, 2, 1, tzinfo=UTC)),
        sold(5, category=CUSTOMER, at=None),
    ]
    counts = count_stateless(matched(duckdb, happened, SOLD), "park", duckdb)
    found = [
        (each.month, each.reason.value, each.currency, each.events, each.amount) for each in counts
    ]
    assert sorted(found, key=repr) == [
        ("2026-01", "rule_matched", "EUR", 1, Decimal(7)),
        ("2026-01", "rule_matched", "SEK", 2, Decimal("100.5")),
        ("2026-02", "rule_matched", None, 1, Decimal(9)),
        (None, "not_eligible", None, 1, Decimal(0)),
    ]


def test_E2_a_lead_status_that_a_rule_waits_for_needs_enabling(duckdb: Engine) -> None:
    qualified = SOLD | {"trigger": "lead_status_changed", "lead_status": "Qualified"}
    contact = Contact(id="p1", company="c1", lead_status="5")
    event = ContactSaved(id="e1", before=None, after=contact)
    happened = [(event, Company(id="c1", name="Acme", category=each)) for each in (LEAD, COLD)]
    counts = count_stateless(matched(duckdb, happened, qualified), "park", duckdb)
    found = {(each.from_category, each.reason.value) for each in counts}
    assert found == {("1", "rule_matched"), ("2", "lead_status_not_enabled")}


def test_E10_a_late_event_is_out_of_order_before_its_company_is_looked_for(duckdb: Engine) -> None:
    past = Past([read_ruleset({"name": "x", "rules": [SOLD]})], LISTS, [sold(1), sold(2)])
    history = duckdb.put(past.table())
    nobodys = history.company.nullif("c1")
    for changed, reason in (
        (history.mutate(late=True, company_known=False), "out_of_order"),
        (history.mutate(company_known=False), "company_not_found"),
        (history.mutate(late=True, company=nobodys), "no_company"),
        (history.mutate(status_before=history.status, is_new=False, company=nobodys), "no_trigger"),
    ):
        for in_order in (True, False):
            matches = match_rules(changed, past.compiled[0], LISTS, duckdb, in_order=in_order)
            assert reasons(duckdb, matches) == [reason, reason]
            assert not matches.reads_company(0)


def test_S4_what_was_deleted_since_is_missing(duckdb: Engine) -> None:
    """The target, or the lead status that is waited for."""
    gone = Category(id="9", name="Gone", group="customer", deleted=True)
    lost = LeadStatus(id="6", name="Lost", deleted=True)
    lists = CrmLists([*LISTS.categories, gone], [*LISTS.lead_statuses, lost])
    rules = [
        SOLD | {"set_category_to": {"id": "9"}},
        {**SOLD, "id": "status", "trigger": "lead_status_changed", "lead_status": {"id": "6"}},
    ]
    contact = Contact(id="p1", company="c1", lead_status="6")
    event = ContactSaved(id="e2", before=None, after=contact)
    happened = [sold(1), (event, Company(id="c1", name="Acme", category=LEAD))]
    past = Past([read_ruleset({"name": "x", "rules": rules})], lists, happened)
    matches = match_rules(duckdb.put(past.table()), past.compiled[0], lists, duckdb, in_order=False)
    counts = count_stateless(matches, "park", duckdb)
    assert {(each.rule, each.reason.value) for each in counts} == {
        ("sold", "target_missing"),
        ("status", "target_missing"),
    }


def test_rules_that_ran_in_python_are_named_with_their_reason(duckdb: Engine) -> None:
    rules = [
        SOLD | {"id": "text", "when": leaf("company_name", "matches_regex", "^A")},
        SOLD | {"id": "plugin", "when": leaf("twice_the_amount", "greater_than", 1)},
        SOLD | {"id": "whole"},
    ]
    assert matched(duckdb, [sold(1)], *rules).in_python == {
        "text": "company_name matches_regex: by the operator itself, on each different value",
        "plugin": "twice_the_amount: a variable of own, read event by event",
    }


def test_more_values_than_a_query_lists_are_joined(duckdb: Engine) -> None:
    happened = [sold(number, name=f"Company {number}") for number in range(300)]
    rule = SOLD | {"when": leaf("company_name", "matches_regex", "[0-8]$")}
    counts = count_stateless(matched(duckdb, happened, rule), "park", duckdb)
    assert {each.reason.value: each.events for each in counts} == {
        "rule_matched": 270,
        "no_rule_matched": 30,
    }


LONG = "a" * 100_000
PATTERN = {"name": "company_name", "operator": "matches_regex", "value": "(a|b|c){500}x"}
"""Too large for a text as long as that: the operator raises (S7)."""


def reasons(engine: Engine, matches: Matches, category: str = "1") -> list[str]:
    """Why each event ended as it did, in their order, in the class of this category."""
    code = matches.codes[matches.class_of(category) if len(matches.codes) > 1 else 0]
    rows = engine.fetch(matches.history.select("row", code=code)).sort_by("row").to_pylist()
    return [matches.ending(row["code"], category, "park").reason.value for row in rows]


def test_S7_a_text_that_is_too_long_for_its_pattern_fails_only_its_event(duckdb: Engine) -> None:
    """As live: only where the rules come so far; and the next rule may match."""
    large = {"name": "sale_amount", "operator": "greater_than", "value": 10}
    next_rule = {"name": "sale_amount", "operator": "less_than", "value": 2}
    rules = [
        SOLD | {"when": {"all": [large, PATTERN]}},
        SOLD | {"id": "next", "when": {"all": [next_rule]}},
    ]
    happened = [
        sold(1, name=LONG, amount=100),
        sold(2, name=LONG, amount=5),
        sold(3, amount=100),
        sold(4, name=LONG, amount=1),
        sold(5, name=LONG, amount=1, chosen="2"),
    ]
    assert reasons(duckdb, matched(duckdb, happened, *rules)) == [
        "rule_error",
        "no_rule_matched",
        "no_rule_matched",
        "rule_matched",
        "choice_kept",
    ]


def test_in_order_a_fault_is_met_only_in_the_categories_that_lead_to_it(duckdb: Engine) -> None:
    cold = {"name": "company_category", "operator": "equal_to", "value": "Cold"}
    rule = SOLD | {"when": {"all": [cold, PATTERN]}}
    matches = matched(duckdb, [sold(1, name=LONG)], rule, in_order=True)
    assert reasons(duckdb, matches, "2") == ["rule_error"]
    assert reasons(duckdb, matches, "1") == ["no_rule_matched"]


@pytest.mark.parametrize("kind", ["decimal(18, 2)", "decimal(9, 1)", "int64", "int16"])
def test_numbers_compare_exactly_whatever_their_column_holds(duckdb: Engine, kind: str) -> None:
    """Bounds with more digits than the column, and outside of it, epsilon and all."""
    numbers = [Decimal(each) for each in ("-100", "-1", "0", "1", "99", "100", "101")]
    stored = duckdb.put(pa.table({"amount": pa.array(numbers, pa.decimal128(18, 2))}))
    stored = stored.mutate(amount=stored.amount.cast(kind))
    operands: list[Any] = ["100", "99.5", "0.0000005", "-0.0000011", "100.000001", "99.9999989"]
    operands += ["-100.001", 10**9, -(10**9), 10**19, -(10**19), 10**30, -(10**30)]
    variable = BUILT_IN["sale_amount"]
    for operator in sorted(NumericType.operators()):
        leaves = [Leaf("sale_amount", operator, operand) for operand in operands]
        columns = {
            f"c{place}": native(each, variable, stored, duckdb) for place, each in enumerate(leaves)
        }
        rows = duckdb.fetch(stored.select("amount", **columns)).to_pylist()
        for place, each in enumerate(leaves):
            live = truth(variable, each)
            wrong = [row for row in rows if row[f"c{place}"] is not live(row["amount"])]
            assert wrong == [], each


def test_amounts_beyond_a_column_of_numbers_are_added_up_exactly(duckdb: Engine) -> None:
    huge = Decimal(10) ** 40
    happened = [sold(number, amount=huge) for number in (1, 2)] + [sold(3, amount="0.1")]
    rulesets = [read_ruleset({"name": "x", "rules": [SOLD]})]
    past = Past(rulesets, LISTS, happened, frozenset({"amount"}))
    matches = match_rules(duckdb.put(past.table()), past.compiled[0], LISTS, duckdb, in_order=False)
    (count,) = count_stateless(matches, "park", duckdb)
    assert (count.events, count.amount) == (3, Decimal("2" + "0" * 40 + ".1"))


def test_in_order_there_is_a_code_for_each_class_of_categories(duckdb: Engine) -> None:
    matches = matched(duckdb, [sold(1, chosen="2")], SOLD, in_order=True)
    assert matches.class_of(None) == matches.class_of("7") == matches.class_of("99") == 0
    codes = {f"c{place}": code for place, code in enumerate(matches.codes)}
    (row,) = duckdb.fetch(matches.history.select(**codes)).to_pylist()
    ends = {id: row[f"c{matches.class_of(id)}"] for id in ("1", "2", "7")}
    reasons = {id: matches.ending(code, id, "park").reason.value for id, code in ends.items()}
    assert reasons == {"1": "choice_kept", "2": "choice_kept", "7": "not_eligible"}
    assert all(0 <= code < matches.size for code in ends.values())


def test_a_rule_may_have_a_thousand_conditions(duckdb: Engine) -> None:
    names = [leaf("company_name", "starts_with", f"x{number}") for number in range(1_000)]
    rule = SOLD | {"when": {"any": names}}
    counts = count_stateless(matched(duckdb, [sold(1, name="x0")], rule), "park", duckdb)
    assert [each.reason.value for each in counts] == ["rule_matched"]
