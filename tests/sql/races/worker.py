"""One of the two processes of a race."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from multiprocessing.connection import Connection

from attrs import define, field, frozen

from tests.sql.races.race import Race, Result
from tests.sql.races.races import RACES
from tests.sql.races.start import Start
from tests.sql.torture.places import Desk, Place
from tests.sql.torture.watching import Span, Watch

_LATER = (0, 1, -1, 0, 2, -2, 0, 4, -4, 0, 8, -8, 0, 16, -16, 0, 32, -32)
"""By how many looks the first process is later, from round to round: their moves meet anywhere."""


@frozen(kw_only=True)
class Task:
    """Rounds of a race that are played one after the other."""

    race: str
    place: Place
    rounds: Sequence[tuple[int, str]]
    """Each with the company that it is about."""


@frozen(kw_only=True)
class Report:
    """What one process says of one round."""

    result: Result
    spans: Sequence[Span]
    """When it was at work in the database, once both could go."""
    failures: Sequence[str]
    """The database's errors that it was told of and got over."""


@frozen
class Broken:
    """It has raised what nobody expected."""

    traceback: str


def work(pipe: Connection, start: Start, process: int) -> None:
    """Play tasks until None comes, each answered by its reports or by what broke."""
    worker = _Worker(start, process)
    try:
        pipe.send("ready")
        while (task := pipe.recv()) is not None:
            pipe.send(worker.play(task))
    except Exception:
        start.call_off()
        pipe.send(Broken(traceback.format_exc()))
    finally:
        worker.leave()


@frozen
class _AtWork:
    """A process at its desk."""

    place: Place
    desk: Desk
    watch: Watch


@define
class _Worker:
    _start: Start
    _process: int
    _at: _AtWork | None = field(default=None, init=False)

    def play(self, task: Task) -> list[Report]:
        """All rounds of a task."""
        at = self._go_to(task.place)
        return [self._round(at, RACES[task.race], *each) for each in task.rounds]

    def leave(self) -> None:
        """Close the desk."""
        if self._at is not None:
            self._at.desk.rest()
        self._at = None

    def _go_to(self, place: Place) -> _AtWork:
        if self._at is None or self._at.place != place:
            self.leave()
            desk = place.desk(self._process)
            self._at = _AtWork(place, desk, Watch(desk.engines))
        return self._at

    def _round(self, at: _AtWork, race: Race, number: int, company: str) -> Report:
        """Prepared by the first process, and begun by both at once."""
        at.desk.clock.begin(number)
        if self._process == 1:
            race.prepare(at.desk, company)
        self._start.meet()
        move = race.ready(at.desk, company, self._process)
        self._start.go(self._process)
        for _ in range(_looks(number, self._process)):
            at.desk.look(company)
        at.watch.clear()
        result = move()
        self._start.meet()
        return Report(
            result=result,
            spans=tuple(at.watch.spans),
            failures=tuple(at.watch.failures),
        )


def _looks(number: int, process: int) -> int:
    """How often a process looks at the company before its move."""
    later = _LATER[number % len(_LATER)]
    return max(0, later if process == 1 else -later)
