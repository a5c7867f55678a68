"""No connection is used by two processes, whatever a host forks.

SQLite loses its locks when a file is open across a fork, and two processes that speak on one
connection to a server get each other's answers.
"""

from __future__ import annotations

import os
from weakref import WeakSet

from sqlalchemy import Engine

_engines: WeakSet[Engine] = WeakSet()

_inherited: list[object] = []
"""What a child got all the same, kept so that nothing here ever closes it."""


def keep_apart(engine: Engine) -> None:
    """Let no connection of this engine rest while the process forks."""
    _engines.add(engine)


def _close_what_rests() -> None:
    for engine in list(_engines):
        if not engine.dialect.is_async:  # only its event loop could close those
            engine.dispose()


def _start_afresh() -> None:
    for engine in list(_engines):
        _inherited.append(engine.pool)
        engine.dispose(close=False)


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_close_what_rests, after_in_child=_start_afresh)
