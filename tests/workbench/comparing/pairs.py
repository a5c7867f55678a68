"""Pairs of rulesets, and all that can happen in a finite world in which both decide."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from itertools import product
from typing import Any, TypeAlias

from hypothesis import strategies as st

from leadcat_rules.compile import compile_rules
from leadcat_rules.domain import Company, Contact, Sale
from leadcat_rules.evaluate import Evaluator
from leadcat_rules.events import ContactSaved, Event, SaleSaved
from leadcat_rules.ruleset import Ruleset
from leadcat_rules.variables import Facts, schema_for
from tests.workbench.checking.domain import CONDITIONS, LEAD, LISTS, OPEN, VALUES, Json, rulesets

Wanted: TypeAlias = tuple[str, bool, Any] | None
"""What a ruleset does about an event: the target's id, whether it asks, and how long."""


@st.composite
def pairs(draw: st.DrawFn) -> tuple[Json, Json]:
    """An old ruleset, and a new one that was made from it, as people change theirs."""
    old = draw(rulesets())
    for rule in old["rules"]:
        _set_effect(draw, rule)
    new = deepcopy(old)
    for _ in range(draw(st.integers(0, 2))):
        draw(st.sampled_from(_CHANGES))(draw, new["rules"])
    return old, new


def _set_effect(draw: st.DrawFn, rule: Json) -> None:
    rule["set_category_to"] = draw(st.sampled_from(["Lead", "Opportunity", "Customer"]))
    if draw(st.booleans()):
        rule["ask_for_confirmation"] = True
        rule |= draw(st.sampled_from([{}, {"expires_after": "P7D"}, {"expires_after": "P1W"}]))


def _change_effect(draw: st.DrawFn, rules: list[Json]) -> None:
    rule = draw(st.sampled_from(rules))
    for key in ("ask_for_confirmation", "expires_after"):
        rule.pop(key, None)
    _set_effect(draw, rule)


def _change_conditions(draw: st.DrawFn, rules: list[Json]) -> None:
    draw(st.sampled_from(rules))["when"] = draw(CONDITIONS)


def _say_again(draw: st.DrawFn, rules: list[Json]) -> None:
    """The same conditions in more words, and the target by its id."""
    rule = draw(st.sampled_from(rules))
    if "when" in rule:
        rule["when"] = {"any": [rule["when"], {"all": [rule["when"], draw(CONDITIONS)]}]}
    ids = {each.name: each.id for each in LISTS.categories}
    if isinstance(rule["set_category_to"], str):
        rule["set_category_to"] = {"id": ids[rule["set_category_to"]]}


def _reorder(draw: st.DrawFn, rules: list[Json]) -> None:
    rules[:] = draw(st.permutations(rules))


def _remove(draw: st.DrawFn, rules: list[Json]) -> None:
    if len(rules) > 1:
        rules.pop(draw(st.integers(0, len(rules) - 1)))


def _switch_off(draw: st.DrawFn, rules: list[Json]) -> None:
    draw(st.sampled_from(rules))["enabled"] = False


def _split(draw: st.DrawFn, rules: list[Json]) -> None:
    """One rule made two, of which the first has a condition more."""
    place = draw(st.integers(0, len(rules) - 1))
    parts = [rules[place]["when"]] if "when" in rules[place] else []
    special = deepcopy(rules[place]) | {"id": f"special{len(rules)}-{place}"}
    special["when"] = {"all": [*parts, draw(CONDITIONS)]}
    rules.insert(place, special)


_CHANGES = (
    _change_effect,
    _change_conditions,
    _say_again,
    _reorder,
    _remove,
    _switch_off,
    _split,
)


def everything(*contents: Json) -> Iterator[Facts]:
    """Each event and company, as far as these rulesets can tell them apart."""
    text = str(contents)
    free = [name for name in VALUES if name in text or (name == "origin" and "origins" in text)]
    chosen = [VALUES[name] if name in free else VALUES[name][:1] for name in VALUES]
    for country, amount, vip, origin in product(*chosen):
        given = {"country": country, "vip": vip}
        attributes = {name: value for name, value in given.items() if value is not None}
        events = [*_sales(amount, origin), *_contacts(origin)]
        for category in (LEAD, OPEN):
            company = Company(id="c1", name="Acme AB", category=category, attributes=attributes)
            yield from (Facts(event, company) for event in events)


def _sales(amount: int | None, origin: str) -> Iterator[Event]:
    for before, after in (("open", "sold"), (None, "sold"), ("sold", "lost"), (None, "lost"),
                          (None, "open")):  # fmt: skip
        was = None if before is None else Sale(id="s1", company="c1", status=before)
        now = Sale(id="s1", company="c1", status=after, amount=amount)
        yield SaleSaved(id="e1", before=was, after=now, origin=origin)


def _contacts(origin: str) -> Iterator[Event]:
    for before, after in (("2", "1"), ("1", "2")):
        was = Contact(id="p1", company="c1", lead_status=before)
        now = Contact(id="p1", company="c1", lead_status=after)
        yield ContactSaved(id="e1", before=was, after=now, origin=origin)


class Decider:
    """What a ruleset does, said without any of what compares rulesets."""

    def __init__(self, ruleset: Ruleset) -> None:
        schema = schema_for(ruleset.attributes)
        self._evaluator = Evaluator(compile_rules(ruleset, schema, LISTS))
        self._lengths = {rule.id: rule.expires_in for rule in ruleset.rules}

    def fired(self, facts: Facts) -> str | None:
        """The id of the rule that fires."""
        proposal = self._evaluator.match(facts)
        return None if proposal is None else proposal.rule

    def wanted(self, facts: Facts) -> Wanted:
        """Nothing where the company is there already (E6)."""
        proposal = self._evaluator.match(facts)
        if proposal is None or proposal.category is None:
            return None
        if proposal.category == facts.company.category_id:
            return None
        return proposal.category, proposal.ask, self._lengths[proposal.rule]
