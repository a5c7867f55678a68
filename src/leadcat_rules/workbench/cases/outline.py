"""What of a ruleset cases can look at: each rule, and each condition that somebody wrote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import field, frozen

from leadcat_rules.compile import CompiledRule, CompiledRuleset, Json, compile_rules
from leadcat_rules.domain import CrmLists
from leadcat_rules.errors import pointer
from leadcat_rules.ruleset import AutomationRule, Ruleset
from leadcat_rules.variables import Variable, schema_for


@frozen
class Goal:
    """Something that a case may show: that a rule fires, or that a condition comes out so."""

    rule: str
    condition: str | None = None
    """Where the condition stands in the compiled rule; None for the rule itself."""
    held: bool = True


@frozen
class WrittenCondition:
    """A condition that stands in the ruleset: in `when`, as `lead_status` or as `origins`."""

    place: str
    """Where it stands in the ruleset's file."""
    pointer: str
    """Where it stands in the compiled rule's conditions."""
    name: str
    operator: str
    value: Any


@frozen
class RuleOutline:
    """One rule that is on."""

    id: str
    place: str
    """Where it stands in the ruleset's file."""
    conditions: tuple[WrittenCondition, ...]

    @property
    def goals(self) -> tuple[Goal, ...]:
        """That it fires, and each condition both ways."""
        both = (Goal(self.id, c.pointer, held) for c in self.conditions for held in (True, False))
        return (Goal(self.id), *both)


@frozen(eq=False)
class Outline:
    """The rules that are on, in the order of evaluation (E5)."""

    compiled: CompiledRuleset
    rules: tuple[RuleOutline, ...]
    goals: tuple[Goal, ...] = field(init=False)
    """Everything that there is to be shown, rule by rule."""

    _by_id: Mapping[str, RuleOutline] = field(init=False)

    @goals.default
    def _goals(self) -> tuple[Goal, ...]:
        return tuple(goal for rule in self.rules for goal in rule.goals)

    @_by_id.default
    def _rules_by_id(self) -> Mapping[str, RuleOutline]:
        return {rule.id: rule for rule in self.rules}

    def rule(self, id: str) -> RuleOutline:
        """The rule of this id. KeyError for one that is off or isn't there."""
        return self._by_id[id]

    def condition(self, goal: Goal) -> WrittenCondition | None:
        """The condition that the goal is about; None where it is about the rule itself."""
        conditions = self._by_id[goal.rule].conditions
        return next((each for each in conditions if each.pointer == goal.condition), None)

    def place(self, goal: Goal) -> str:
        """Where it stands in the ruleset's file."""
        condition = self.condition(goal)
        return self._by_id[goal.rule].place if condition is None else condition.place


def outline_of(ruleset: Ruleset, lists: CrmLists, variables: tuple[Variable, ...] = ()) -> Outline:
    """What there is to be shown of this ruleset on a CRM with these lists."""
    compiled = compile_rules(ruleset, schema_for(ruleset.attributes, variables), lists)
    written = {rule.id: (index, rule) for index, rule in enumerate(ruleset.rules)}
    return Outline(compiled, tuple(_rule(each, written) for each in compiled.rules))


def _rule(compiled: CompiledRule, written: Mapping[str, tuple[int, AutomationRule]]) -> RuleOutline:
    index, rule = written[compiled.id]
    place = pointer("rules", index)
    return RuleOutline(compiled.id, place, tuple(_conditions(compiled, rule, place)))


def _conditions(
    compiled: CompiledRule, rule: AutomationRule, place: str
) -> Iterator[WrittenCondition]:
    """What every rule asks, its trigger and eligibility, is nobody's to test in each."""
    parts = compiled.conditions["all"]
    own = [key for key in ("lead_status", "origins", "when") if getattr(rule, key) is not None]
    for key, at in zip(own, range(len(parts) - len(own), len(parts)), strict=True):
        for below, leaf in _leaves(parts[at]):
            yield WrittenCondition(
                place=f"{place}/{key}{below}", pointer=f"{pointer('all', at)}{below}", **leaf
            )


def _leaves(conditions: Json) -> Iterator[tuple[str, Json]]:
    for key in ("all", "any"):
        if key in conditions:
            for index, part in enumerate(conditions[key]):
                for below, leaf in _leaves(part):
                    yield pointer(key, index) + below, leaf
            return
    yield "", conditions
