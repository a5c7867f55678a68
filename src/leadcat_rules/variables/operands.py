"""What may stand as `value` beside an operator, and how it is made ready once for many events."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, TypeAlias

from attrs import frozen
from business_rules import fields

from leadcat_rules.errors import ErrorCode, Problem, pointer, shown
from leadcat_rules.times import parse_day_or_time
from leadcat_rules.variables import meaning
from leadcat_rules.variables.patterns import InvalidPattern, compiled

Read: TypeAlias = Callable[[Any], Any]
"""From JSON to what the operator works with. Raises ValueError; InvalidOperand gives the code."""


class InvalidOperand(ValueError):
    """This can't be the value of a condition; `code` says in which way."""

    def __init__(self, code: ErrorCode, message: str) -> None:
        super().__init__(message)
        self.code = code


@frozen
class Operand:
    """One kind of `value`. A plugin's operator takes one of those below, or one of its own."""

    name: str
    """`text`, `number` and so on; `nothing` where a value means nothing."""
    read: Read
    many: bool = False
    """Whether the value is a list, each element of which is read."""
    gather: Callable[[Iterable[Any]], Any] = tuple
    """What becomes of the elements once they are read."""
    nullable: bool = False
    """Whether the compiler may write null for what the CRM doesn't have (S4)."""
    input_type: str = fields.FIELD_TEXT
    """What business-rules calls it."""

    def prepare(self, value: Any) -> Any:
        """The value of a compiled condition as the operator takes it. Raises ValueError."""
        if not self.many:
            return self._prepare_one(value)
        return self.gather(self._prepare_one(each) for each in _listed(value))

    def _prepare_one(self, value: Any) -> Any:
        return None if value is None and self.nullable else self.read(value)

    def problems(self, value: Any) -> Iterator[Problem]:
        """All that is wrong with a value in a ruleset, one by one; pointers are below the value."""
        if not self.many:
            yield from _problem(self.read, value)
        elif isinstance(value, list | tuple):
            for index, each in enumerate(value):
                yield from _problem(self.read, each, pointer(index))
        else:
            yield from _problem(_listed, value)


def _problem(read: Read, value: Any, place: str = "") -> Iterator[Problem]:
    try:
        read(value)
    except (ValueError, TypeError) as error:
        code = error.code if isinstance(error, InvalidOperand) else ErrorCode.INVALID_VALUE
        yield Problem(code, str(error), pointer=place)


def _listed(value: Any) -> list[Any] | tuple[Any, ...]:
    if isinstance(value, list | tuple):
        return value
    raise _wrong_type("a list", value)


def _wrong_type(needed: str, value: object) -> InvalidOperand:
    return InvalidOperand(ErrorCode.WRONG_TYPE, f"{needed} is needed, not {shown(value)}")


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise _wrong_type("a string", value)


def _pattern(value: object) -> str:
    pattern = _text(value)
    try:
        compiled(pattern)
    except InvalidPattern as error:
        message = f"not a regular expression of RE2: {error}"
        raise InvalidOperand(ErrorCode.INVALID_REGEX, message) from None
    return pattern


def _number(value: object) -> tuple[Decimal, Decimal]:
    exact = meaning.number(value)
    if exact is None:
        raise _wrong_type("a number", value)
    return meaning.neighbours(exact)


def _moment(value: object) -> datetime:
    if isinstance(value, str):
        return parse_day_or_time(value)
    raise _wrong_type("a day or a time in a string", value)


_LONGEST = timedelta(days=4_000_000)
"""Longer than the calendar: what is longer still differs in nothing."""


def _days(value: object) -> timedelta:
    exact = None if isinstance(value, str) else meaning.number(value)
    if exact is None:
        raise _wrong_type("a number of days", value)
    if exact < 0:
        raise InvalidOperand(ErrorCode.INVALID_VALUE, "a number of days is never negative")
    if exact >= _LONGEST.days:
        return _LONGEST
    return meaning.length_of_days(exact)


def _item(value: object) -> str:
    by_id = isinstance(value, dict) and list(value) == ["id"]
    found = meaning.item(value["id"] if isinstance(value, dict) and by_id else value)
    if found is None or isinstance(value, int):
        raise _wrong_type('a name or {"id": …}', value)
    return found


def _element(value: object) -> Hashable:
    if isinstance(value, str | bool) or meaning.number(value) is not None:
        return meaning.element(value)
    raise _wrong_type("a string, a number, true or false", value)


def _nothing(_: object) -> None:
    return None


NOTHING = Operand("nothing", _nothing, input_type=fields.FIELD_NO_INPUT)
"""No value: true is compiled in its place."""
TEXT = Operand("text", _text)
"""A string, as it is."""
TEXTS = Operand("texts", _text, many=True, gather=frozenset)
"""A list of strings, as a frozenset."""
PATTERN = Operand("pattern", _pattern)
"""A regular expression in RE2's syntax, as a string."""
NUMBER = Operand("number", _number, input_type=fields.FIELD_NUMERIC)
"""A number, as the lowest and the highest Decimal that count as equal to it."""
MOMENT = Operand("moment", _moment)
"""A day or a time with an offset, as a datetime in UTC."""
DAYS = Operand("days", _days, input_type=fields.FIELD_NUMERIC)
"""A number of days that isn't negative, as a timedelta."""
ITEM = Operand("item", _item, nullable=True, input_type=fields.FIELD_SELECT)
"""A name or `{"id": …}` in a ruleset, an id or None when compiled."""
ITEMS = Operand(
    "items",
    _item,
    many=True,
    gather=frozenset,
    nullable=True,
    input_type=fields.FIELD_SELECT_MULTIPLE,
)
"""A list of items, as a frozenset of ids and None."""
ELEMENT = Operand("element", _element, input_type=fields.FIELD_SELECT)
"""A string, number or boolean, as it compares to the elements of a list."""
ELEMENTS = Operand(
    "elements", _element, many=True, gather=frozenset, input_type=fields.FIELD_SELECT_MULTIPLE
)
"""A list of these, as a frozenset."""
ELEMENTS_AS_NAMED = Operand(
    "elements", _element, many=True, input_type=fields.FIELD_SELECT_MULTIPLE
)
"""The same as a tuple, in which an element that is named twice stands twice."""
