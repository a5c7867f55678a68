"""What a value means, wherever it came from: a file, a host's record, an analyst's condition.

Each function gives None for what is unknown: null, a value of another type, one out of bounds.
"""

from __future__ import annotations

from collections.abc import Hashable
from datetime import UTC, date, datetime, timedelta
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from uuid import UUID

from leadcat_rules.domain import Category, LeadStatus
from leadcat_rules.doubles import is_decimal, is_held
from leadcat_rules.times import parse_day_or_time

_EXACT = Context(prec=3_000, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])
_MICROSECONDS_OF_A_DAY = Decimal(86_400_000_000)
_EPSILON = Decimal("0.000001")


def text(value: object) -> str | None:
    """A string; the empty one is known."""
    return value if isinstance(value, str) else None


def truth(value: object) -> bool | None:
    """True or False themselves, never a number."""
    return value if isinstance(value, bool) else None


def number(value: object) -> Decimal | None:
    """A finite number or a decimal string without an exponent, exactly; True is no number.

    A float means the shortest decimal that names it, as it was written.
    """
    if isinstance(value, Decimal):
        return value if value.is_finite() else None
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return _within_doubles(Decimal(int(value))) if value.bit_length() <= 1024 else None
    if isinstance(value, float):
        return _within_doubles(Decimal(float.__repr__(value)))
    if isinstance(value, str) and is_decimal(value):
        return _within_doubles(Decimal(value))
    return None


def _within_doubles(value: Decimal) -> Decimal | None:
    return value if is_held(value) else None


def neighbours(value: Decimal) -> tuple[Decimal, Decimal]:
    """The lowest and the highest number that count as equal to this one."""
    return _EXACT.subtract(value, _EPSILON), _EXACT.add(value, _EPSILON)


def length_of_days(days: Decimal) -> timedelta:
    """So many days, to the last whole microsecond; fewer than the calendar has."""
    return timedelta(microseconds=int(_EXACT.multiply(days, _MICROSECONDS_OF_A_DAY)))


def moment(value: object) -> datetime | None:
    """A time with an offset, in UTC; a day is its start in UTC."""
    if isinstance(value, str):
        return _written_moment(value)
    if isinstance(value, datetime):
        return _in_utc(value)
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day, tzinfo=UTC)
    return None


def _written_moment(value: str) -> datetime | None:
    try:
        return parse_day_or_time(value)
    except ValueError:
        return None


def _in_utc(value: datetime) -> datetime | None:
    if value.utcoffset() is None:
        return None
    try:
        return value.astimezone(UTC)
    except OverflowError:
        return None


def item(value: object) -> str | None:
    """The id of an item of a list in the CRM, given as an id or as the item itself."""
    if isinstance(value, Category | LeadStatus):
        return value.id
    if isinstance(value, str | int | UUID) and not isinstance(value, bool) and value != "":
        return str(value)
    return None


def elements(value: object) -> frozenset[Hashable] | None:
    """The elements of a list as they compare; a string is no list."""
    if not isinstance(value, list | tuple | set | frozenset):
        return None
    return frozenset(element(each) for each in value)


def element(value: object) -> Hashable:
    """What an element compares by: strings without their case, numbers exactly, True not as 1.

    What is neither string, number nor boolean equals nothing, not even itself.
    """
    if isinstance(value, str):
        return ("string", value.lower())
    if isinstance(value, bool):
        return ("boolean", value)
    exact = number(value)
    return _Incomparable() if exact is None else ("number", exact)


class _Incomparable:
    """An element that no other equals."""
