"""Where a page of a list ends, as an opaque text in an address."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime

from starlette.exceptions import HTTPException

from leadcat_rules import Position

_LONGEST = 16_000
"""Characters; what no store keeps as an id isn't longer."""


def token_of(position: Position) -> str:
    """The position as text that nobody needs to read."""
    moment, id = position
    packed = json.dumps([moment.isoformat(), id], separators=(",", ":"))
    return urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def position_of(token: str | None) -> Position | None:
    """The position of a token, None without one; HTTPException 400 for a damaged one."""
    if not token:
        return None
    try:
        return unpacked(token)
    except ValueError as error:
        raise HTTPException(400, "the address of this page of the list is damaged") from error


def unpacked(token: str) -> Position:
    """The position that a token was made of; ValueError for a text that is none of ours."""
    if len(token) > _LONGEST:
        raise ValueError(f"a token has at most {_LONGEST} characters")
    try:
        moment, id = json.loads(urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4)))
        at = datetime.fromisoformat(moment)
        if "\0" not in id and token_of((at, id)) == token and at.utcoffset() is not None:
            return at.astimezone(UTC), id
    except (TypeError, AttributeError, RecursionError, OverflowError) as error:
        raise ValueError("what a token holds is a time and an id") from error
    raise ValueError("a token is one of ours")
