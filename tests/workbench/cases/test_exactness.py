"""On random rulesets over a small domain: suggestions and proofs, against every event there is."""

from __future__ import annotations

import os
from itertools import product
from typing import Any

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from leadcat_rules.domain import Company, Contact, Sale
from leadcat_rules.evaluate import Evaluator
from leadcat_rules.events import ContactSaved, Event, SaleSaved
from leadcat_rules.files import Snapshot, parse_ruleset
from leadcat_rules.files.cases import Case
from leadcat_rules.testing import a_snapshot
from leadcat_rules.variables import Facts
from leadcat_rules.workbench.cases.outline import Goal
from leadcat_rules.workbench.cases.suite import Suite
from leadcat_rules.workbench.cases.suite_results import try_out
from tests.unit.given import leaf, rule

LISTS = a_snapshot()
ELIGIBLE = [each for each in LISTS.categories if each.group == "potential_customer"]
COUNTRIES: list[dict[str, Any]] = [{"country": "SE"}, {"country": "NO"}, {"country": "FI"}, {}]
COMPANIES = [
    Company(id=f"c{number}", name="Acme", category=category, attributes=country)
    for number, (category, country) in enumerate(product(ELIGIBLE, COUNTRIES))
]
CONDITIONS = st.sampled_from(
    [
        leaf(),
        leaf(operator="not_equal_to"),
        leaf(operator="is_unknown"),
        leaf(operator="one_of", value=["SE", "NO"]),
        leaf(name="sale_amount", operator="greater_than", value=10),
        leaf(name="sale_amount", operator="less_than_or_equal_to", value=20),
        leaf(name="company_category", value=ELIGIBLE[0].name),
        leaf(name="origin", value="ui"),
    ]
)
WHEN = st.recursive(
    CONDITIONS,
    lambda inner: st.builds(
        lambda key, parts: {key: parts},
        st.sampled_from(["all", "any"]),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=4,
).map(lambda when: when if "name" not in when else {"all": [when]})
SALE_RULES = st.builds(
    lambda trigger, when: {"trigger": trigger, "when": when},
    st.sampled_from(["sale_sold", "sale_registered"]),
    WHEN,
)
LEAD_RULES = st.builds(
    lambda status, when: {"trigger": "lead_status_changed", "lead_status": status, "when": when},
    st.sampled_from([each.name for each in LISTS.lead_statuses[:2]]),
    WHEN,
)
RULESETS = st.lists(SALE_RULES | LEAD_RULES, min_size=1, max_size=3).map(
    lambda rules: {
        "name": "Random",
        "rules": [rule(id=f"r{number}") | each for number, each in enumerate(rules)],
    }
)


def every_event() -> list[Event]:
    """Each event that these conditions can tell from another."""
    sales = [
        SaleSaved(before=before, after=Sale(id="s", status=after, amount=amount), origin=origin)
        for before, after in (
            (Sale(id="s", status="open"), "sold"),
            (None, "sold"),
            (None, "open"),
        )
        for amount in ("5", "15", "25", None)
        for origin in ("ui", "api")
    ]
    contacts = [
        ContactSaved(before=None, after=Contact(id="p", lead_status=status.id), origin=origin)
        for status in LISTS.lead_statuses
        for origin in ("ui", "api")
    ]
    return [*sales, *contacts]


EVERYTHING = [Facts(event, company) for event in every_event() for company in COMPANIES]


def shown_by_any_event(evaluator: Evaluator) -> set[Goal]:
    return {
        goal
        for facts in EVERYTHING
        for tried in evaluator.trace(facts)
        for goal in (
            *([Goal(tried.rule)] if tried.matched else []),
            *(Goal(tried.rule, c.pointer, c.held) for c in tried.conditions if c.held is not None),
        )
    }


EXAMPLES = int(os.environ.get("LEADCAT_EXAMPLES", 20))


@settings(max_examples=EXAMPLES)
@given(RULESETS, st.integers(1, len(COMPANIES)))
def test_what_can_be_shown_is_suggested_and_nothing_else_is_proved_impossible(
    content: dict[str, Any], companies: int
) -> None:
    snapshot = Snapshot(
        LISTS.categories,
        LISTS.lead_statuses,
        {company.id: company for company in COMPANIES[:companies]},
    )
    suite = Suite("r.json", "r.cases.json", parse_ruleset(content, crm=snapshot), snapshot, ())
    tested = try_out(suite, suggests=True)
    possible = shown_by_any_event(Evaluator(tested.coverage.outline.compiled))
    goals = set(tested.coverage.outline.goals)
    assert tested.coverage.impossible == goals - possible
    assert tested.advice.undecided == {}

    advice = tested.advice
    added = {company.id: company for company in advice.companies}
    cases = tuple(
        Case(name=each.name, events=(each.trial.event,), expect=each.trial.expect)
        for each in advice.suggestions
    )
    larger = evolve(snapshot, companies={**snapshot.companies, **added})
    again = try_out(evolve(suite, crm=larger, cases=cases))
    assert again.failures == ()
    assert again.coverage.percent == 100
