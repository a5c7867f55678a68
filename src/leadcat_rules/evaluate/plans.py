"""How the first match is found among the rules that wait for what an event raised."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from attrs import define, field, frozen

from leadcat_rules.collector import collector_paused
from leadcat_rules.compile import CompiledRule, gate
from leadcat_rules.decisions import Proposal
from leadcat_rules.domain import Company
from leadcat_rules.evaluate.growing import Candidate, Candidates, by_order
from leadcat_rules.evaluate.levels import lanes_of
from leadcat_rules.evaluate.walking import Walk, walk_of
from leadcat_rules.evaluate.wanting import EVERY, Wants
from leadcat_rules.events import Event, Trigger
from leadcat_rules.variables import Schema


@frozen(eq=False, slots=False)
class Waiting:
    """The rules that wait for one trigger, in the order in which they are tried."""

    trigger: Trigger
    rules: Sequence[CompiledRule]
    schema: Schema
    shared: set[str] = field(factory=set)
    """Gets the texts of the conditions that several of them ask."""

    @cached_property
    def walk(self) -> Walk:
        """To those that may match; of two threads that come first both make it, and the same."""
        wants = Wants(self.schema, self.trigger)
        with collector_paused():
            wanting = [wants.of(order, rule) for order, rule in enumerate(self.rules)]
            self.shared.update(wants.shared)
            walks = [walk_of(lane, self.trigger) for lane in lanes_of(wanting, self.schema)]
        return walks[0] if len(walks) == 1 else _merged(walks)

    @cached_property
    def each(self) -> Candidates:
        """All of them, nothing decided."""
        return tuple(Candidate(order, rule, EVERY) for order, rule in enumerate(self.rules))


@define(eq=False)
class Plan:
    """For all events that raise the same triggers."""

    waiting: Sequence[Waiting]
    """The rules of each trigger; none is empty."""
    walk: Walk | None = field(init=False)
    """To the rules that may match; None once it is known what comes of every such event."""
    proposal: Proposal | None = field(default=None, init=False)
    """What that is."""

    @walk.default
    def _not_made_yet(self) -> Walk | None:
        return self._first_walk if self.waiting else None

    @property
    def each(self) -> Candidates:
        """All of the rules, nothing decided."""
        return tuple(candidate for waiting in self.waiting for candidate in waiting.each)

    def _first_walk(self, event: Event, company: Company) -> Candidates:
        walks = [waiting.walk for waiting in self.waiting]
        walk = walks[0] if len(walks) == 1 else _one_after_the_other(walks)
        found = walk(event, company)
        first = self.waiting[0].rules[0]
        if first.conditions["all"] == gate(first.trigger):
            self.proposal = first.proposal
            self.walk = None
        else:
            self.walk = walk
        return found


def _merged(walks: Sequence[Walk]) -> Walk:
    """To the candidates of all of these lanes, in the order of their rules."""

    def walk(event: Event, company: Company) -> Candidates:
        found = [candidate for walk in walks for candidate in walk(event, company)]
        found.sort(key=by_order)
        return tuple(found)

    return walk


def _one_after_the_other(walks: Sequence[Walk]) -> Walk:
    def walk(event: Event, company: Company) -> Candidates:
        return tuple(candidate for walk in walks for candidate in walk(event, company))

    return walk
