"""Canonical JSON: one text for one content, whoever wrote it."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from hashlib import sha256
from json.encoder import encode_basestring as _text
from typing import Any

_POSITIONAL = 10**21
_SMALLEST = Decimal("0.000001")
"""From the one on and below the other numbers have an exponent, as in RFC 8785."""


def canonical_json(value: Any) -> str:
    """The value as JSON with sorted keys, no blanks, and numbers as the shortest decimal.

    Takes what a JSON reader gives: dicts with str keys, lists, tuples, str, bool, None, int and
    finite float. 1, 1.0 and 1e0 are one text.
    """
    if isinstance(value, dict):
        pairs = sorted(value.items())
        return _joined("{", (f"{_text(key)}:{canonical_json(item)}" for key, item in pairs), "}")
    if isinstance(value, list | tuple):
        return _joined("[", map(canonical_json, value), "]")
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    return shortest_decimal(value)


def digest(text: str) -> str:
    """`sha256:` and the SHA-256 of the text as UTF-8."""
    return f"sha256:{sha256(text.encode()).hexdigest()}"


def shortest_decimal(number: float) -> str:
    """The shortest text that reads back as this number: 0.1, 120000, 1e-7.

    A float means the shortest decimal that names it, so 1e30 and 10**30 are one number.
    """
    exact = Decimal(repr(number))
    if abs(exact) >= _POSITIONAL:
        is_float = isinstance(number, float) or Decimal(repr(float(number))) == exact
        return _scientific(exact) if is_float else str(number)
    if exact and abs(exact) < _SMALLEST:
        return _scientific(exact)
    return decimal_text(exact)


def decimal_text(number: Decimal) -> str:
    """The exact number without exponent and needless zeros."""
    text = format(number, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _scientific(number: Decimal) -> str:
    sign, digits, _ = number.as_tuple()
    text = "".join(map(str, digits)).rstrip("0")
    fraction = f".{text[1:]}" if len(text) > 1 else ""
    return f"{'-' if sign else ''}{text[0]}{fraction}e{number.adjusted():+}"


def _joined(opening: str, items: Iterable[str], closing: str) -> str:
    return f"{opening}{','.join(items)}{closing}"
