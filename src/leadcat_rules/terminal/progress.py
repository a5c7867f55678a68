"""Progress on standard error, where somebody can see it and a file is long enough."""

from __future__ import annotations

import sys
from collections.abc import Generator, Iterable
from contextlib import AbstractContextManager, nullcontext
from os import PathLike
from pathlib import Path
from typing import TypeVar

from leadcat_rules.terminal.printing import screen

_T = TypeVar("_T")
LONG = 2_000
"""Lines from which on progress is worth a bar."""
_PIECE = 1 << 20


def count_lines(path: str | PathLike[str]) -> int:
    """How many lines the file has, about; 0 when it can't be read."""
    try:
        with Path(path).open("rb") as stream:
            return sum(piece.count(b"\n") for piece in iter(lambda: stream.read(_PIECE), b""))
    except (OSError, ValueError):
        return 0


def working(what: str, length: int) -> AbstractContextManager[object]:
    """Shows that something long is going on, and removes it at the end."""
    if length < LONG or not sys.stderr.isatty():
        return nullcontext()
    return screen(stderr=True).status(f"{what} ({length:,} lines)")


def counted(items: Iterable[_T], length: int, doing: str = "deciding") -> Generator[_T, None, None]:
    """The items, with a bar where the rows themselves don't show how far it is."""
    if length < LONG or not sys.stderr.isatty() or sys.stdout.isatty():
        yield from items
        return
    from rich.progress import (  # a tenth of what a small run takes
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn(doing), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = screen(stderr=True)
    # Rich would print the rows beside its bar, on standard error.
    with Progress(*columns, console=console, transient=True, redirect_stdout=False) as progress:
        yield from progress.track(items, total=length)
