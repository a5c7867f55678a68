"""Where in a JSON text the value of a pointer stands, be the text sound or half written."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import suppress

from attrs import define, field, frozen

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"?|[\[\]{},:]|[^\s\[\]{},:"]+', re.DOTALL)


@frozen
class Span:
    """A part of a text, as offsets in characters; the end isn't part of it."""

    start: int
    end: int


@define
class _Node:
    """A value that is looked for, or one above it."""

    parts: dict[str, _Node] = field(factory=dict)
    value: Span | None = None
    key: Span | None = None

    def forget(self) -> None:
        """The value comes again: of a key that is given twice the last one counts."""
        for part in self.parts.values():
            part.value = part.key = None
            part.forget()


@define
class _Open:
    """A list or object that hasn't ended yet."""

    node: _Node | None
    start: int
    index: int | None
    """The place in a list; None in an object."""
    key: str | None = None
    key_span: Span | None = None


class Places:
    """Finds the places of these pointers (RFC 6901) in one pass over the text."""

    def __init__(self, text: str, pointers: Iterable[str]) -> None:
        self._text = text
        self._root = _Node()
        for pointer in pointers:
            node = self._root
            for part in _parts(pointer):
                node = node.parts.setdefault(part, _Node())
        self._read()
        self._line_ends = [match.start() for match in re.finditer("\n", text)]

    def value(self, pointer: str) -> Span | None:
        """Where exactly this value stands, None when the text doesn't have it."""
        *_, node = self._way(pointer)
        return None if node is None else node.value

    def nearest(self, pointer: str, *, key: bool = False) -> Span:
        """The value, or its key; the one above where there is none, the beginning at last."""
        known = [node for node in self._way(pointer) if node is not None and node.value]
        if not known:
            return Span(0, 0)
        found = known[-1]
        return (found.key if key and found.key else found.value) or Span(0, 0)

    def position(self, offset: int) -> tuple[int, int]:
        """The line and the column of an offset, both from 1; only a line feed ends a line."""
        line = bisect_right(self._line_ends, offset - 1)
        start = self._line_ends[line - 1] + 1 if line else 0
        return line + 1, offset - start + 1

    def line(self, number: int) -> str:
        """The text of this line, from 1."""
        start = self._line_ends[number - 2] + 1 if number > 1 else 0
        is_last = number > len(self._line_ends)
        return self._text[start : len(self._text) if is_last else self._line_ends[number - 1]]

    def _way(self, pointer: str) -> Iterator[_Node | None]:
        node: _Node | None = self._root
        yield node
        for part in _parts(pointer):
            node = None if node is None else node.parts.get(part)
            yield node

    def _read(self) -> None:
        opened: list[_Open] = []
        for match in _TOKEN.finditer(self._text):
            _take(self._root, opened, match[0], Span(*match.span()))
        for each in opened:
            _place(each.node, Span(each.start, len(self._text)))


def _take(root: _Node, opened: list[_Open], token: str, span: Span) -> None:
    inside = opened[-1] if opened else None
    if token in "]}":
        if inside is not None:
            opened.pop()
            _place(inside.node, Span(inside.start, span.end))
    elif token == ",":
        _next(inside)
    elif inside is not None and inside.index is None and inside.key is None:
        inside.key, inside.key_span = _text_of(token), span
    elif token != ":":
        _begin(root, opened, token, span)


def _next(inside: _Open | None) -> None:
    if inside is not None and inside.index is not None:
        inside.index += 1
    elif inside is not None:
        inside.key = inside.key_span = None


def _begin(root: _Node, opened: list[_Open], token: str, span: Span) -> None:
    inside = opened[-1] if opened else None
    node = root if inside is None else _node_of(inside)
    if node is not None:
        node.forget()
        node.key = None if inside is None else inside.key_span
        node.value = span
    if token in "[{":
        opened.append(_Open(node, span.start, 0 if token == "[" else None))


def _node_of(inside: _Open) -> _Node | None:
    if inside.node is None:
        return None
    return inside.node.parts.get(inside.key or "" if inside.index is None else str(inside.index))


def _place(node: _Node | None, span: Span) -> None:
    if node is not None:
        node.value = span


def _parts(pointer: str) -> list[str]:
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]


def _text_of(token: str) -> str:
    with suppress(ValueError):
        return str(json.loads(token, strict=False))
    return token.strip('"')
