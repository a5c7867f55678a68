"""Python's cyclic garbage collector, while much is made that stays."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Keeps the collector from looking again and again through all that was made so far.

    Nothing of a file or of its rules refers to itself, and looking takes as long as the making.
    Whoever paused it, and nobody else, lets it go on.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
