"""What can be asked: conditions of rules, and what `all`, `any` and *not* make of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from attrs import field, frozen

from leadcat_rules.workbench.reasoning.leaves import Leaf


def _parts(parts: Iterable[Formula]) -> tuple[Formula, ...]:
    return tuple(parts)


@frozen(eq=False)
class All:
    """Each part holds; of no parts, always."""

    parts: tuple[Formula, ...] = field(converter=_parts, factory=tuple)


@frozen(eq=False)
class Any:
    """At least one part holds; of no parts, never."""

    parts: tuple[Formula, ...] = field(converter=_parts, factory=tuple)


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
