"""A finite world: few values of few variables, so that every event of it can be decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any, TypeAlias

from attrs import evolve, field, frozen
from hypothesis import strategies as st

from leadcat_rules.compile import CompiledRuleset, compile_rules
from leadcat_rules.domain import Category, Company, Contact, CrmLists, LeadStatus, Sale
from leadcat_rules.evaluate import Evaluator
from leadcat_rules.events import ContactSaved, Event, SaleSaved
from leadcat_rules.files import parse_ruleset
from leadcat_rules.ruleset import Ruleset
from leadcat_rules.variables import Facts, schema_for

Json: TypeAlias = dict[str, Any]

LEAD = Category(id="1", name="Lead", group="potential_customer", lead_status_enabled=True)
OPEN = Category(id="2", name="Opportunity", group="potential_customer")
CUSTOMER = Category(id="3", name="Customer", group="customer")
LISTS = CrmLists(
    (LEAD, OPEN, CUSTOMER), (LeadStatus(id="1", name="Open"), LeadStatus(id="2", name="Qualified"))
)
ATTRIBUTES = {"company": {"vip": "boolean"}}

VALUES: dict[str, Sequence[Any]] = {
    "company_country": (None, "SE", "DK", "XX"),
    "sale_amount": (None, 5, 10, 15, 20, 25),
    "company_attribute_vip": (None, True, False),
    "origin": ("ui", "bulk", "api"),
}
"""Each value that conditions tell apart, and one that none of them names."""

_OPERATORS: dict[str, Sequence[Json]] = {
    "company_country": [
        {"operator": "equal_to", "value": "SE"},
        {"operator": "equal_to", "value": "DK"},
        {"operator": "not_equal_to", "value": "SE"},
        {"operator": "one_of", "value": ["SE", "DK"]},
        {"operator": "none_of", "value": ["SE", "DK"]},
        {"operator": "is_known"},
        {"operator": "is_unknown"},
    ],
    "sale_amount": [
        {"operator": operator, "value": value}
        for operator in ("less_than", "greater_than_or_equal_to", "greater_than", "equal_to")
        for value in (10, 20)
    ]
    + [{"operator": "is_unknown"}],
    "company_attribute_vip": [
        {"operator": each} for each in ("is_true", "is_false", "is_unknown", "is_known")
    ],
    "origin": [{"operator": "equal_to", "value": "ui"}, {"operator": "none_of", "value": ["bulk"]}],
    "company_category": [
        {"operator": "equal_to", "value": "Lead"},
        {"operator": "not_equal_to", "value": "Lead"},
        {"operator": "one_of", "value": ["Opportunity", "Customer"]},
    ],
    "sale_status": [{"operator": "equal_to", "value": "sold"}],
    "contact_lead_status": [{"operator": "equal_to", "value": "Open"}, {"operator": "is_unknown"}],
}

LEAVES = st.sampled_from(list(_OPERATORS)).flatmap(
    lambda name: st.sampled_from([{"name": name, **rest} for rest in _OPERATORS[name]])
)
ONE_VARIABLE = st.sampled_from(list(_OPERATORS)).flatmap(
    lambda name: st.lists(
        st.sampled_from([{"name": name, **rest} for rest in _OPERATORS[name]]),
        min_size=1,
        max_size=3,
        unique_by=str,
    )
)
"""Conditions that are likely to meet."""
_LISTS = ONE_VARIABLE | st.lists(LEAVES, min_size=1, max_size=3)
CONDITIONS = st.recursive(
    LEAVES | st.builds(lambda parts: {"all": parts}, _LISTS),
    lambda inner: st.builds(
        lambda key, parts: {key: parts},
        st.sampled_from(["all", "any"]),
        st.lists(inner, min_size=1, max_size=2) | _LISTS,
    ),
    max_leaves=4,
)


@st.composite
def rulesets(draw: st.DrawFn) -> Json:
    """Two to four rules, likely to be about the same events."""
    triggers = draw(
        st.sampled_from(
            [
                ["sale_sold"],
                ["sale_sold", "sale_registered"],
                ["lead_status_changed"],
                ["sale_lost"],
            ]
        )
    )
    count = draw(st.integers(2, 4))
    rules = [_rule(draw, f"r{number}", triggers) for number in range(count)]
    return {"name": "Random", "attributes": ATTRIBUTES, "rules": rules}


def _rule(draw: st.DrawFn, id: str, triggers: list[str]) -> Json:
    trigger = draw(st.sampled_from(triggers))
    rule: Json = {"id": id, "trigger": trigger}
    if trigger == "lead_status_changed":
        rule["lead_status"] = draw(st.sampled_from(["Open", "Qualified"]))
    rule["set_category_to"] = draw(st.sampled_from(["Lead", "Opportunity", "Customer"]))
    when = draw(st.none() | CONDITIONS)
    if when is not None:
        rule["when"] = when
    if draw(st.integers(0, 3)) == 0:
        rule["origins"] = draw(st.sampled_from([["ui"], ["ui", "bulk"]]))
    return rule


@frozen(eq=False)
class World:
    """A ruleset, and all that can happen as far as it can tell things apart."""

    ruleset: Ruleset
    compiled: CompiledRuleset
    facts: Sequence[Facts]
    _matching: dict[str, list[bool]] = field(factory=dict, init=False)

    @classmethod
    def of(cls, content: Json) -> World:
        ruleset = parse_ruleset(content)
        return cls(ruleset, compiled(ruleset), tuple(_all_facts(content)))

    def firing(self) -> list[str | None]:
        """Of each event the rule that fires."""
        evaluator = Evaluator(self.compiled)
        matches = (evaluator.match(facts) for facts in self.facts)
        return [None if found is None else found.rule for found in matches]

    def matching(self, id: str) -> list[bool]:
        """Of each event whether this rule matches, were it the only one."""
        if id not in self._matching:
            self._matching[id] = self.matching_as(id, self.compiled)
        return self._matching[id]

    def matching_as(self, id: str, compiled: CompiledRuleset) -> list[bool]:
        """The same of a rule as it is compiled there."""
        rules = tuple(rule for rule in compiled.rules if rule.id == id)
        evaluator = Evaluator(CompiledRuleset(rules, compiled.schema))
        return [evaluator.match(facts) is not None for facts in self.facts]


def compiled(ruleset: Ruleset) -> CompiledRuleset:
    """The rules as the engine runs them."""
    return compile_rules(ruleset, schema_for(ruleset.attributes), LISTS)


def _all_facts(content: Json) -> Iterator[Facts]:
    text = str(content)
    free = [name for name in VALUES if name in text or (name == "origin" and "origins" in text)]
    chosen = [VALUES[name] if name in free else VALUES[name][:1] for name in VALUES]
    waits_for_leads = "lead_status_changed" in text
    for country, amount, vip, origin in product(*chosen):
        events = list(_contacts(origin) if waits_for_leads else _sales(amount, origin))
        given = {"country": country, "vip": vip}
        attributes = {name: value for name, value in given.items() if value is not None}
        for category in (LEAD, OPEN):
            company = Company(id="c1", name="Acme AB", category=category, attributes=attributes)
            for event in events:
                yield Facts(event, company)
    yield Facts(events[0], evolve(company, category=CUSTOMER))


def _sales(amount: int | None, origin: str) -> Iterator[Event]:
    for before, after in (
        ("open", "sold"),
        (None, "sold"),
        ("sold", "lost"),
        (None, "lost"),
        (None, "open"),
    ):
        was = None if before is None else Sale(id="s1", company="c1", status=before)
        now = Sale(id="s1", company="c1", status=after, amount=amount)
        yield SaleSaved(id="e1", before=was, after=now, origin=origin)


def _contacts(origin: str) -> Iterator[Event]:
    for before, after in ((None, "1"), ("2", "1"), ("1", "2"), ("1", "9")):
        was = None if before is None else Contact(id="p1", company="c1", lead_status=before)
        now = Contact(id="p1", company="c1", lead_status=after)
        yield ContactSaved(id="e1", before=was, after=now, origin=origin)
