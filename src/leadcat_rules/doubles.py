"""Which numbers a double holds: one bound for amounts, attributes and conditions."""

from __future__ import annotations

import re
from decimal import Decimal
from math import isfinite

DECIMAL_PATTERN = r"[+-]?[0-9]+(\.[0-9]+)?"
"""A number in a string: no exponent, no blanks, a decimal point between digits."""
LONGEST_DECIMAL = 1_100
"""Characters: enough for every double written out without an exponent."""
_DECIMAL = re.compile(DECIMAL_PATTERN)

_SURELY_HELD = 300
_LARGEST_EXPONENT = 308
_SMALLEST_EXPONENT = -324


def is_held(number: Decimal) -> bool:
    """Whether the nearest double is finite, and zero only for zero."""
    if not number.is_finite():
        return False
    exponent = number.adjusted()
    if not number or -_SURELY_HELD <= exponent <= _SURELY_HELD:
        return True
    # A number of a million digits, or none a double could hold, must not be converted first.
    if not _SMALLEST_EXPONENT <= exponent <= _LARGEST_EXPONENT:
        return False
    nearest = float(number)
    return isfinite(nearest) and nearest != 0


def is_decimal(text: str) -> bool:
    """Whether the text looks like a number of bearable length; `is_held` may still say no."""
    # The length comes first: a string of a million digits must not cost a million steps.
    return len(text) <= LONGEST_DECIMAL and _DECIMAL.fullmatch(text) is not None
