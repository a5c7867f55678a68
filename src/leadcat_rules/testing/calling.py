"""Calling what may be a coroutine, inside the host's own context."""

from __future__ import annotations

from asyncio import Runner, gather
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from functools import partial
from inspect import isawaitable
from typing import Any, TypeAlias

from leadcat_rules.testing.together import at_once

Context: TypeAlias = AbstractContextManager[Any] | AbstractAsyncContextManager[Any]
"""What a host does around a save: a transaction, a request. It gives the hooks' `context`."""

Call: TypeAlias = Callable[[Any], Any]
"""Is given the context; returns a result, or an awaitable one."""


class Caller:
    """Makes calls, each in a context of its own; waits for coroutines where `awaits`."""

    def __init__(self, context: Callable[[], Context], *, awaits: bool) -> None:
        self._context = context
        self._runner = Runner() if awaits else None

    @property
    def awaits(self) -> bool:
        """Whether the host's hooks are coroutines."""
        return self._runner is not None

    def one(self, call: Call) -> Any:
        """Make this call."""
        if self._runner is None:
            return self._directly(call)
        return self._runner.run(self._awaited(call))

    def at_once(self, calls: Iterable[Call]) -> list[Any]:
        """Make all these calls, in threads from one barrier, or as tasks of one loop."""
        if self._runner is None:
            return at_once(partial(self._directly, call) for call in calls)
        return self._runner.run(self._gathered(calls))

    def close(self) -> None:
        """End the loop."""
        if self._runner is not None:
            self._runner.close()

    def _directly(self, call: Call) -> Any:
        context = self._context()
        if not isinstance(context, AbstractContextManager):
            raise TypeError("a host of ordinary functions has an ordinary context manager")
        with context as entered:
            return call(entered)

    async def _awaited(self, call: Call) -> Any:
        context = self._context()
        if isinstance(context, AbstractAsyncContextManager):
            async with context as entered:
                return await _waited(call(entered))
        with context as entered:
            return await _waited(call(entered))

    async def _gathered(self, calls: Iterable[Call]) -> list[Any]:
        return await gather(*(self._awaited(call) for call in calls))


async def _waited(answer: Any | Awaitable[Any]) -> Any:
    return await answer if isawaitable(answer) else answer
