"""What hosts put into attributes, as plain JSON values."""

from __future__ import annotations

from collections.abc import Mapping, Set
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from math import isfinite
from typing import Any
from uuid import UUID

from leadcat_rules.canonical import canonical_json
from leadcat_rules.errors import ErrorCode, InvalidInput, Problem, pointer
from leadcat_rules.times import format_time

DEEPEST = 100
"""How many objects and lists may be nested in each other."""

_Place = tuple[str | int, ...]


def plain_json(value: object, place: _Place = ()) -> Any:
    """The value as dicts, lists, str, bool, None, int and finite float.

    A time becomes RFC 3339 in UTC, a Decimal a number where a double holds it exactly and else its
    text, an infinite or undefined number null. InvalidInput, with a pointer below `place`, for
    what has no JSON, and for more than `DEEPEST` levels, those of `place` included.
    """
    if type(value) is str and value.isascii():
        return value  # nearly all that there is, and this is on the way of every event
    if isinstance(value, Enum):
        return plain_json(value.value, place)
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return value if value.isascii() else _writable(value)
    if isinstance(value, int | float | Decimal):
        return _number(value)
    if len(place) >= DEEPEST and isinstance(value, (Mapping, *_SEQUENCES)):
        raise _refused(ErrorCode.TOO_DEEP, f"nested deeper than {DEEPEST} levels", place)
    if isinstance(value, Mapping):
        return {_key(key, place): plain_json(item, (*place, key)) for key, item in value.items()}
    return _sequence(value, place) if isinstance(value, _SEQUENCES) else _scalar(value, place)


def shown_json(value: object) -> Any:
    """The value as JSON; what has none is told by its type, in brackets."""
    try:
        return plain_json(value)
    except InvalidInput:
        return f"({type(value).__name__})"


_SEQUENCES = (list, tuple, Set)


def _sequence(value: Any, place: _Place) -> list[Any]:
    items = [plain_json(item, (*place, index)) for index, item in enumerate(value)]
    return sorted(items, key=canonical_json) if isinstance(value, Set) else items


def _number(value: int | float | Decimal) -> int | float | str | None:
    if isinstance(value, Decimal):
        return _of_decimal(value) if value.is_finite() else None
    if isinstance(value, int):
        return value if _fits_a_double(value) else str(Decimal(value))
    return value if isfinite(value) else None


def _fits_a_double(number: int | Decimal) -> bool:
    try:
        return isfinite(float(number))
    except OverflowError:
        return False


def _of_decimal(number: Decimal) -> int | float | str:
    if not _fits_a_double(number):
        return str(number)
    if not number or (number.adjusted() >= 0 and number == number.to_integral_value()):
        return int(number)
    return float(number) if Decimal(repr(float(number))) == number else str(number)


def _scalar(value: object, place: _Place) -> str:
    if isinstance(value, datetime):
        return value.isoformat() if value.utcoffset() is None else format_time(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    message = f"a value of the type {type(value).__name__} has no JSON"
    hint = "use text, numbers, booleans, times, lists and mappings"
    raise _refused(ErrorCode.WRONG_TYPE, message, place, hint)


def _key(key: object, place: _Place) -> str:
    if isinstance(key, str):
        return key if key.isascii() else _writable(key)
    if isinstance(key, int | UUID) and not isinstance(key, bool):
        return str(key)
    message = f"a key is text, not a value of the type {type(key).__name__}"
    raise _refused(ErrorCode.WRONG_TYPE, message, place)


def _writable(text: str) -> str:
    # Half of a surrogate pair can't be written as UTF-8.
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _refused(code: ErrorCode, message: str, place: _Place, hint: str | None = None) -> InvalidInput:
    return InvalidInput(Problem(code, message, hint, pointer=pointer(*place)))
