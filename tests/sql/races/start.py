"""Where both processes of a race are called to, and leave at the same moment."""

from __future__ import annotations

import os
import time
from multiprocessing.context import SpawnContext
from multiprocessing.synchronize import Barrier
from threading import BrokenBarrierError
from typing import Any

from tests.sql.races.race import PROCESSES

_SECONDS_TO_MEET = 120


class Start:
    """Made by the parent, and handed to both."""

    def __init__(self, spawning: SpawnContext) -> None:
        self._barrier: Barrier = spawning.Barrier(len(PROCESSES))
        self._awake: Any = spawning.RawArray("q", len(PROCESSES))

    def meet(self) -> None:
        """Wait for the other one; BrokenBarrierError when it doesn't come."""
        self._barrier.wait(_SECONDS_TO_MEET)

    def go(self, process: int) -> None:
        """Meet, and go on once both are awake.

        Whoever comes last to a barrier goes on at once, and the other one is woken first.
        """
        self._barrier.wait(_SECONDS_TO_MEET)
        self._awake[process - 1] += 1
        until = time.monotonic() + _SECONDS_TO_MEET
        while min(self._awake) < self._awake[process - 1]:
            if time.monotonic() > until:
                raise BrokenBarrierError
            os.sched_yield()

    def call_off(self) -> None:
        """Nobody has to wait any more."""
        self._barrier.abort()
