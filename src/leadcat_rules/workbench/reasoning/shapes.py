"""For which values each condition holds: the real operators, run beside their own constants.

Only where a condition can begin or end to hold is known here, of each kind of variable. Whether it
does is what its operator says of a value there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from itertools import zip_longest
from typing import TypeAlias

from leadcat_rules.variables import (
    BooleanType,
    CategoryType,
    DateType,
    FieldType,
    ItemType,
    LeadStatusType,
    NumericType,
    StringType,
)
from leadcat_rules.variables.date_type import Dated
from leadcat_rules.workbench.reasoning.leaves import Leaf
from leadcat_rules.workbench.reasoning.lines import Cut, Shape, shape
from leadcat_rules.workbench.reasoning.moments import LAST, microseconds, moment_at

_Region: TypeAlias = tuple[Cut | None, bool]
"""From this cut up to the next, whether it holds; the first of a list begins at the lowest."""
_EXACT = Context(prec=3_000, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])

_LOCAL = frozenset(
    {
        "equal_to", "not_equal_to", "one_of", "none_of",
        "non_empty", "is_known", "is_unknown", "is_true", "is_false",
    }
)  # fmt: skip
"""The operators of strings and items that treat all values alike but those they name."""


def is_relative(leaf: Leaf) -> bool:
    """Whether it counts days back from the event's time."""
    return leaf.variable.field_type is DateType and isinstance(leaf.operand, timedelta)


def shape_of(leaf: Leaf) -> Shape | None:
    """Where the condition holds; None when that is not to be told by cuts."""
    regions = _REGIONS.get(leaf.variable.field_type)
    if regions is None or not leaf.is_sound:
        return None
    found = regions(leaf)
    return None if found is None else shape(leaf.holds_of(None), found)


def shape_over(leaf: Leaf, fields: Sequence[FieldType]) -> Shape:
    """Where it holds among finitely many cases, numbered as their fields are."""
    truths = [leaf.holds(seen) for seen in fields]
    return shape(False, [((index, 0), holds) for index, holds in enumerate(truths)])


def age_shape_of(leaf: Leaf) -> Shape:
    """For how many microseconds before the event a condition that counts days holds."""
    days = leaf.operand // timedelta(microseconds=1)
    cuts = sorted(age for age in {0, 1, days, days + 1} if age <= LAST)
    regions: list[_Region] = [(None, _holds_at_age(leaf, -1))]
    regions += [((age, 0), _holds_at_age(leaf, age)) for age in cuts]
    return shape(leaf.holds_of(None), regions)


def _holds_at_age(leaf: Leaf, age: int) -> bool:
    at = moment_at(LAST if age >= 0 else 0)
    return leaf.holds_of(Dated(at - timedelta(microseconds=age), at))


def _numbers(leaf: Leaf) -> list[_Region]:
    bounds = sorted(set(leaf.operand or ()))
    if not bounds:
        return [(None, _holds_at(leaf, Decimal(1)))]
    regions: list[_Region] = [(None, _holds_at(leaf, _EXACT.subtract(bounds[0], 1)))]
    for bound, after in zip_longest(bounds, bounds[1:]):
        beyond = _EXACT.add(bound, 1) if after is None else _between(bound, after)
        regions.append(((bound, 0), _holds_at(leaf, bound)))
        regions.append(((bound, 1), _holds_at(leaf, beyond)))
    return regions


def _between(low: Decimal, high: Decimal) -> Decimal:
    return _EXACT.divide(_EXACT.add(low, high), 2)


def _holds_at(leaf: Leaf, number: Decimal) -> bool:
    """Whether it holds for a number that may be too large to be read."""
    field = leaf.variable.field_type(None)
    field.value = number
    return leaf.holds(field)


def _moments(leaf: Leaf) -> list[_Region]:
    if isinstance(leaf.operand, timedelta):  # the event's own time, which is never old
        return [(None, _holds_at_age(leaf, 0))]
    at = LAST // 2 if leaf.operand is None else microseconds(leaf.operand)
    near = [count for count in (at - 1, at, at + 1) if 0 <= count <= LAST]
    return [((count, 0), leaf.holds_of(Dated(moment_at(count), None))) for count in near]


def _names(leaf: Leaf) -> list[_Region] | None:
    if leaf.operator not in _LOCAL:
        return None
    own = _own_names(leaf)
    elsewhere = leaf.holds_of(_other_than(own))
    regions: list[_Region] = [(None, elsewhere)]
    for name in sorted(own):
        regions += [((name, 0), leaf.holds_of(name)), ((name, 1), elsewhere)]
    return regions


def _own_names(leaf: Leaf) -> set[str]:
    given = leaf.operand
    if given is None:
        return {""} if leaf.operator == "non_empty" else set()
    return {given} if isinstance(given, str) else {each for each in given if each is not None}


def _other_than(names: set[str]) -> str:
    return "x" * (max(map(len, names), default=0) + 1)


def _truths(leaf: Leaf) -> list[_Region]:
    return [(None, leaf.holds_of(False)), ((1, 0), leaf.holds_of(True))]


_REGIONS: Mapping[type[FieldType], Callable[[Leaf], list[_Region] | None]] = {
    StringType: _names,
    ItemType: _names,
    CategoryType: _names,
    LeadStatusType: _names,
    NumericType: _numbers,
    BooleanType: _truths,
    DateType: _moments,
}
