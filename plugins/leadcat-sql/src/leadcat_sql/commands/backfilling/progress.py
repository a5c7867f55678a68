"""A bar on standard error while companies are gone through, where somebody can see it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from leadcat_rules.terminal import screen


@contextmanager
def bar(doing: str, companies: int) -> Iterator[Callable[[int], None]]:
    """Tell it how many companies are done; it is gone at the end."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    columns = (TextColumn(doing), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=screen(stderr=True), transient=True) as progress:
        task = progress.add_task(doing, total=companies)
        yield lambda done: progress.advance(task, done)
