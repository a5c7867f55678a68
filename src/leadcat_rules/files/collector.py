"""Python's cyclic garbage collector, while a large file is read."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Keeps the collector from looking again and again through all that was read so far.

    Nothing that is read refers to itself, and it takes as long as the reading. Whoever paused
    it, and nobody else, lets it go on.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
