"""The plainest number of a range."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import MAX_EMAX, MIN_EMIN, ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from itertools import count

from leadcat_rules.doubles import is_held
from leadcat_rules.workbench.reasoning.lines import Cell, Cut

_EXACT = Context(prec=3_000, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])
_MOST_DIGITS = 1_000
"""Behind the point; two numbers that are told apart differ in one of so many."""


def plainest_number(cell: Cell) -> Decimal | None:
    """The number of this cell with the fewest digits behind the point; None when it has none."""
    for digits in _places():
        for number in _candidates(cell, Decimal(1).scaleb(-digits)):
            if is_held(number) and _is_in(number, cell):
                return number
    return None


def far_number(cell: Cell) -> Decimal | None:
    """A number of a cell without end that is twice as far as where it begins, if there is one."""
    if cell.low is None or cell.high is not None or cell.low[0] <= 0:
        return None
    return plainest_number(Cell((_EXACT.multiply(cell.low[0], 2), 1)))


def _places() -> list[int]:
    few = list(range(13))
    return [*few, *range(20, 100, 10), *range(100, _MOST_DIGITS + 1, 100)]


def _candidates(cell: Cell, step: Decimal) -> list[Decimal]:
    """Multiples of the step, just inside of the cell's ends."""
    if cell.low is None and cell.high is None:
        return [Decimal(1)]
    if cell.low is None:
        return [] if cell.high is None else _below(cell.high, step)
    low = cell.low[0]
    least = _multiple(low, step, ROUND_FLOOR)
    return [least, _EXACT.add(least, step)]


def _below(high: Cut, step: Decimal) -> list[Decimal]:
    most = _multiple(high[0], step, ROUND_CEILING)
    return [most, _EXACT.subtract(most, step)]


def _multiple(number: Decimal, step: Decimal, rounding: str) -> Decimal:
    return Context(3_000, rounding, MIN_EMIN, MAX_EMAX, traps=[]).quantize(number, step)


def _is_in(number: Decimal, cell: Cell) -> bool:
    above = cell.low is None or (number > cell.low[0] if cell.low[1] else number >= cell.low[0])
    below = cell.high is None or (number <= cell.high[0] if cell.high[1] else number < cell.high[0])
    return above and below


def as_json(number: Decimal) -> int | float | str:
    """The number as an attribute in a file holds it: the same when it is read again."""
    if number == number.to_integral_value() and abs(number) < 2**53:
        return int(number)
    near = float(number)
    return near if "e" not in repr(near) and Decimal(repr(near)) == number else format(number, "f")


def spellings(number: int | float | str) -> Iterator[str]:
    """The number as strings that are read as it, without end."""
    text = number if isinstance(number, str) else format(Decimal(repr(number)), "f")
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    for zeros in count():
        yield f"{sign}{'0' * zeros}{digits}"
