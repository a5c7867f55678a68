"""A process that has imported everything, and forks one for each deed in a few milliseconds."""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Protocol, TypeAlias

# Imported here so that no forked process has to.
import sqlalchemy.dialects.postgresql.psycopg
import sqlalchemy.dialects.sqlite.pysqlite  # noqa: F401
from attrs import field, frozen

Tell: TypeAlias = Callable[[object], None]
"""Lets the parent know of something, also when this process dies at once afterwards."""

_FAILED = 70


class Deed(Protocol):
    """What a process is forked for; sent from another one."""

    def __call__(self, tell: Tell) -> None:
        """Do it."""
        ...


@frozen(kw_only=True)
class Order:
    """A deed, and when it is put to an end."""

    deed: Deed
    seconds: float | None = None
    """After its first word it is killed from outside, so much later; None: never."""
    is_here: bool = False
    """Whether no process is forked for it, so that later ones begin with what it leaves."""


@frozen(kw_only=True)
class Fate:
    """What became of a process."""

    was_killed: bool
    told: tuple[object, ...] = ()
    broken: str | None = field(default=None)
    """The traceback of what it raised."""


def rock(pipe: Connection) -> None:
    """Carry out orders until None comes, each answered by its fate."""
    while (order := pipe.recv()) is not None:
        # What is there by now is never looked through by a child's collector, nor copied for it.
        gc.freeze()
        pipe.send(_done_here(order.deed) if order.is_here else _fate_of(order))


def _done_here(deed: Deed) -> Fate:
    told: list[object] = []
    try:
        deed(told.append)
    except Exception:
        return Fate(was_killed=False, broken=traceback.format_exc())
    return Fate(was_killed=False, told=tuple(told))


def _fate_of(order: Order) -> Fate:
    reader, writer = Pipe(duplex=False)
    child = os.fork()
    if child == 0:
        reader.close()
        _live(order.deed, writer)
    writer.close()
    told = _listen(reader, child, order.seconds)
    _, status = os.waitpid(child, 0)
    reader.close()
    if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
        return Fate(was_killed=True, told=tuple(told))
    if status:
        return Fate(was_killed=False, broken=str(told[-1]) if told else f"status {status}")
    return Fate(was_killed=False, told=tuple(told))


def _live(deed: Deed, writer: Connection) -> None:
    """The child's whole life; it leaves nothing of the parent's behind."""
    try:
        deed(writer.send)
    except BaseException:
        writer.send(traceback.format_exc())
        os._exit(_FAILED)
    sys.stdout.flush()
    os._exit(0)


def _listen(reader: Connection, child: int, seconds: float | None) -> list[object]:
    """All that it says, until it is silent for good."""
    told: list[object] = []
    try:
        told.append(reader.recv())
        if seconds is not None:
            until = time.monotonic() + seconds
            while reader.poll(max(0.0, until - time.monotonic())):
                told.append(reader.recv())
            os.kill(child, signal.SIGKILL)
        while True:
            told.append(reader.recv())
    except EOFError:
        return told
