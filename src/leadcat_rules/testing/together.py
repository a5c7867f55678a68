"""Things that happen at once."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import TypeVar

_T = TypeVar("_T")
_SECONDS_TO_MEET = 30


def at_once(calls: Iterable[Callable[[], _T]]) -> list[_T]:
    """Make each call in a thread of its own, all from one barrier; what the first raises is raised.

    Threads take turns as often as they can meanwhile, so that what isn't atomic shows.
    """
    made = list(calls)
    barrier = Barrier(len(made))

    def meet_and_call(call: Callable[[], _T]) -> _T:
        barrier.wait(_SECONDS_TO_MEET)
        return call()

    with _taking_turns(), ThreadPoolExecutor(len(made)) as threads:
        futures = [threads.submit(meet_and_call, call) for call in made]
    return [future.result() for future in futures]


@contextmanager
def _taking_turns() -> Iterator[None]:
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)
