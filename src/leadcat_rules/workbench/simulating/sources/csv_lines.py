"""On which lines of a CSV its rows begin: a cell in quotes may go on over several."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO


def lines_of_rows(path: str, rows: Collection[int], left_out: Collection[int]) -> dict[int, int]:
    """Row -> its line, both from 1. `left_out`: at which bytes those begin that aren't counted."""
    last, found, row = max(rows, default=0), {}, -1
    with Path(path).open("rb") as stream:
        for position, line in _beginnings(stream):
            # DuckDB 2 tells its first byte; its second where lines end in "\n" alone.
            if position in left_out or position + 1 in left_out:
                continue
            row += 1  # the headings are row 0
            if row in rows:
                found[row] = line
            if row >= last:
                break
    return found


def lines_at(path: str, positions: Iterable[int]) -> Iterator[int]:
    """The line in which each of these bytes stands; `positions` are ascending."""
    line, at = 1, 0
    with Path(path).open("rb") as stream:
        for position in positions:
            while at < position and (text := stream.readline(position - at)):
                at += len(text)
                line += text.endswith(b"\n")
            yield line


def _beginnings(stream: BinaryIO) -> Iterator[tuple[int, int]]:
    """Each row's first byte and its line; blank lines between rows are none."""
    position, is_open = 0, False
    for line, text in enumerate(stream, start=1):
        if not is_open and text.strip():
            yield position, line
        is_open ^= text.count(b'"') % 2 == 1
        position += len(text)
