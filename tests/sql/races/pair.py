"""The two processes of a race, which stay for all its rounds."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import TypeAlias

from attrs import define, field, frozen

from tests.sql.races.race import PROCESSES
from tests.sql.races.start import Start
from tests.sql.races.worker import Broken, Report, Task, work

_SECONDS_TO_LEAVE = 10

Reports: TypeAlias = tuple[Report, Report]


class BrokenRace(Exception):
    """A process has raised what nobody expected; the message is its traceback."""


@frozen
class _Process:
    process: BaseProcess
    pipe: Connection

    def receive(self) -> object:
        """What it sends next, or what it died of."""
        try:
            return self.pipe.recv()
        except EOFError:
            self.process.join(_SECONDS_TO_LEAVE)
            return Broken(f"the process is gone, exit code {self.process.exitcode}")

    def leave(self) -> None:
        """Let it end, by force where it doesn't."""
        with suppress(OSError):
            self.pipe.send(None)
        self.process.join(_SECONDS_TO_LEAVE)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        self.pipe.close()


@define
class Pair:
    """Plays rounds; raises BrokenRace, and begins anew with the next task after that."""

    _processes: list[_Process] = field(factory=list, init=False)

    def play(self, task: Task) -> Sequence[Reports]:
        """The reports of both for each round."""
        if not self._processes:
            self._begin()
        try:
            for each in self._processes:
                each.pipe.send(task)
            first, second = self._hear()
        except BrokenRace:
            self.leave()
            raise
        return list(zip(first, second, strict=True))

    def leave(self) -> None:
        """Let both end."""
        for each in self._processes:
            each.leave()
        self._processes.clear()

    def _begin(self) -> None:
        spawning = multiprocessing.get_context("spawn")
        start = Start(spawning)
        for number in PROCESSES:
            ours, theirs = spawning.Pipe()
            process = spawning.Process(target=work, args=(theirs, start, number), daemon=True)
            process.start()
            theirs.close()
            self._processes.append(_Process(process, ours))
        self._hear()

    def _hear(self) -> tuple[list[Report], list[Report]]:
        """What both send next."""
        heard = [each.receive() for each in self._processes]
        broken = [each.traceback for each in heard if isinstance(each, Broken)]
        if broken:
            # The other one is told by its barrier that somebody broke.
            raise BrokenRace(min(broken, key=lambda told: "BrokenBarrierError" in told))
        first, second = heard
        return first, second  # type: ignore[return-value]  # a pipe has no types


@contextmanager
def two_processes() -> Iterator[Pair]:
    """Two that play what they are told, until the end of the block."""
    pair = Pair()
    try:
        yield pair
    finally:
        pair.leave()
