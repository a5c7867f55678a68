"""Where in a JSON text an offset or a level lies, as far as the text can be followed."""

from __future__ import annotations

import json
import re
from contextlib import suppress

from leadcat_rules.errors import pointer

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},]', re.DOTALL)
_FOLLOWED = 2_000_000
"""Beyond so many characters a place isn't looked for: it would take too long."""

_Path = list[str | int | None]


def pointer_at(text: str, offset: int) -> str:
    """The pointer of the value or key that stands at this offset; empty when it is far away."""
    return _pointer(_path(text, offset)) if offset <= _FOLLOWED else ""


def pointer_below(text: str, levels: int) -> str:
    """The pointer of the first value that is nested in `levels` lists and objects."""
    path = _path(text, _FOLLOWED, levels)
    return _pointer(path[:levels]) if len(path) > levels else ""


def _path(text: str, end: int, levels: int | None = None) -> _Path:
    """The keys and indexes that lead to `end`, or to the first value below so many levels.

    None stands for the key of an object that hasn't come yet.
    """
    path: _Path = []
    for token in _TOKEN.finditer(text, 0, end):
        _follow(path, token[0])
        if levels is not None and len(path) > levels:
            break
    return path


def _follow(path: _Path, token: str) -> None:
    if token in "[{":
        path.append(0 if token == "[" else None)
    elif token in "]}":
        del path[-1:]
    elif path and token == ",":
        path[-1] = path[-1] + 1 if isinstance(path[-1], int) else None
    elif path and path[-1] is None:
        path[-1] = _key(token)


def _key(token: str) -> str:
    with suppress(ValueError):
        return str(json.loads(token, strict=False))
    return token[1:-1]


def _pointer(path: _Path) -> str:
    return pointer(*(step for step in path if step is not None))
