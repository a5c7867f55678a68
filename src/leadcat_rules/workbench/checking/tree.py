"""The `when` of a rule as a tree of places, and which parts of it can be false on their own."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Literal

from attrs import field, frozen

from leadcat_rules.events import Trigger
from leadcat_rules.ruleset import AllOf, AnyOf, Leaf
from leadcat_rules.ruleset.conditions import Condition
from leadcat_rules.variables import BUILT_IN
from leadcat_rules.variables.builtin import ATTRIBUTE_PREFIXES
from leadcat_rules.vocabulary import attribute_prefix

_ALIASES = {f"{attribute_prefix('company')}country": "company_country"}
"""Two names of one value."""

_SHOWN = 60
_OPTIONAL = frozenset({"company_country", "sale_amount", "sale_currency", "actor"})
"""Built-in variables of a value that may be missing, whatever else holds."""


@frozen(eq=False)
class Node:
    """One condition, an `all` or an `any`."""

    place: str
    """Its pointer below `when`."""
    kind: Literal["all", "any", "leaf"]
    parts: tuple[Node, ...] = ()
    leaf: Leaf | None = field(default=None, repr=False)

    def said(self) -> str:
        """How messages name it, on a line."""
        if self.leaf is None:
            return f"this {self.kind!r}"
        told = f"{self.leaf.name} {self.leaf.operator}"
        if not self.leaf.has_value:
            return told
        value = json.dumps(self.leaf.value, default=str, ensure_ascii=False)
        return f"{told} {value if len(value) <= _SHOWN else f'{value[:_SHOWN]}...'}"

    def nodes(self) -> Iterator[Node]:
        """All conditions in it, itself among them."""
        yield self
        for part in self.parts:
            yield from part.nodes()

    def leaves(self) -> Iterator[Node]:
        """The single conditions in it, itself when it is one."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()


def tree_of(condition: Condition, place: str = "") -> Node:
    """The tree of a `when`."""
    if isinstance(condition, Leaf):
        return Node(place, "leaf", leaf=condition)
    kind: Literal["all", "any"] = "all" if isinstance(condition, AllOf) else "any"
    parts = condition.all if isinstance(condition, AllOf) else condition.any
    return Node(place, kind, tuple(_parts(kind, parts, place)))


def _parts(kind: str, parts: tuple[AllOf | AnyOf | Leaf, ...], place: str) -> Iterator[Node]:
    for index, part in enumerate(parts):
        yield tree_of(part, f"{place}/{kind}/{index}")


def never_known(name: str, trigger: Trigger) -> bool:
    """Whether the events of this trigger have no such variable."""
    other = "sale_" if trigger is Trigger.LEAD_STATUS_CHANGED else "contact_"
    is_ours = name in BUILT_IN or name.startswith(ATTRIBUTE_PREFIXES)
    return is_ours and name.startswith(other)


@frozen(eq=False)
class Falsifiable:
    """Tells which parts of a rule's `when` can fail while the others go on holding."""

    _counts: Mapping[str, int]
    _trigger: Trigger

    @classmethod
    def of(cls, root: Node, trigger: Trigger) -> Falsifiable:
        """Of one rule."""
        return cls(Counter(map(_variable, root.leaves())), trigger)

    def surely(self, node: Node) -> bool:
        """Whether it can, as far as the variables' names tell.

        Nothing depends on a value that may be missing and that is looked at once: without it
        no operator holds but `is_unknown`, and with it that one doesn't.
        """
        if node.kind == "all":
            return any(map(self.surely, node.parts))
        if node.kind == "any":
            return all(map(self.surely, node.parts))
        name = _variable(node)
        return self._counts[name] == 1 and self._may_be_missing(name)

    def _may_be_missing(self, name: str) -> bool:
        is_optional = name in _OPTIONAL or name.startswith(ATTRIBUTE_PREFIXES)
        return is_optional and not never_known(name, self._trigger)


def _variable(node: Node) -> str:
    return value_of("" if node.leaf is None else node.leaf.name)


def value_of(name: str) -> str:
    """One name for each value: the country is an attribute, too."""
    return _ALIASES.get(name, name)
