"""Work that is waited for within a budget, and carried through whoever still waits (S3)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import Any, Literal, TypeAlias, TypeVar

T = TypeVar("T")
Pool: TypeAlias = Literal["read", "change", "preview"]
"""What a thread is for: none of these waits for another."""
_THREADS: Mapping[Pool, int] = {"read": 16, "change": 16, "preview": 8}
_log = logging.getLogger("leadcat_web")


class TooSlow(Exception):
    """The host took longer than the budget; what was begun goes on by itself (S3)."""


class Carrying:
    """Waits for `budget` seconds at most.

    What takes longer, or whose asker has gone, is carried through all the same: nothing is cut
    off between its steps.
    """

    def __init__(self, budget: float) -> None:
        self.budget = budget
        # A plugin that hangs while something is changed or foreseen must not keep the pages from
        # being read.
        self._pools: dict[Pool, ThreadPoolExecutor] = {
            pool: ThreadPoolExecutor(threads, thread_name_prefix=f"leadcat-{pool}")
            for pool, threads in _THREADS.items()
        }
        self._previews = 0
        self._going_on: set[asyncio.Future[Any]] = set()

    @property
    def is_busy(self) -> bool:
        """Whether something that was begun goes on."""
        return bool(self._going_on)

    async def finish(self, seconds: float) -> bool:
        """Wait until what was begun is done; False when something still goes on then."""
        if not self._going_on:
            return True
        _, pending = await asyncio.wait(set(self._going_on), timeout=seconds)
        return not pending

    async def in_thread(
        self, work: Callable[[], T], *, pool: Pool = "read", budget: float | None = None
    ) -> T:
        """What an ordinary function comes to, within the budget; TooSlow.

        A preview isn't waited for while others hang: then it is too slow at once.
        """
        if pool == "preview" and self._previews >= _THREADS[pool]:
            raise TooSlow
        context, loop = copy_context(), asyncio.get_running_loop()
        begun = loop.run_in_executor(self._pools[pool], partial(context.run, work))
        if pool == "preview":
            self._previews += 1
            begun.add_done_callback(self._foreseen)
        return await self.within(begun, budget)

    async def within(self, work: asyncio.Future[T], budget: float | None = None) -> T:
        """What comes of this, within the budget; TooSlow, and it goes on by itself."""
        self._going_on.add(work)
        work.add_done_callback(self._ended)
        await asyncio.wait({work}, timeout=self.budget if budget is None else budget)
        if not work.done():
            raise TooSlow
        return work.result()

    def _foreseen(self, _: asyncio.Future[Any]) -> None:
        self._previews -= 1

    def _ended(self, work: asyncio.Future[Any]) -> None:
        self._going_on.discard(work)
        if not work.cancelled() and (error := work.exception()) is not None:
            _log.debug("an operation ended with an error", exc_info=error)
