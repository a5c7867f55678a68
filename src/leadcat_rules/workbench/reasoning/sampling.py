"""A few strings in which a regular expression probably matches; whether it does is RE2's to say."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from importlib import import_module
from itertools import islice, product
from typing import Any, TypeAlias

# The standard library's own, which has no types: nothing else tells what an expression is made of.
_parser: Any = import_module("re._parser")

_MOST = 12
_MOST_OF_A_PART = 3
_LONGEST = 200

Sampler: TypeAlias = Callable[[Any], list[str]]


@lru_cache(maxsize=1_000)
def samples(pattern: str) -> Sequence[str]:
    """Some short strings; none for an expression that only RE2 understands."""
    try:
        parsed = _parser.parse(pattern)
    except (re.error, RecursionError, OverflowError):
        return ()
    return tuple(text for text in _of_sequence(parsed)[:_MOST] if len(text) <= _LONGEST)


def _of_sequence(parsed: Any) -> list[str]:
    parts = [_of(str(kind), details) for kind, details in parsed]
    return ["".join(each) for each in islice(product(*parts), _MOST)]


def _of(kind: str, details: Any) -> list[str]:
    sampler = _SAMPLERS.get(kind)
    return [""] if sampler is None else sampler(details)[:_MOST_OF_A_PART]


def _one_of(details: Any) -> list[str]:
    kinds = [str(kind) for kind, _ in details]
    if "NEGATE" in kinds:
        excluded = {text for kind, each in details for text in _of(str(kind), each)}
        return [letter for letter in "xA0 -é" if letter not in excluded]
    return [text for kind, each in details for text in _of(str(kind), each)]


def _repeated(details: Any) -> list[str]:
    least, most, parsed = details
    if least > _LONGEST:
        return [""]
    counts = dict.fromkeys((least, min(int(most), least + 1)))
    return [text * count for count in counts for text in _of_sequence(parsed)]


def _category(details: Any) -> list[str]:
    return {"CATEGORY_DIGIT": ["0"], "CATEGORY_WORD": ["a", "0"], "CATEGORY_SPACE": [" "]}.get(
        str(details), ["-", "x"]
    )


_SAMPLERS: Mapping[str, Sampler] = {
    "LITERAL": lambda details: [chr(details)],
    "NOT_LITERAL": lambda details: ["x" if chr(details) != "x" else "y"],
    "ANY": lambda _: ["x"],
    "IN": _one_of,
    "RANGE": lambda details: [chr(details[0]), chr(details[1])],
    "CATEGORY": _category,
    "BRANCH": lambda details: [text for each in details[1] for text in _of_sequence(each)],
    "SUBPATTERN": lambda details: _of_sequence(details[-1]),
    "MAX_REPEAT": _repeated,
    "MIN_REPEAT": _repeated,
    "POSSESSIVE_REPEAT": _repeated,
}
