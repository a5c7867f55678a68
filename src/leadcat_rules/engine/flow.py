"""A way through the engine, free of I/O: a generator that yields requests and is sent the answers.

What follows what is written once, in flows; the two drivers decide nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterable, Mapping
from inspect import iscoroutine
from typing import Any, TypeAlias, TypeVar

from attrs import define

from leadcat_rules.plugins import HostFault, Plugins, check_answer, is_awaited
from leadcat_rules.store import Store

_T = TypeVar("_T")
_log = logging.getLogger("leadcat_rules")


# Several of these are made for each event: as values they are treated, not guarded.
@define(eq=False)
class AskHook:
    """A question to one plugin; what it raises or answers wrongly comes back as a HostFault."""

    hook: str
    plugin: str
    arguments: Mapping[str, object]


@define(eq=False)
class TellHook:
    """News for one observer; what it raises is logged and stops nobody."""

    hook: str
    plugin: str
    arguments: Mapping[str, object]


@define(eq=False)
class AskStore:
    """A call of the store; what it raises reaches the caller of the engine."""

    store: Store
    method: str
    arguments: tuple[object, ...] = ()
    options: Mapping[str, object] = {}


Request: TypeAlias = AskHook | TellHook | AskStore
Flow: TypeAlias = Generator[Request, Any, _T]


def drive(flow: Flow[_T], plugins: Plugins) -> _T:
    """Run a flow for a host of ordinary functions; a coroutine is refused, naming its plugin."""
    try:
        request = next(flow)
        while True:
            try:
                answer = _answered(request, plugins)
            except BaseException as error:
                # Also a time-out or Ctrl-C: a flow takes back what it can before it passes it on.
                request = _told_of_failure(flow, request, error)
            else:
                request = flow.send(answer)
    except StopIteration as stop:
        result: _T = stop.value
        return result
    finally:
        flow.close()


async def adrive(flow: Flow[_T], plugins: Plugins) -> _T:
    """Run a flow for a host of coroutines, or of both kinds."""
    try:
        request = next(flow)
        while True:
            try:
                asked = _ask(request, plugins)
                answer = _checked(request, await asked if is_awaited(asked) else asked)
            except BaseException as error:
                # Also a time-out or Ctrl-C: a flow takes back what it can before it passes it on.
                request = _told_of_failure(flow, request, error)
            else:
                request = flow.send(answer)
    except StopIteration as stop:
        result: _T = stop.value
        return result
    finally:
        flow.close()


def in_turn(flows: Iterable[Flow[_T]]) -> Flow[list[_T]]:
    """Go through several flows, one after the other."""
    results = []
    for flow in flows:
        results.append((yield from flow))  # noqa: PERF401 - a comprehension can't yield
    return results


def _answered(request: Request, plugins: Plugins) -> object:
    if isinstance(request, AskHook):  # the usual, without a detour
        answer = plugins.call(request.hook, request.plugin, request.arguments)
        check_answer(request.hook, request.plugin, answer, request.arguments)
        return answer
    return _checked(request, _ask(request, plugins))


def _ask(request: Request, plugins: Plugins) -> Any:
    if isinstance(request, AskStore):
        return getattr(request.store, request.method)(*request.arguments, **request.options)
    return plugins.call(request.hook, request.plugin, request.arguments)


def _checked(request: Request, answer: object) -> object:
    """The answer, unless it is nonsense; what should have been awaited is nonsense, too."""
    if not isinstance(request, AskStore):
        check_answer(request.hook, request.plugin, answer, request.arguments)
    elif is_awaited(answer):
        if iscoroutine(answer):
            answer.close()
        raise TypeError(f"the store's {request.method} is asynchronous: use the a… methods")
    return answer


def _told_of_failure(flow: Flow[_T], request: Request, error: BaseException) -> Request:
    """Throw the failure in at the point that waits for the answer; observers' are only logged."""
    if isinstance(request, AskStore) or not isinstance(error, Exception):
        return flow.throw(error)
    fault = HostFault.from_error(request.hook, request.plugin, error)
    if isinstance(request, AskHook):
        return flow.throw(fault)
    _log.error("%s", fault, exc_info=error)
    return flow.send(None)
