"""Watching hook calls: which plugin was asked what, what came back, how long it took."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Generator, Mapping, Sequence
from inspect import isawaitable
from typing import Any, TypeAlias

from attrs import evolve, frozen
from pluggy import HookImpl, PluginManager, Result

from leadcat_rules.plugins.hooks import HOOKS

_log = logging.getLogger("leadcat_rules.hooks")


@frozen(kw_only=True)
class HookCall:
    """One finished call. A coroutine's call finishes when it has been awaited."""

    hook: str
    plugin: str
    arguments: Mapping[str, object]
    """All that was offered; the plugin may take less."""
    result: object = None
    error: BaseException | None = None
    seconds: float = 0.0


TraceCallback: TypeAlias = Callable[[HookCall], object]


class Tracing:
    """Tells callbacks of the hook calls of one pluggy; costs nothing while there are none."""

    def __init__(self, pluggy: PluginManager, clock: Callable[[], float]) -> None:
        self._pluggy = pluggy
        self._clock = clock
        self.callbacks: tuple[TraceCallback, ...] = ()
        """Those that are called back at this moment."""
        self._stop_watching: Callable[[], None] | None = None
        self._changing = threading.Lock()
        self._started = _Started()

    def add(self, callback: TraceCallback) -> Callable[[], None]:
        """Call back after each hook call; the function that is returned ends it."""
        own = _Once(callback)
        with self._changing:
            self.callbacks = (*self.callbacks, own)
            if self._stop_watching is None:
                self._stop_watching = self._pluggy.add_hookcall_monitoring(
                    self._before, self._after
                )
        return lambda: self._remove(own)

    def _remove(self, callback: TraceCallback) -> None:
        with self._changing:
            self.callbacks = tuple(one for one in self.callbacks if one is not callback)
            if not self.callbacks and self._stop_watching is not None:
                self._stop_watching()
                self._stop_watching = None

    def _before(self, *_: object) -> None:
        self._started.times.append(self._clock())

    def _after(
        self,
        outcome: Result[Any],
        hook: str,
        implementations: Sequence[HookImpl],
        arguments: Mapping[str, Any],
    ) -> None:
        started = self._started.times.pop()
        names = ", ".join(implementation.plugin_name for implementation in implementations)
        call = HookCall(hook=hook, plugin=names, arguments=arguments)
        if outcome.exception is not None:
            self._tell(evolve(call, error=outcome.exception), started)
            return
        is_listed = HOOKS[hook].gathers_answers and len(implementations) == 1
        result = outcome.get_result()
        answer = (result[0] if result else None) if is_listed else result
        if isawaitable(answer):
            watched = _Watched(answer, lambda end: self._tell(evolve(call, **end), started))
            outcome.force_result([watched] if is_listed else watched)
        else:
            self._tell(evolve(call, result=answer), started)

    def _tell(self, call: HookCall, started: float) -> None:
        finished = evolve(call, seconds=self._clock() - started)
        for callback in self.callbacks:
            try:
                callback(finished)
            except Exception:
                _log.exception("a trace callback failed at %s", call.hook)


class _Started(threading.local):
    """When the calls began that this thread is inside of, the innermost last."""

    def __init__(self) -> None:
        self.times: list[float] = []


class _Once:
    """A callback with an identity of its own, so that adding it twice is removed once each."""

    def __init__(self, callback: TraceCallback) -> None:
        self._callback = callback

    def __call__(self, call: HookCall) -> object:
        return self._callback(call)


class _Watched:
    """A coroutine that reports how it ended."""

    def __init__(self, awaitable: Any, report: Callable[[dict[str, Any]], None]) -> None:
        self._awaitable = awaitable
        self._report = report

    def __await__(self) -> Generator[Any, Any, object]:
        try:
            result: object = yield from self._awaitable.__await__()
        except BaseException as error:
            self._report({"error": error})
            raise
        self._report({"result": result})
        return result

    def close(self) -> None:
        """Give the coroutine up unstarted."""
        close = getattr(self._awaitable, "close", None)
        if close is not None:
            close()
