"""Where the next page begins, as the API takes it."""

from __future__ import annotations

from leadcat_rules import ErrorCode, InvalidInput, Position, Problem
from leadcat_web.frame.cursors import unpacked


def position_of(cursor: str | None) -> Position | None:
    """The position that a cursor was made of; InvalidInput for a text that is none."""
    if cursor is None:
        return None
    try:
        return unpacked(cursor)
    except ValueError:
        hint = "take it from `next` of the page before, as it stands there"
        problem = Problem(
            ErrorCode.INVALID_VALUE, "no page gave this cursor", hint, pointer="/query/cursor"
        )
        raise InvalidInput(problem) from None
