"""What can be asked: conditions of rules, and what `all`, `any` and *not* make of them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import TypeAlias

from attrs import field, frozen

from leadcat_rules.workbench.reasoning.leaves import Leaf


def _parts(parts: Iterable[Formula]) -> tuple[Formula, ...]:
    return tuple(parts)


@frozen(eq=False)
class All:
    """Each part holds; of no parts, always."""

    parts: tuple[Formula, ...] = field(converter=_parts, factory=tuple)

    @cached_property
    def within(self) -> frozenset[Leaf | Earlier]:
        """All that it is made of."""
        return _within(self.parts)


@frozen(eq=False)
class Any:
    """At least one part holds; of no parts, never."""

    parts: tuple[Formula, ...] = field(converter=_parts, factory=tuple)

    @cached_property
    def within(self) -> frozenset[Leaf | Earlier]:
        """All that it is made of."""
        return _within(self.parts)


@frozen(eq=False)
class Not:
    """The part doesn't hold."""

    part: Formula


@frozen
class Earlier:
    """A rule of this ruleset that is tried before `until` matches."""

    ruleset: int
    until: int
    """An index in the order of evaluation; all rules when it is their number."""


Formula: TypeAlias = All | Any | Not | Leaf | Earlier
"""Something that holds or not, of one event and its company."""

TRUE: Formula = All()
FALSE: Formula = Any()


def within(formula: Formula) -> frozenset[Leaf | Earlier]:
    """All that it is made of."""
    if isinstance(formula, Not):
        return within(formula.part)
    return formula.within if isinstance(formula, (All, Any)) else frozenset([formula])


def _within(parts: Iterable[Formula]) -> frozenset[Leaf | Earlier]:
    return frozenset[Leaf | Earlier]().union(*map(within, parts))
