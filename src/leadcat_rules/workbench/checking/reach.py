"""What a rule is about at first sight: it saves asking a solver about rules that can't meet."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from attrs import frozen

from leadcat_rules.compile import CompiledRule, Json
from leadcat_rules.workbench.checking.tree import value_of

_NAMED: Mapping[str, Callable[[Any], frozenset[str]]] = {
    "equal_to": lambda value: frozenset([value]),
    "one_of": frozenset,
}
_BELOW = ("less_than", "less_than_or_equal_to")
_ABOVE = ("greater_than", "greater_than_or_equal_to")
_SLACK = Decimal("0.00001")
"""More than the epsilon by which numbers are compared."""


@frozen(eq=False)
class Reach:
    """The conditions that a rule needs, as far as names and numbers stand in them."""

    needed: frozenset[str]
    named: Mapping[str, frozenset[str]]
    """Of a variable the texts that it may be."""
    ranges: Mapping[str, tuple[Decimal, Decimal]]

    @classmethod
    def of(cls, rule: CompiledRule) -> Reach:
        """That of a compiled rule."""
        named: dict[str, frozenset[str]] = {}
        ranges: dict[str, tuple[Decimal, Decimal]] = {}
        leaves = list(_needed(rule.conditions))
        for leaf in leaves:
            name, value = value_of(leaf["name"]), leaf["value"]
            if leaf["operator"] in _NAMED and _is_text(value):
                texts = _NAMED[leaf["operator"]](value)
                named[name] = named.get(name, texts) & texts
            elif leaf["operator"] in (*_BELOW, *_ABOVE):
                ranges[name] = _narrowed(ranges.get(name), leaf["operator"], value)
        return cls(frozenset(map(_told, leaves)), named, ranges)

    def may_meet(self, other: Reach) -> bool:
        """Whether nothing at first sight keeps both from matching the same event."""
        for name, texts in self.named.items():
            if name in other.named and texts.isdisjoint(other.named[name]):
                return False
        return all(
            _overlap(range_, other.ranges[name])
            for name, range_ in self.ranges.items()
            if name in other.ranges
        )

    def is_within(self, other: Reach) -> bool:
        """Whether whatever this matches, the other does, as can be seen at first sight."""
        return all(told in self.needed or self._implies(told) for told in other.needed)

    def _implies(self, told: str) -> bool:
        leaf = json.loads(told)
        name, operator, value = (
            value_of(leaf.get("name", "")),
            leaf.get("operator"),
            leaf.get("value"),
        )
        if operator in _NAMED and name in self.named and _is_text(value):
            return self.named[name] <= _NAMED[operator](value)
        if operator in (*_BELOW, *_ABOVE) and name in self.ranges:
            low, high = self.ranges[name]
            least, most = _narrowed(None, operator, value)
            return low >= least and high <= most and self._differs(name, least, most)
        return False

    def _differs(self, name: str, least: Decimal, most: Decimal) -> bool:
        """The bounds are apart by more than the epsilon, so that it matters not which are in."""
        low, high = self.ranges[name]
        return (least.is_infinite() or low - least > _SLACK) and (
            most.is_infinite() or most - high > _SLACK
        )


def _needed(conditions: Json) -> Iterator[Json]:
    """The conditions that all must hold; an `any` is one of them as a whole."""
    for part in conditions.get("all", ()):
        if "all" in part:
            yield from _needed(part)
        else:
            yield part if "name" in part else {"name": "", "operator": "", "value": part}


def _told(leaf: Json) -> str:
    return json.dumps(leaf, sort_keys=True)


def _is_text(value: object) -> bool:
    many = value if isinstance(value, list) else [value]
    return all(isinstance(each, str) for each in many)


def _narrowed(
    range_: tuple[Decimal, Decimal] | None, operator: str, value: Any
) -> tuple[Decimal, Decimal]:
    low, high = range_ or (Decimal("-Infinity"), Decimal("Infinity"))
    bound = Decimal(str(value))
    return (low, min(high, bound)) if operator in _BELOW else (max(low, bound), high)


def _overlap(one: tuple[Decimal, Decimal], other: tuple[Decimal, Decimal]) -> bool:
    return max(one[0], other[0]) <= min(one[1], other[1]) + _SLACK
