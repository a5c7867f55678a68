"""What would have made a rule fire, with the fewest facts changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

from attrs import field, frozen

from leadcat_rules.workbench.explaining.facts import CHOSEN, facts_of
from leadcat_rules.workbench.explaining.goals import (
    FALSE,
    Goal,
    Literal,
    all_of,
    literals_in,
    settled,
)
from leadcat_rules.workbench.explaining.ready import ReadyRule, ReadyRules
from leadcat_rules.workbench.explaining.searching import Found, Search, TooMany, options_of
from leadcat_rules.workbench.explaining.situation import Fact, Situation
from leadcat_rules.workbench.explaining.values import Asked, Values, values_of

_MOST_RIVALS = 40


@frozen(eq=False)
class Nearest:
    """A changed situation in which the rule fires: it was evaluated and found so."""

    changed: tuple[Fact, ...]
    before: Situation
    after: Situation


@frozen
class NoChange:
    """No other facts of such an event make it fire; proved."""

    why: str


@frozen
class NotKnown:
    """Neither such a change was found, nor that there is none."""

    why: str


Answer: TypeAlias = Nearest | NoChange | NotKnown


@frozen(eq=False)
class Question:
    """What would make this rule fire in this situation."""

    rules: ReadyRules
    ready: ReadyRule
    situation: Situation
    _facts: Mapping[str, Fact] = field(init=False)
    """By the variables that depend on them."""

    @_facts.default
    def _by_variable(self) -> Mapping[str, Fact]:
        rules = self.rules
        facts = facts_of(
            self.situation, rules.lists, rules.schema.public, is_whole=rules.lists_are_whole
        )
        return {name: fact for fact in facts for name in fact.variables}

    def answer(self) -> Answer:
        """The nearest change, verified by evaluating it."""
        rivals: list[ReadyRule] = []
        for _ in range(_MOST_RIVALS):
            found = self._search(rivals)
            if not isinstance(found, Found):
                return found
            after = found.applied(self.situation)
            winner = self.rules.winner(after)
            if winner is self.ready:
                return Nearest(tuple(found.chosen), self.situation, after)
            if winner is None or winner.order > self.ready.order:
                return NotKnown("what it depends on can't be computed apart")
            rivals.append(winner)
        return NotKnown(f"more than {_MOST_RIVALS} rules come first")

    def fires(self, situation: Situation, rivals: Iterable[ReadyRule] | None = None) -> bool:
        """Whether the rule is the first that matches, and then changes something or asks.

        `rivals` are the rules before it that may match; None for all.
        """
        extra = all(literal.holds(situation) for literal in self._beyond_conditions())
        first = self.rules.before(self.ready) if rivals is None else rivals
        return extra and self.rules.is_first(self.ready, situation, first)

    def _search(self, rivals: Sequence[ReadyRule]) -> Found | NoChange | NotKnown:
        goal = self._goal(rivals)
        reduced = settled(goal, lambda literal: self._known(literal, opaque=None))
        if reduced is FALSE:
            if settled(goal, lambda literal: self._known(literal, opaque=True)) is FALSE:
                return NoChange(self._why_never(rivals))
            return NotKnown(self._why_opaque(goal))
        try:
            found = self._found(reduced)
            doubt = self._doubt(goal, reduced) if found is None else None
        except TooMany:
            return NotKnown("there are too many combinations to try")
        if found is not None:
            return found
        return NoChange(self._why_never(rivals)) if doubt is None else NotKnown(doubt)

    def _found(self, goal: Goal) -> Found | None:
        """The cheapest change that meets the goal. Raises TooMany."""
        options = {
            fact: options_of(fact, self._values(fact, group), group, self.situation)
            for fact, group in self._by_fact(goal).items()
        }
        return Search(goal, options).run()

    def _goal(self, rivals: Sequence[ReadyRule]) -> Goal:
        literals = self.rules.literals
        mine = literals.goal(self.ready.conditions, wanted=True)
        others = (literals.goal(rival.conditions, wanted=False) for rival in rivals)
        return all_of([mine, *others, *self._beyond_conditions()])

    def _beyond_conditions(self) -> Iterator[Literal]:
        """The first match changes something only to another category (E6), unchosen (E7)."""
        target = self.ready.compiled.category
        yield Literal("company_category", False, lambda each: each.company.category_id == target)
        if not self.ready.compiled.ask:
            yield Literal(CHOSEN, True, lambda each: each.event.chosen_category is None)

    def _known(self, literal: Literal, *, opaque: bool | None) -> bool | None:
        """Whether it holds where no fact can change that; None where one can."""
        if literal.variable in self._facts:
            return None
        if opaque is not None and self._is_opaque(literal):
            return opaque
        return literal.holds(self.situation)

    def _is_opaque(self, literal: Literal) -> bool:
        variable = self.rules.schema.variables.get(literal.variable)
        no_fact = literal.variable not in self._facts and literal.condition is not None
        return no_fact and (variable is None or variable.plugin is not None)

    def _by_fact(self, goal: Goal) -> dict[Fact, list[Literal]]:
        groups: dict[Fact, list[Literal]] = {}
        for literal in dict.fromkeys(literals_in(goal)):
            groups.setdefault(self._facts[literal.variable], []).append(literal)
        return groups

    def _values(self, fact: Fact, literals: Sequence[Literal]) -> Values:
        asked = (self._asked(literal) for literal in literals)
        return values_of(fact, [each for each in asked if each is not None], self.situation)

    def _asked(self, literal: Literal) -> Asked | None:
        return None if literal.condition is None else self.rules.asked(literal.condition)

    def _doubt(self, goal: Goal, reduced: Goal) -> str | None:
        """Why there may be a change all the same."""
        if any(self._is_opaque(literal) for literal in literals_in(goal)):
            return self._why_opaque(goal)
        endless = sorted(
            fact.name
            for fact, group in self._by_fact(reduced).items()
            if not self._values(fact, group).exhaustive
        )
        if endless:
            return f"{', '.join(endless)} can be anything, and no value was found that fits"
        if any(map(self._counts_days, literals_in(reduced))):
            timeless = settled(reduced, lambda literal: self._counts_days(literal) or None)
            if self._found(timeless) is not None:
                return "days are counted from the event's time, which would be another"
        return None

    def _counts_days(self, literal: Literal) -> bool:
        asked = self._asked(literal)
        return asked is not None and asked.counts_days

    def _why_opaque(self, goal: Goal) -> str:
        names = {each.variable for each in literals_in(goal) if self._is_opaque(each)}
        return f"{', '.join(sorted(names))} is computed by a plugin"

    def _why_never(self, rivals: Sequence[ReadyRule]) -> str:
        if rivals and not isinstance(self._search(()), NoChange):
            names = ", ".join(rival.id for rival in rivals)
            return f"whenever it matches, an earlier rule does too: {names}"
        return "its conditions can't all hold for such an event"
