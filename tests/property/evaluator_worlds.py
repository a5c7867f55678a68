"""Rulesets with everything that can go wrong in a condition, and events that they are asked of.

The conditions of a crowd's rules, some of which are put in the place of others: a plugin's
variables and operators that raise, operands that nobody may write, and what a ruleset names no
longer. Hosts give values that compare in their own way, or can't be looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from random import Random
from typing import Any, TypeAlias

from attrs import evolve, frozen

from leadcat_rules.compile import CompiledRuleset, compile_rules
from leadcat_rules.decisions import Proposal
from leadcat_rules.domain import Company
from leadcat_rules.events import Event
from leadcat_rules.ruleset import Ruleset
from leadcat_rules.variables import (
    TEXT,
    Facts,
    FieldType,
    StringType,
    numeric,
    operator,
    schema_for,
    variable,
    variables_from,
)
from tests.property.reading import crm_of, event_of
from tests.property.strategies import Json, crowd


class Moody(FieldType):
    """A plugin's own field type, whose operators raise for some events."""

    name = "moody"

    @operator(TEXT)
    def likes(self, other: str) -> bool:
        if self.value % 3 == 0:
            raise RuntimeError(other)
        return bool(self.value % 2)

    @operator()
    def answers_oddly(self) -> Any:
        return NeitherTrueNorFalse() if self.value % 5 == 0 else "yes"


class NeitherTrueNorFalse:
    def __bool__(self) -> bool:
        raise ArithmeticError("neither")


class Gone:
    """A record's value that can't even be asked what it is."""

    @property  # type: ignore[misc]  # a proxy of a lost record
    def __class__(self) -> Any:
        raise ConnectionError("the CRM is gone")


class Alike(str):
    """A host's string that equals every other."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return True

    def __ne__(self, other: object) -> bool:
        return False

    def __hash__(self) -> int:
        return 7


class Plugin:
    """Variables that count how often they are read."""

    def __init__(self) -> None:
        self.reads: Counter[str] = Counter()

    def variables(self) -> list[Callable[[Facts], object]]:
        """Of numbers and of moods: each unknown for some events, and raising for others."""

        @numeric("Score")
        def score(facts: Facts) -> object:
            return self._of(facts, "score", 7)

        @variable(Moody, "Mood")
        def mood(facts: Facts) -> object:
            return self._of(facts, "mood", 11)

        @variable(StringType, "Segment")
        def segment(facts: Facts) -> object:
            number = self._of(facts, "segment", 13)
            return None if number is None else "ABCDE"[number % 5]

        return [score, mood, segment]

    def _of(self, facts: Facts, name: str, every: int) -> int | None:
        self.reads[name] += 1
        number = sum(map(ord, facts.event.id + facts.company.id)) + len(name)
        if number % every == 0:
            raise KeyError(name)
        return None if number % every == 1 else number


@frozen
class World:
    """One ruleset, and events with their companies."""

    compiled: CompiledRuleset
    plugin: Plugin
    events: tuple[tuple[Event, Company | None], ...]


def world(chance: Random, *, rules: int, events: int) -> World:
    """A world of this size."""
    found = crowd(chance, rulesets=1, rules=rules, events=events, levels=2)
    plugin = Plugin()
    variables, problems = variables_from(plugin.variables(), plugin="moods")
    assert not problems
    (content,) = found.rulesets
    for rule in content["rules"]:
        if "when" in rule:
            rule["when"] = _disturbed(chance, rule["when"])
    lists = crm_of(found.snapshots[0]).lists
    ruleset = Ruleset.model_validate(content)
    compiled = compile_rules(ruleset, schema_for(ruleset.attributes, variables), lists)
    pairs = zip(found.events, found.snapshots, strict=True)
    return World(compiled, plugin, tuple(_happened(chance, *pair) for pair in pairs))


ODD: list[Json] = [
    {"name": "score", "operator": "greater_than", "value": 400},
    {"name": "score", "operator": "is_known", "value": True},
    {"name": "mood", "operator": "likes", "value": "tea"},
    {"name": "mood", "operator": "answers_oddly", "value": True},
    {"name": "segment", "operator": "one_of", "value": ["A", "C", "E"]},
    {"name": "segment", "operator": "equal_to", "value": "B"},
    {"name": "lost", "operator": "equal_to", "value": 1},
    {"name": "score", "operator": "lost", "value": 1},
    {"name": "company_name", "operator": "equal_to", "value": 5},
    {"name": "sale_amount", "operator": "less_than", "value": "much"},
    {"name": "company_attribute_text", "operator": "matches_regex", "value": "("},
    {"name": "company_attribute_text", "operator": "one_of", "value": ["SE", "Åre", ""]},
    {"name": "company_attribute_flag", "operator": "is_true", "value": True},
]


def _disturbed(chance: Random, condition: Json) -> Json:
    for key in ("all", "any"):
        if key in condition:
            return {key: [_disturbed(chance, part) for part in condition[key]]}
    if chance.random() < 0.6:
        return condition
    odd = chance.choice(ODD[:6] if chance.random() < 0.6 else ODD)
    return {chance.choice(["all", "any"]): chance.sample([odd, condition], 2)}


def _happened(chance: Random, event: Json, snapshot: Json) -> tuple[Event, Company | None]:
    company = crm_of(snapshot).only
    if chance.random() < 0.2:
        odd: list[object] = [Gone(), Alike("SE"), {}, 2**70, "x" * 9, True]
        names = [*company.attributes, "country", "text"]
        changed = {chance.choice(names): chance.choice(odd)}
        company = evolve(company, attributes={**company.attributes, **changed})
    return event_of(event), None if chance.random() < 0.02 else company


Asked: TypeAlias = tuple[object, dict[str, int]]
"""What an event comes to, and how often each of the plugin's variables was read."""


def asked(found: World, decide: Callable[[Facts], Proposal | None]) -> Iterator[Asked]:
    """What each event comes to: a proposal, or what is told of the fault, and what was read."""
    for event, company in found.events:
        found.plugin.reads.clear()
        try:
            outcome: object = decide(Facts(event, company))
        except Exception as fault:
            outcome = (type(fault), str(fault), getattr(fault, "reason", None))
        yield outcome, dict(found.plugin.reads)
