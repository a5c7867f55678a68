"""What is wrong with a ruleset's text, each problem at its line and column."""

from __future__ import annotations

import json
from collections.abc import Iterable

from attrs import frozen

from leadcat_rules import ErrorCode, Problem
from leadcat_web.pages.settings.places import Places, Span

_OF_KEYS = frozenset({ErrorCode.UNKNOWN_KEY, ErrorCode.DUPLICATE_KEY})
_SHOWN = 80
"""Characters of the line that are shown."""


@frozen
class PlacedProblem:
    """A problem and the part of the text that it is about."""

    problem: Problem
    line: int
    column: int
    """Characters from the start of the line, from 1."""
    length: int
    """Characters on that line that it is about; 0 at an end."""
    excerpt: str
    """The line, from a little before the place."""


def placed(problems: Iterable[Problem], text: str) -> tuple[PlacedProblem, ...]:
    """The problems in the order of the text."""
    told = tuple(problems)
    places = Places(text, (problem.pointer for problem in told))
    found = [_at(problem, _span(problem, text, places), places) for problem in told]
    return tuple(sorted(found, key=lambda each: (each.line, each.column)))


def _span(problem: Problem, text: str, places: Places) -> Span:
    if problem.code is ErrorCode.INVALID_JSON and (offset := _stops_at(text)) is not None:
        return Span(offset, min(offset + 1, len(text)))
    return places.nearest(problem.pointer, key=problem.code in _OF_KEYS)


def _stops_at(text: str) -> int | None:
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        return error.pos
    except (RecursionError, ValueError):
        return None
    return None


def _at(problem: Problem, span: Span, places: Places) -> PlacedProblem:
    line, column = places.position(span.start)
    whole = places.line(line)
    length = max(0, min(span.end - span.start, len(whole) - column + 1))
    first = max(0, column - 1 - _SHOWN // 2)
    return PlacedProblem(problem, line, column, length, whole[first : first + _SHOWN].strip())
