"""A ruleset in words: what its document shows, apart from how it looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from attrs import frozen

from leadcat_rules.compile import compile_rules
from leadcat_rules.domain import CategoryGroup, CrmLists
from leadcat_rules.ruleset import AutomationRule, Ruleset
from leadcat_rules.variables import Facts, Variable, schema_for
from leadcat_rules.workbench.documenting.arrows import (
    ANYTHING,
    Arrow,
    arrows_between,
    gathered,
)
from leadcat_rules.workbench.documenting.formats import Formats
from leadcat_rules.workbench.documenting.plain_text import one_line
from leadcat_rules.workbench.documenting.rule_in_words import RuleInWords, rule_in_words
from leadcat_rules.workbench.documenting.speech import Speech
from leadcat_rules.workbench.documenting.words import WORDS, Words


@frozen
class State:
    """A category in the diagram, or several from which the same rules lead to the same targets."""

    id: str
    names: tuple[str, ...]
    is_eligible: bool
    """Whether companies may be moved from it (E1)."""

    @property
    def name(self) -> str:
        """All of its names."""
        return ", ".join(self.names)


@frozen(kw_only=True)
class RulesetInWords:
    """All that is told of a ruleset, in one language; every text is one line."""

    words: Words
    formats: Formats
    name: str
    description: str
    rules: tuple[RuleInWords, ...]
    states: tuple[State, ...]
    arrows: tuple[Arrow, ...]

    def state(self, id: str) -> State:
        """The state of this category."""
        return self._states_by_id[id]

    @cached_property
    def _states_by_id(self) -> Mapping[str, State]:
        return {state.id: state for state in self.states}

    def rule(self, number: int) -> RuleInWords:
        """The rule of this number."""
        return self.rules[number - 1]


def in_words(
    ruleset: Ruleset,
    language: str = "en",
    *,
    lists: CrmLists | None = None,
    variables: Iterable[Variable | Callable[[Facts], object]] = (),
) -> RulesetInWords:
    """The ruleset in one of `WORDS`' languages; the rules in the order of evaluation.

    `lists` say what is called how and what is deleted, and between which categories rules lead.
    """
    words = WORDS[language]
    formats = Formats(words)
    schema = schema_for(ruleset.attributes, variables)
    speech = Speech(words, formats, schema, lists)
    ordered = _in_order(ruleset)
    numbers = {rule.id: number for number, rule in enumerate(ordered, 1)}
    compiled = compile_rules(ruleset, schema, lists).rules
    arrows, members = gathered(arrows_between(compiled, numbers, schema, lists))
    return RulesetInWords(
        words=words,
        formats=formats,
        name=one_line(ruleset.name),
        description=one_line(ruleset.description or ""),
        rules=tuple(rule_in_words(rule, numbers[rule.id], speech) for rule in ordered),
        states=tuple(_states(arrows, members, words, lists)),
        arrows=arrows,
    )


def _in_order(ruleset: Ruleset) -> list[AutomationRule]:
    """All rules in the order of evaluation, those that are off in between."""
    switched_on = [rule.model_copy(update={"enabled": True}) for rule in ruleset.rules]
    all_on = ruleset.model_copy(update={"rules": tuple(switched_on)})
    compiled = compile_rules(all_on, schema_for(ruleset.attributes), None)
    by_id = {rule.id: rule for rule in ruleset.rules}
    return [by_id[rule.id] for rule in compiled.rules]


def _states(
    arrows: Sequence[Arrow],
    members: Mapping[str, tuple[str, ...]],
    words: Words,
    lists: CrmLists | None,
) -> Iterator[State]:
    for id in dict.fromkeys(end for arrow in arrows for end in (arrow.source, arrow.target)):
        category = None if lists is None else lists.category(id)
        names = tuple(_name(each, words, lists) for each in members.get(id, (id,)))
        eligible = CategoryGroup.POTENTIAL_CUSTOMER
        yield State(id, names, category.group is eligible if category else id in members)


def _name(id: str, words: Words, lists: CrmLists | None) -> str:
    category = None if lists is None else lists.category(id)
    if category is not None:
        return one_line(category.name)
    return words.anything_eligible if id == ANYTHING else one_line(id)
