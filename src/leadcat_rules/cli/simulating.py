"""What `leadcat simulate` works with: read and checked before anything is replayed."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from attrs import define, frozen
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from leadcat_rules.errors import Problem
from leadcat_rules.files import load_ruleset, load_snapshot
from leadcat_rules.files.reading import Reading
from leadcat_rules.files.whole_file import replacing
from leadcat_rules.terminal.printing import screen
from leadcat_rules.terminal.start_up import StartUp
from leadcat_rules.workbench.simulating.prepared import Request, Rules
from leadcat_rules.workbench.simulating.result import Comparison, Mode, Simulation
from leadcat_rules.workbench.simulating.running import compare, simulate
from leadcat_rules.workbench.simulating.sources.mapping import load_mapping
from leadcat_rules.workbench.simulating.sources.opening import open_source
from leadcat_rules.workbench.simulating.workspace import connected


@frozen(kw_only=True)
class Files:
    """The paths of one simulation, as they were given; `events` may be a table."""

    ruleset: str
    crm: str
    events: str
    mapping: str | None
    against: str | None
    report: str | None


@frozen(kw_only=True)
class Options:
    """How it is simulated."""

    mode: Mode
    answer: Literal["accept", "decline", "park"]
    verify: int
    seed: int
    strict: bool


def read_request(start_up: StartUp, files: Files, options: Options) -> Request:
    """Raises InvalidInput with all that is wrong with any of the files."""
    variables = start_up.plugins.variables
    reading = Reading()
    snapshot = reading.attempt(load_snapshot, files.crm)
    rules = [
        (file, reading.attempt(load_ruleset, file, crm=snapshot, variables=variables))
        for file in (files.ruleset, files.against)
        if file is not None
    ]
    mapping = None if files.mapping is None else reading.attempt(load_mapping, files.mapping)
    reading.add(_replaced(files))
    loaded = tuple(Rules(ruleset, file) for file, ruleset in rules if ruleset is not None)
    if snapshot is None or reading.problems:
        reading.refuse()

    return Request(
        rules=loaded,
        source=lambda engine, wanted, found: open_source(
            engine, files.events, mapping, wanted, found
        ),
        snapshot=snapshot,
        mode=options.mode,
        answer=options.answer,
        verify=options.verify,
        seed=options.seed,
        strict=options.strict,
        variables=variables,
        without=start_up.without,
    )


def _replaced(files: Files) -> list[Problem]:
    """The report may take the place of nothing that is read."""
    inputs = (files.ruleset, files.crm, files.events, files.mapping, files.against)
    message = "the report would replace what it is made from"
    return replacing(files.report, inputs, message)


@contextmanager
def ended_by_sigterm() -> Iterator[None]:
    """SIGTERM ends the command as Ctrl-C does, so nothing is left behind."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def run(request: Request, url: str | None) -> Simulation | Comparison:
    """Simulate, or compare where there are two rulesets. Raises InvalidInput and StoreError."""
    with connected(url) as engine:
        if len(request.rules) == 1:
            return simulate(request, engine)
        return compare(request, engine)


@define
class Bar:
    """A bar on standard error, where somebody can see it."""

    _progress: Progress | None = None

    def begin(self, doing: str, events: int | None = None) -> None:
        """Something else is begun."""
        if self._progress is None:
            return
        for task in self._progress.task_ids:
            self._progress.remove_task(task)
        self._progress.add_task(doing, total=events)

    def advance(self, events: int) -> None:
        """So many events more are done."""
        if self._progress is not None:
            for task in self._progress.task_ids:
                self._progress.advance(task, events)


@contextmanager
def shown_progress() -> Iterator[Bar]:
    """The bar while it is shown; it is removed at the end."""
    if not sys.stderr.isatty():
        yield Bar()
        return
    counted = (MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        *counted,
        console=screen(stderr=True),
        transient=True,
    ) as progress:
        yield Bar(progress)
