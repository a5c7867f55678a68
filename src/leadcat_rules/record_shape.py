"""A frozen type as a plain JSON object, and back: one table of keys for both ways."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Generic, TypeAlias, TypeVar

from attrs import frozen

from leadcat_rules.errors import (
    ErrorCode,
    InvalidInput,
    Problem,
    did_you_mean,
    pointer,
    said,
    shown,
)
from leadcat_rules.times import parse_time

_T = TypeVar("_T")
Write: TypeAlias = Callable[[Any], Any]
Read: TypeAlias = Callable[[Any], Any]
"""Raises InvalidInput, its pointers below the value, for what its `Write` never gives."""

REQUIRED: Final = object()
"""In the place of a default: the key is always there."""


@frozen
class Key:
    """A field of a type as a key of its object; left out where it has its default or is null."""

    name: str
    read: Read
    write: Write | None = None
    """None: the value stands in the object as it is."""
    default: Any = None


class RecordShape(Generic[_T]):
    """How a type looks as an object."""

    def __init__(self, make: Callable[..., _T], *keys: Key) -> None:
        self._make = make
        self._keys = {key.name: key for key in keys}
        self._to_write = tuple((key.name, key.write, key.default) for key in keys)

    def content(self, record: _T) -> dict[str, Any]:
        """The record as an object, defaults left out."""
        content: dict[str, Any] = {}
        for name, write, default in self._to_write:
            value = getattr(record, name)
            if value is default:
                continue
            if write is None:
                content[name] = value
            elif (written := write(value)) is not None:
                content[name] = written
        return content

    def record(self, content: object) -> _T:
        """The record of this object. Raises InvalidInput with all that is wrong with it."""
        given = an_object(content)
        problems = [*unknown_keys(given, self._keys), *self._missing(given)]
        fields: dict[str, Any] = {}
        for name, key in self._keys.items():
            fields[name] = given.get(name, key.default)
            if fields[name] is not key.default:
                try:
                    fields[name] = key.read(fields[name])
                except InvalidInput as error:
                    problems += [each.at(below=pointer(name)) for each in error.problems]
        if problems:
            raise InvalidInput(*problems)
        return made(self._make, **fields)

    def _missing(self, given: Mapping[str, Any]) -> Iterator[Problem]:
        for name, key in self._keys.items():
            if key.default is REQUIRED and name not in given:
                message = f"the key {name!r} is missing"
                yield Problem(ErrorCode.MISSING, message, pointer=pointer(name))


def unknown_keys(given: Mapping[str, Any], known: Collection[str]) -> Iterator[Problem]:
    """Each key that isn't known here."""
    for name in given:
        if name not in known:
            message = f"unknown key {shown(name)}"
            hint = did_you_mean(name, known)
            yield Problem(ErrorCode.UNKNOWN_KEY, message, hint, pointer=pointer(name))


def made(make: Callable[..., _T], *args: Any, **fields: Any) -> _T:
    """What `make` makes of this; InvalidInput where it refuses."""
    try:
        return make(*args, **fields)
    except InvalidInput:
        raise
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise InvalidInput(Problem(ErrorCode.INVALID_VALUE, said(error))) from error


def an_object(value: object) -> dict[str, Any]:
    """A JSON object as it is."""
    if not isinstance(value, dict):
        raise _wrong_type("an object", value)
    return value


def a_text(value: object) -> str:
    """A string as it is."""
    if not isinstance(value, str):
        raise _wrong_type("a string", value)
    return value


def a_flag(value: object) -> bool:
    """True or false as it is."""
    if not isinstance(value, bool):
        raise _wrong_type("true or false", value)
    return value


def a_count(value: object) -> int:
    """A whole number from 0 as it is."""
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise _wrong_type("a whole number from 0", value)
    return value


def a_time(value: object) -> datetime:
    """The moment of an RFC 3339 text."""
    return made(parse_time, a_text(value))


def a_word(words: type[StrEnum]) -> Read:
    """A member by its value."""
    return lambda value: made(words, a_text(value))


def as_it_is(value: Any) -> Any:
    """Any JSON."""
    return value


def each_of(shape: RecordShape[_T]) -> Write:
    """Such records as a list."""
    return lambda records: [shape.content(record) for record in records]


def several(shape: RecordShape[_T]) -> Read:
    """A tuple of such records."""

    def read(value: object) -> tuple[_T, ...]:
        if not isinstance(value, list):
            raise _wrong_type("a list", value)
        return tuple(_item(shape, index, item) for index, item in enumerate(value))

    return read


def _item(shape: RecordShape[_T], index: int, item: object) -> _T:
    try:
        return shape.record(item)
    except InvalidInput as error:
        raise InvalidInput(*(each.at(below=pointer(index)) for each in error.problems)) from None


def _wrong_type(needed: str, value: object) -> InvalidInput:
    return InvalidInput(Problem(ErrorCode.WRONG_TYPE, f"{needed} is needed, not {shown(value)}"))
