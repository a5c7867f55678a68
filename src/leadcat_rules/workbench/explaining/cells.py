"""Values of an ordered type, cut where conditions on it begin or cease to hold."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from decimal import MAX_EMAX, MIN_EMIN, ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from typing import Any

from attrs import frozen

from leadcat_rules.variables import meaning

_EXACT = Context(prec=3_100, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])
_DAY = timedelta(days=1)
_TICK = timedelta(microseconds=1)
_FINEST = 1_000


@frozen
class Bound:
    """Where a range ends: at this value, which is a part of it or not."""

    value: Any
    included: bool


@frozen
class Cell:
    """Values between which no condition tells a difference, and one of them to show."""

    value: Any
    lowest: Bound | None = None
    """Where a range that begins with this cell begins; None where it has no end."""
    highest: Bound | None = None
    from_: Any = None
    """Where exactly it begins, which `lowest` rounds to the constant that is meant."""
    up_to: Any = None
    is_edge: bool = False
    """Whether it is a value just where a condition turns, that nobody would name."""


@frozen
class _Border:
    """A value that is a cell by itself."""

    at: Any
    lower: Any
    """What is said of a range that ends below it, or begins with it."""
    upper: Any
    """What is said of a range that begins above it, or ends with it."""


def number_cells(constants: Iterable[Decimal], present: object) -> list[Cell]:
    """The cells of numbers, lowest first; what lies 0.000001 around a constant equals it."""
    known = sorted(set(constants))
    borders: dict[Decimal, _Border] = {}
    for constant in known:
        low, high = meaning.neighbours(constant)
        borders.setdefault(low, _Border(low, constant, low))
        borders.setdefault(high, _Border(high, high, constant))
    line = [borders[at] for at in sorted(borders)]
    seen = meaning.number(present)
    return list(_cells(line, lambda low, high: _number_between(low, high, known, seen)))


def moment_cells(constants: Iterable[datetime], present: object) -> list[Cell]:
    """The cells of moments, earliest first."""
    borders = [_Border(each, each, each) for each in sorted(set(constants))]
    seen = meaning.moment(present)
    return list(_cells(borders, lambda a, b: _moment_between(a, b, seen)))


def _cells(borders: list[_Border], between: Any) -> Iterator[Cell]:
    below: _Border | None = None
    for border in [*borders, None]:
        low, high = (None if each is None else each.at for each in (below, border))
        value = between(low, high)
        if value is not None:
            yield Cell(
                value,
                None if below is None else Bound(below.upper, included=False),
                None if border is None else Bound(border.lower, included=False),
                from_=low,
                up_to=high,
            )
        if border is not None:
            yield Cell(
                border.at,
                Bound(border.lower, included=True),
                Bound(border.upper, included=True),
                from_=border.at,
                up_to=border.at,
                is_edge=border.lower != border.upper,
            )
        below = border


def _number_between(
    low: Decimal | None, high: Decimal | None, constants: list[Decimal], seen: Decimal | None
) -> Decimal | None:
    """A plain number strictly between: the one seen, a constant, or one near to the one seen."""
    if seen is not None and _is_between(seen, low, high):
        return seen
    first = 0 if low is None else bisect_right(constants, low)
    if first < len(constants) and _is_between(constants[first], low, high):
        return constants[first]
    if low is None:
        return _rounded(high, ROUND_CEILING, -1, 0) if high is not None else Decimal(0)
    if high is None:
        return _rounded(low, ROUND_FLOOR, 1, 0)
    from_above = seen is not None and seen >= high
    for digits in range(_FINEST):
        if from_above:
            found = _rounded(high, ROUND_CEILING, -1, digits)
        else:
            found = _rounded(low, ROUND_FLOOR, 1, digits)
        if _is_between(found, low, high):
            return found
    return None


def _rounded(value: Decimal, rounding: str, step: int, digits: int) -> Decimal:
    """The next number with so many digits behind the point, upwards or downwards."""
    whole = value.scaleb(digits, _EXACT).to_integral_value(rounding, _EXACT)
    return _EXACT.add(whole, Decimal(step)).scaleb(-digits, _EXACT)


def _is_between(value: Any, low: Any, high: Any) -> bool:
    return (low is None or low < value) and (high is None or value < high)


def _moment_between(
    low: datetime | None, high: datetime | None, seen: datetime | None
) -> datetime | None:
    """A moment strictly between: the one seen, or one a day or a tick away from an end."""
    if seen is not None and _is_between(seen, low, high):
        return seen
    steps = [(low, _DAY), (low, _TICK), (high, -_TICK)]
    if low is None or (seen is not None and high is not None and seen >= high):
        steps = [(high, -_DAY), (high, -_TICK), *steps]
    for end, step in steps:
        try:
            found = None if end is None else end + step
        except OverflowError:
            continue
        if found is not None and _is_between(found, low, high):
            return found
    return None
