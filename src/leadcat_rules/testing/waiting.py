"""A store of coroutines, for whoever calls ordinary methods."""

from __future__ import annotations

import asyncio
import atexit
from collections.abc import Callable
from concurrent.futures import Future
from functools import cache, partial
from inspect import isawaitable
from threading import Lock, Thread
from typing import Any, cast

from leadcat_rules.store import Store

_STARTING = Lock()


def waited(store: object) -> Store:
    """The same store with methods that wait; any number of threads may call them at once.

    `store` may also be awaitable, a coroutine that opens it. All of them run on one event loop in
    a thread of its own, which ends with the process.
    """
    return cast(Store, _Waited(_wait(lambda: store)))


class _Waited:
    def __init__(self, store: object) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._store, name)
        return partial(_waiting, found) if callable(found) else found


def _waiting(method: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    return _wait(partial(method, *args, **kwargs))


def _wait(call: Callable[[], object]) -> Any:
    async def answered() -> object:
        answer = call()
        return await answer if isawaitable(answer) else answer

    with _STARTING:
        loop = _loop()
    return asyncio.run_coroutine_threadsafe(answered(), loop).result()


@cache
def _loop() -> asyncio.AbstractEventLoop:
    started: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = Future()
    thread = Thread(target=asyncio.run, args=(_until_told(started),), name="waited", daemon=True)
    thread.start()
    loop, end = started.result()

    def close() -> None:
        loop.call_soon_threadsafe(end.set)
        thread.join()

    atexit.register(close)
    return loop


async def _until_told(started: Future[tuple[asyncio.AbstractEventLoop, asyncio.Event]]) -> None:
    end = asyncio.Event()
    started.set_result((asyncio.get_running_loop(), end))
    await end.wait()
