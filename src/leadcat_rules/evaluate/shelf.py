"""Rules that wait for the same change, tried in their order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from attrs import frozen

from leadcat_rules.compile import CompiledRule
from leadcat_rules.evaluate.conditions import Branch, Holds, Node, all_of
from leadcat_rules.evaluate.faults import ConditionRaised, EvaluationFault
from leadcat_rules.evaluate.readings import Readings

_Parts: TypeAlias = tuple[Node, ...]
"""What must hold, one condition beside the other; the same condition is the same object."""


@frozen(eq=False)
class ReadyRule:
    """A compiled rule, its conditions callable."""

    rule: CompiledRule
    conditions: Node


@frozen(eq=False)
class Shelf:
    """At least one rule; what all of them ask first, eligibility and trigger, is asked once."""

    guard: Holds
    entries: tuple[tuple[Holds, Holds | None, CompiledRule], ...]
    """Of each rule the first condition behind the guard, and the others if there are any."""

    @classmethod
    def of(cls, rules: Sequence[ReadyRule]) -> Shelf:
        """The shelf of these rules, in the order in which they are tried."""
        parts = [_parts(ready.conditions) for ready in rules]
        shared = _shared(parts)
        entries = [
            (*_first_and_others(own[shared:]), ready.rule)
            for own, ready in zip(parts, rules, strict=True)
        ]
        return cls(_all(parts[0][:shared]), tuple(entries))

    def first_match(self, readings: Readings) -> CompiledRule | None:
        """The first rule that matches. Raises EvaluationFault."""
        rule = self.entries[0][2]
        try:
            if self.guard(readings):
                for holds, others_hold, rule in self.entries:
                    if holds(readings) and (others_hold is None or others_hold(readings)):
                        return rule
        except ConditionRaised as raised:
            raise EvaluationFault(rule.id, raised) from raised.cause
        return None


def _parts(node: Node) -> _Parts:
    """The conditions of an `all`, those of an `all` directly inside of it among them."""
    if isinstance(node, Branch) and node.key == "all":
        return tuple(inner for part in node.parts for inner in _parts(part))
    return (node,)


def _shared(rules: Sequence[_Parts]) -> int:
    """How many conditions all of these rules begin with."""
    same = 0
    for column in zip(*rules, strict=False):
        if any(part is not column[0] for part in column):
            break
        same += 1
    return same


def _first_and_others(parts: _Parts) -> tuple[Holds, Holds | None]:
    # A call less for each rule that fails at once, which most do.
    return _all(parts[:1]), _all(parts[1:]) if parts[1:] else None


def _all(parts: _Parts) -> Holds:
    return all_of([part.holds for part in parts])
