"""Events that two rulesets treat otherwise: an example for each two rules that part there."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import define, field

from leadcat_rules.evaluate import EvaluationFault
from leadcat_rules.workbench.comparing.compiled import Compiled
from leadcat_rules.workbench.comparing.difference import Behaviour, Undecided
from leadcat_rules.workbench.comparing.pair import Pair
from leadcat_rules.workbench.comparing.twins import touched
from leadcat_rules.workbench.reasoning import All, Formula, Impossible, Not, Situation, Unknown

MOST = 100
"""So many examples are shown; nobody reads more."""


@define(eq=False)
class Search:
    """Goes through what was touched, one rule after the other."""

    pair: Pair
    behaviours: list[Behaviour] = field(factory=list)
    undecided: list[Undecided] = field(factory=list)

    @property
    def is_full(self) -> bool:
        """Whether there are more examples than anybody reads, so that the search has ended."""
        return len(self.behaviours) > MOST

    @property
    def shown(self) -> list[Behaviour]:
        """The first examples, as many as anybody reads."""
        return self.behaviours[:MOST]

    def run(self) -> None:
        """Each event that is treated otherwise fires a touched rule, in one of the rulesets."""
        old, new = self.pair.old, self.pair.new
        found = touched(self.pair)
        for rule in found.old:
            why = self._exhaust(old, rule, [])
            if why is not None:
                self.undecided.append(Undecided(rule, None, why))
        is_all = len(found.old) == len(old.numbers) and not self.undecided
        rest = [self.pair.fires(old, None)] if is_all else []
        for rule in found.new:
            why = self._exhaust(new, rule, rest)
            if why is not None:
                self.undecided.append(Undecided(None, rule, why))

    def _exhaust(self, side: Compiled, rule: str, context: list[Formula]) -> str | None:
        """Look at all that fires this rule; why it isn't known whether that was all."""
        asked = [self.pair.fires(side, rule), *context, *self._known(side, rule)]
        while not self.is_full:
            found = self.pair.reasoner.find(All(asked))
            if isinstance(found, Impossible):
                return None
            if isinstance(found, Unknown):
                return found.why
            try:
                asked.append(Not(self._look_at(found, side)))
            except EvaluationFault as fault:
                return str(fault)
        return None

    def _known(self, side: Compiled, rule: str) -> Iterator[Formula]:
        """What needs no further example with this rule."""
        for each in self.behaviours:
            own, other = (each.old, each.new) if side is self.pair.old else (each.new, each.old)
            if own.rule == rule:
                yield Not(self.pair.fires(self._other(side), other.rule))

    def _other(self, side: Compiled) -> Compiled:
        return self.pair.new if side is self.pair.old else self.pair.old

    def _look_at(self, found: Situation, side: Compiled) -> Formula:
        """Keep it if it is an example; which situations need not be looked at any more."""
        old = self.pair.old.done(found.event, found.company)
        new = self.pair.new.done(found.event, found.company)
        other = self._other(side)
        rule = new.rule if other is self.pair.new else old.rule
        fires = self.pair.fires(other, rule)
        if old.effect != new.effect:
            self.behaviours.append(Behaviour(old, new, **found.as_json()))
            return fires
        wanted = self.pair.old.effect(old.rule), self.pair.new.effect(new.rule)
        if wanted[0] == wanted[1]:
            return self.pair.fires_alike(other, rule)
        # Alike only because the company is in the target category already (E6).
        there = [self.pair.is_in(effect.category) for effect in wanted if effect is not None]
        return All([fires, *there])
