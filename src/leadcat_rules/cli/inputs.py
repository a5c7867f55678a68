"""What `leadcat run` works with: read and checked before the first event is run."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from attrs import frozen

from leadcat_rules.errors import ErrorCode, Problem
from leadcat_rules.files import Snapshot, check_events, load_ruleset, load_snapshot
from leadcat_rules.files.reading import Reading
from leadcat_rules.files.snapshot_writing import SnapshotOutput
from leadcat_rules.files.whole_file import replacing
from leadcat_rules.ruleset import Ruleset
from leadcat_rules.terminal.progress import count_lines, working
from leadcat_rules.terminal.start_up import StartUp


@frozen
class Files:
    """The paths of one run, as they were given."""

    ruleset: str
    crm: str
    events: str
    write: str | None


@frozen
class Inputs:
    """What is in them, all of it checked."""

    rules: Ruleset
    snapshot: Snapshot
    events: str
    length: int
    """Lines of the events file, about."""
    output: SnapshotOutput | None


def read_inputs(stack: ExitStack, start_up: StartUp, files: Files) -> Inputs:
    """Raises InvalidInput with all that is wrong with any of the files."""
    variables = start_up.plugins.variables
    reading = Reading()
    snapshot = reading.attempt(load_snapshot, files.crm)
    rules = reading.attempt(load_ruleset, files.ruleset, crm=snapshot, variables=variables)
    length = 0
    if _is_read_once(files.events):
        reading.add([_read_twice(files.events)])
    else:
        length = count_lines(files.events)
        with working("checking the events", length):
            reading.add(check_events(files.events))
    # The output may take the place of the snapshot that it follows on.
    replaced = "the snapshot would replace the rules or the events"
    reading.add(replacing(files.write, [files.ruleset, files.events], replaced))
    output = None if files.write is None else reading.attempt(SnapshotOutput, files.write)
    if output is not None:
        stack.enter_context(output)
    if snapshot is None or rules is None or reading.problems:
        reading.refuse()
    return Inputs(rules, snapshot, files.events, length, output)


def _is_read_once(path: str) -> bool:
    return Path(path).exists() and not Path(path).is_file() and not Path(path).is_dir()


def _read_twice(path: str) -> Problem:
    message = "the events are read twice, which only a file on a disk allows"
    return Problem(ErrorCode.NOT_A_FILE, message, "save them as a file first", path)
