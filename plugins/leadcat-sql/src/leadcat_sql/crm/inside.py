"""Coroutines that are run to their end inside of an ordinary function."""

from __future__ import annotations

from collections.abc import Coroutine, Generator
from functools import partial
from typing import Any, TypeVar

from attrs import frozen
from sqlalchemy import Connection

T = TypeVar("T")


@frozen
class _Waiting:
    """Waits for exactly what a coroutine waits for."""

    what: Any

    def __await__(self) -> Generator[Any, Any, Any]:
        return (yield self.what)


def run_inside(connection: Connection, coroutine: Coroutine[Any, Any, T]) -> T:
    """What the coroutine returns; for functions that `AsyncConnection.run_sync` runs.

    So a transaction is written once, as ordinary functions, and asks an engine of coroutines in
    the middle of it. What is answered on the same connection goes on at once; for whatever else a
    plugin waits, the event loop waits, and others have their turn.
    """
    driver: Any = connection.connection.dbapi_connection
    step = partial(coroutine.send, None)
    try:
        while True:
            waiting = _Waiting(step())
            try:
                step = partial(coroutine.send, driver.run_async(lambda _, this=waiting: this))
            except BaseException as error:
                step = partial(coroutine.throw, error)
    except StopIteration as stop:
        result: T = stop.value
        return result
    finally:
        coroutine.close()
