"""The values that an operator holds for, said once, so that rules can be found by them.

What it says is the operator's own meaning told a second time; a property test holds the two
together.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from decimal import Decimal
from typing import Any, TypeAlias

from attrs import frozen


@frozen
class Keys:
    """It holds for exactly these values, compared as the keys of a dict are."""

    values: frozenset[Hashable]


@frozen
class Span:
    """It holds for the values from `low` to `high`; None is no bound."""

    low: Any = None
    high: Any = None
    with_low: bool = False
    """Whether it holds for `low` itself."""
    with_high: bool = False


Extent: TypeAlias = Keys | Span
"""The values, as the field type reads them, for which an operator and its operand hold."""
ExtentOf: TypeAlias = Callable[[Any], Extent]
"""From an operator's prepared operand to its extent."""


def this(key: Hashable) -> Keys:
    """One value; none at all where the CRM doesn't have the item."""
    return Keys(frozenset(() if key is None else (key,)))


def these(keys: Iterable[Hashable]) -> Keys:
    """Some values, without the items that the CRM doesn't have."""
    return Keys(frozenset(key for key in keys if key is not None))


def yes(_: object) -> Keys:
    """True."""
    return this(True)


def no(_: object) -> Keys:
    """False."""
    return this(False)


def only(value: Any) -> Span:
    """This value and no other."""
    return Span(value, value, True, True)


def up_to(value: Any) -> Span:
    """This value and all below."""
    return Span(high=value, with_high=True)


def below(value: Any) -> Span:
    """All below this value."""
    return Span(high=value)


def above(value: Any) -> Span:
    """All above this value."""
    return Span(low=value)


def since(value: Any) -> Span:
    """This value and all above."""
    return Span(low=value, with_low=True)


_Neighbours: TypeAlias = tuple[Decimal, Decimal]
"""The lowest and the highest number that count as equal to an operand."""


def around(operand: _Neighbours) -> Span:
    """The numbers that count as equal."""
    return Span(*operand, True, True)


def above_these(operand: _Neighbours) -> Span:
    """The numbers that are greater and not equal."""
    return above(operand[1])


def since_these(operand: _Neighbours) -> Span:
    """The numbers that are greater or equal."""
    return since(operand[0])


def below_these(operand: _Neighbours) -> Span:
    """The numbers that are less and not equal."""
    return below(operand[0])


def up_to_these(operand: _Neighbours) -> Span:
    """The numbers that are less or equal."""
    return up_to(operand[1])
