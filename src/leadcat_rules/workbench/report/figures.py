"""Sums over what a simulation counted: by outcome, reason, rule and flow."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal

from attrs import frozen

from leadcat_rules.decisions import Outcome, Reason
from leadcat_rules.workbench.simulating.result import Count, Simulation

Amounts = Mapping[str, Decimal]
"""Sums by currency; those of no currency under the empty text."""

_ASKED_OR_MOVED = frozenset({Outcome.UPDATED, Outcome.AWAITING_CONFIRMATION})


@frozen
class RuleFigures:
    """What came of the events that one rule matched."""

    rule: str
    by_outcome: Mapping[Outcome, int]
    amounts: Amounts
    """Of the sales behind its updates and open questions."""

    @property
    def events(self) -> int:
        """How many it matched."""
        return sum(self.by_outcome.values())


@frozen
class Flow:
    """So many go from one category to another; ids, None for none."""

    before: str | None
    after: str | None
    number: int
    is_asked: bool = False
    """Whether a person is asked first."""


def outcomes_of(counts: Iterable[Count]) -> Counter[Outcome]:
    """Events by their outcome."""
    found: Counter[Outcome] = Counter()
    for count in counts:
        found[count.outcome] += count.events
    return found


def reasons_of(counts: Iterable[Count]) -> Counter[Reason]:
    """Events by their reason."""
    found: Counter[Reason] = Counter()
    for count in counts:
        found[count.reason] += count.events
    return found


def amounts_of(counts: Iterable[Count]) -> Amounts:
    """The sums of their sales' amounts; currencies that come to nothing are left out."""
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for count in counts:
        sums[count.currency or ""] += count.amount
    return {currency: sums[currency] for currency in sorted(sums) if sums[currency]}


def rules_of(simulation: Simulation) -> list[RuleFigures]:
    """Each rule that is on, in the order of evaluation, also those that never matched."""
    matched: defaultdict[str, list[Count]] = defaultdict(list)
    for count in simulation.counts:
        if count.rule is not None:
            matched[count.rule].append(count)
    others = sorted(matched.keys() - set(simulation.rules))
    return [_figures(rule, matched.get(rule, [])) for rule in (*simulation.rules, *others)]


def _figures(rule: str, counts: list[Count]) -> RuleFigures:
    moved = [count for count in counts if count.outcome in _ASKED_OR_MOVED]
    return RuleFigures(rule, outcomes_of(counts), amounts_of(moved))


def updates_of(counts: Iterable[Count]) -> list[Flow]:
    """Updates and open questions as flows between categories, the largest first."""
    found: Counter[tuple[str | None, str | None, bool]] = Counter()
    for count in counts:
        if count.outcome in _ASKED_OR_MOVED:
            is_asked = count.outcome is Outcome.AWAITING_CONFIRMATION
            found[count.from_category, count.to_category, is_asked] += count.events
    return _largest_first(
        Flow(before, after, number, is_asked) for (before, after, is_asked), number in found.items()
    )


def moves_of(simulation: Simulation) -> list[Flow]:
    """Companies from their first category to another at the end; those that stayed left out."""
    return _largest_first(
        Flow(moved.before, moved.after, moved.companies)
        for moved in simulation.moved
        if moved.before != moved.after
    )


def _largest_first(flows: Iterable[Flow]) -> list[Flow]:
    return sorted(
        flows, key=lambda flow: (-flow.number, flow.before or "", flow.after or "", flow.is_asked)
    )
