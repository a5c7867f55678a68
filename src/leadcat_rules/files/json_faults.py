"""What a JSON reader would take without a word: repeated keys, NaN, numbers out of range."""

from __future__ import annotations

import json
from collections import Counter
from itertools import islice
from math import isinf
from typing import Any

from attrs import frozen

from leadcat_rules.errors import ErrorCode, Problem, pointer, shown
from leadcat_rules.files.findings import MOST_TOLD, Findings

_LONGEST_NUMBER = 1_100
"""Digits that the exact decimal of a double can have."""

_DIGITS = bytes.maketrans(b"123456789E", b"000000000e")
_Place = tuple[str | int, ...]


@frozen
class _RefusedNumber:
    text: str


class _Repeated(dict[str, Any]):
    """An object some of whose keys were given twice; the last value counts."""

    twice: tuple[str, ...] = ()


class Faults:
    """Reads JSON texts one after the other, and finds what is wrong in what could be read.

    The readers mark what they refuse; only where there are marks is the value searched for them.
    """

    def __init__(self) -> None:
        self._marks = 0
        self._may_have_half_characters = False
        self._usual = json.JSONDecoder(object_pairs_hook=self._object, parse_constant=self._refuse)
        self._careful = json.JSONDecoder(
            object_pairs_hook=self._object,
            parse_constant=self._refuse,
            parse_float=self._float,
            parse_int=self._int,
        )

    def decoder(self, raw: bytes) -> json.JSONDecoder:
        """What reads the text of these bytes, or parts of it."""
        self._marks = 0
        self._may_have_half_characters = b"\\ud" in raw or b"\\uD" in raw
        return self._careful if _may_have_huge_numbers(raw) else self._usual

    def taken_out(self, value: Any, findings: Findings, *place: str | int) -> Any:
        """The value with null in the place of what is refused, which `findings` tell."""
        if self._marks or self._may_have_half_characters:
            return _sound(value, place, findings)
        return value

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        content = dict(pairs)
        if len(content) == len(pairs) or self._marks > MOST_TOLD:
            return content
        self._marks += 1
        repeated = _Repeated(content)
        times = Counter(key for key, _ in pairs)
        again = (key for key, count in times.items() if count > 1)
        repeated.twice = tuple(islice(again, MOST_TOLD + 1))
        return repeated

    def _refuse(self, text: str) -> int | _RefusedNumber:
        self._marks += 1
        # What follows the first hundred isn't told, so it needs no mark.
        return _RefusedNumber(text) if self._marks <= MOST_TOLD + 1 else 0

    def _float(self, text: str) -> float | _RefusedNumber:
        if len(text) > _LONGEST_NUMBER:
            return self._refuse(text)
        number = float(text)
        vanished = number == 0 and any(digit in "123456789" for digit in text.lower().split("e")[0])
        return self._refuse(text) if isinf(number) or vanished else number

    def _int(self, text: str) -> int | _RefusedNumber:
        if len(text) > _LONGEST_NUMBER or isinf(float(text)):
            return self._refuse(text)
        return int(text)


def _sound(value: Any, place: _Place, findings: Findings) -> Any:
    if findings.is_full:
        return value
    if isinstance(value, list):
        for index, item in enumerate(value):
            if not isinstance(item, _HARMLESS):
                value[index] = _sound(item, (*place, index), findings)
    elif isinstance(value, dict):
        _make_sound(value, place, findings)
    elif isinstance(value, _RefusedNumber):
        findings.add_unreadable(_number_problem(value.text, place))
        return None
    elif isinstance(value, str) and not _is_writable(value):
        findings.add_unreadable(_half_character(place))
        return None
    return value


def _make_sound(content: dict[str, Any], place: _Place, findings: Findings) -> None:
    for key in getattr(content, "twice", ()):
        findings.add(repeated_key(key, pointer(*place)))
    for key, item in content.items():
        if not _is_writable(key):
            findings.add(_half_character(place))
            findings.pass_over(pointer(*place, key))
        if not isinstance(item, _HARMLESS):
            content[key] = _sound(item, (*place, key), findings)


_HARMLESS = (int, float, type(None))


def repeated_key(key: str, below: str = "") -> Problem:
    """A key that an object has twice; the pointer is the key's."""
    message, hint = f"the key {shown(key)} is given twice", "keep one of them"
    return Problem(ErrorCode.DUPLICATE_KEY, message, hint, pointer=below + pointer(key))


def _number_problem(text: str, place: _Place) -> Problem:
    message, hint = f"{text} is no number in JSON", "leave it out, or write null"
    if text not in ("NaN", "Infinity", "-Infinity"):
        number = text if len(text) <= 30 else f"{text[:30]}..."
        message, hint = f"no double holds the number {number}", "write a smaller number, or text"
    return Problem(ErrorCode.INVALID_NUMBER, message, hint, pointer=pointer(*place))


def _half_character(place: _Place) -> Problem:
    message = "text with half of a character, a lone surrogate, which UTF-8 can't hold"
    hint = r"write both halves of a \u pair, or the character itself"
    return Problem(ErrorCode.INVALID_JSON, message, hint, pointer=pointer(*place))


def _is_writable(text: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _may_have_huge_numbers(raw: bytes) -> bool:
    digits = raw.translate(_DIGITS)
    exponents = (b"0e000", b"0e+000", b"0e-000")
    return b"0" * 200 in digits or any(exponent in digits for exponent in exponents)
