"""The parent's side of the cradle."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection

from attrs import frozen

from tests.sql.crashes.cradle import Deed, Fate, Order, rock

_SECONDS_TO_LEAVE = 10


class BrokenDeed(Exception):
    """A process has raised what nobody expected; the message is its traceback."""


@frozen
class Nursery:
    """Where processes come from."""

    _pipe: Connection

    def fate(self, deed: Deed, *, seconds: float | None = None) -> Fate:
        """Let a new process do it, killed so many seconds after its first word.

        Raises BrokenDeed when it ends by an exception.
        """
        return self._done(Order(deed=deed, seconds=seconds))

    def teach(self, deed: Deed) -> None:
        """Let it be done where all processes come from. Raises BrokenDeed."""
        self._done(Order(deed=deed, is_here=True))

    def _done(self, order: Order) -> Fate:
        self._pipe.send(order)
        fate = self._pipe.recv()
        assert isinstance(fate, Fate)
        if fate.broken is not None:
            raise BrokenDeed(fate.broken)
        return fate


@contextmanager
def nursery() -> Iterator[Nursery]:
    """One process that forks others, until the end of the block."""
    spawning = multiprocessing.get_context("spawn")
    ours, theirs = spawning.Pipe()
    process = spawning.Process(target=rock, args=(theirs,), daemon=True)
    process.start()
    theirs.close()
    try:
        yield Nursery(ours)
    finally:
        with suppress(OSError):
            ours.send(None)
        process.join(_SECONDS_TO_LEAVE)
        if process.is_alive():
            process.kill()
            process.join()
        ours.close()
