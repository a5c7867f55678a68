"""Lines and columns of what pointers mean in a JSON text."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress

from attrs import frozen

from leadcat_rules.errors import pointer

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{},:]|[^\s\[\]{},:"]+', re.DOTALL)


@frozen
class Place:
    """A line and a column, both from 1; the column counts characters."""

    line: int = 1
    column: int = 1


def places(text: str, pointers: Collection[str]) -> Mapping[str, Place]:
    """Where each value begins. What isn't there is where what it would stand in begins.

    The text may be no valid JSON: it is followed as far as it goes.
    """
    wanted = {part for each in pointers for part in _with_parents(each)}
    found: dict[str, int] = {"": len(text) - len(text.lstrip())}
    for place, offset in _values(text, wanted):
        found.setdefault(place, offset)
        if len(found) == len(wanted):
            break
    lines = [0, *(match.end() for match in re.finditer("\n", text))]
    return {each: _place(lines, _nearest(each, found)) for each in pointers}


def _place(lines: list[int], offset: int) -> Place:
    line = bisect_right(lines, offset)
    return Place(line, offset - lines[line - 1] + 1)


def _nearest(place: str, found: Mapping[str, int]) -> int:
    return next(found[each] for each in _with_parents(place) if each in found)


def _with_parents(place: str) -> Iterator[str]:
    """The pointer, that of what it stands in, and so on to the root."""
    while place:
        yield place
        place = place.rpartition("/")[0]
    yield ""


def _values(text: str, wanted: Collection[str]) -> Iterator[tuple[str, int]]:
    """Each wanted value that the text has, with its offset, in the order of the text.

    What lies in a value that nobody wants is passed over without a pointer made.
    """
    stack = _Stack(wanted)
    for token in _TOKEN.finditer(text):
        place = stack.take(token[0])
        if place is not None:
            yield place, token.start()


class _Stack:
    """Follows the tokens of a JSON text."""

    def __init__(self, wanted: Collection[str]) -> None:
        self._wanted = wanted
        self._open: list[tuple[str | None, int | None]] = []
        """Of each list and object its pointer, None when nobody wants it, and the next index."""
        self._key: str | None = None
        self._needs_key = False

    def take(self, token: str) -> str | None:
        """The pointer of the value that begins with this token, if it is wanted."""
        if token in "]}":
            self._close()
        elif token == ",":
            self._go_on()
        elif token == ":":
            self._needs_key = False
        elif self._needs_key:
            self._key = token
        else:
            return self._begin(token)
        return None

    def _begin(self, token: str) -> str | None:
        place = self._current()
        if token in "[{":
            self._open.append((place, 0 if token == "[" else None))
            self._needs_key = token == "{"
        return place

    def _current(self) -> str | None:
        if not self._open:
            return ""
        within, index = self._open[-1]
        if within is None:
            return None
        step = _text(self._key or "") if index is None else index
        place = within + pointer(step)
        return place if place in self._wanted else None

    def _go_on(self) -> None:
        if self._open:
            within, index = self._open[-1]
            self._open[-1] = within, None if index is None else index + 1
            self._needs_key = index is None

    def _close(self) -> None:
        if self._open:
            self._open.pop()
        self._needs_key = False


def _text(key: str) -> str:
    with suppress(ValueError):
        return str(json.loads(key, strict=False))
    return key
