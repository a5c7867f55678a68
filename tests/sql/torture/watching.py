"""When a process is at work in a database, by the machine's clock."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from attrs import field, frozen
from sqlalchemy import Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

Span: TypeAlias = tuple[int, int]
"""Begin and end in nanoseconds, comparable between processes."""


@frozen
class Watch:
    """Keeps the spans in which these engines' connections were in use: mostly a transaction."""

    engines: Sequence[Engine]
    spans: list[Span] = field(factory=list, init=False)
    failures: list[str] = field(factory=list, init=False)
    """Errors of the database, for example of a lock or a deadlock."""
    _begun: dict[int, int] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        for engine in self.engines:
            event.listen(engine, "checkout", self._begin)
            event.listen(engine, "checkin", self._end)
            event.listen(engine, "handle_error", self._fail)

    def clear(self) -> None:
        """Forget what was."""
        self.spans.clear()
        self.failures.clear()

    def _begin(self, connection: object, entry: ConnectionPoolEntry, proxy: object) -> None:
        self._begun[id(entry)] = time.monotonic_ns()

    def _end(self, connection: object, entry: ConnectionPoolEntry) -> None:
        begun = self._begun.pop(id(entry), None)
        if begun is not None:
            self.spans.append((begun, time.monotonic_ns()))

    def _fail(self, context: Any) -> None:
        self.failures.append(type(context.original_exception).__name__)


def met(one: Iterable[Span], other: Iterable[Span]) -> bool:
    """Whether both were at work at the same moment."""
    others = list(other)
    return any(
        begin < other_end and other_begin < end
        for begin, end in one
        for other_begin, other_end in others
    )
