"""`leadcat run`: the events of a file against a snapshot."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import ExitStack, closing
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from attrs import frozen

from leadcat_rules.cli.dialog import TerminalDialog
from leadcat_rules.cli.exits import ExitCode, report
from leadcat_rules.cli.progress import count_lines, counted, working
from leadcat_rules.cli.rows import DecisionTable, JsonLines, Output
from leadcat_rules.cli.start_up import StartUp
from leadcat_rules.decisions import Answer, Outcome
from leadcat_rules.engine import Engine
from leadcat_rules.errors import ErrorCode, InvalidInput, Problem
from leadcat_rules.events import Event
from leadcat_rules.files import (
    Snapshot,
    check_events,
    load_events,
    load_ruleset,
    load_snapshot,
)
from leadcat_rules.files.reading import Reading
from leadcat_rules.files.snapshot_writing import SnapshotOutput
from leadcat_rules.memory import ForgetfulStore
from leadcat_rules.ruleset import Ruleset
from leadcat_rules.snapshot_host import SnapshotHost


class Answering(StrEnum):
    """What is said to a rule that asks."""

    ACCEPT = "accept"
    DECLINE = "decline"
    PARK = "park"
    ASK = "ask"


_ANSWERS = {
    Answering.ACCEPT: Answer.accept(by="cli"),
    Answering.DECLINE: Answer.decline(by="cli"),
}


@frozen
class _Inputs:
    """What one run works with, all of it read and checked."""

    rules: Ruleset
    snapshot: Snapshot
    events: str
    length: int
    """Lines of the events file, about."""
    output: SnapshotOutput | None


def run(
    context: typer.Context,
    ruleset: Annotated[str, typer.Argument(metavar="RULESET", help="The rules to decide by.")],
    crm: Annotated[
        str, typer.Option("--crm", metavar="SNAPSHOT", help="The CRM before the events.")
    ],
    events: Annotated[
        str, typer.Option("--events", metavar="EVENTS", help="What was saved, as JSON Lines.")
    ],
    answer: Annotated[
        Answering | None,
        typer.Option(
            "--answer",
            help="What is said to a rule that asks; ask prompts here, park leaves it pending. "
            "Without it: ask at a terminal, else park.",
        ),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print each decision as a line of JSON.")
    ] = False,
    write: Annotated[
        str | None,
        typer.Option("--write", metavar="SNAPSHOT_OUT", help="Write the CRM after the events."),
    ] = None,
) -> ExitCode:
    """Run the events against the snapshot, and print what came of each.

    Exit code 1 when a decision failed; 2 when a file can't be used, and then nothing was done.
    """
    start_up = StartUp.of(context)
    with ExitStack() as stack:
        inputs = _read(stack, start_up, ruleset, crm, events, write)
        return _run(start_up, inputs, answer or _usual_answering(), as_json=as_json)


def _usual_answering() -> Answering:
    return Answering.ASK if sys.stdin.isatty() and sys.stderr.isatty() else Answering.PARK


def _read(
    stack: ExitStack,
    start_up: StartUp,
    ruleset: str,
    crm: str,
    events: str,
    write: str | None,
) -> _Inputs:
    """Raises InvalidInput with all that is wrong with any of the files."""
    variables = start_up.plugins.variables
    reading = Reading()
    snapshot = reading.attempt(load_snapshot, crm)
    rules = reading.attempt(load_ruleset, ruleset, crm=snapshot, variables=variables)
    length = 0
    if _is_read_once(events):
        reading.add([_read_twice(events)])
    else:
        length = count_lines(events)
        with working("checking the events", length):
            reading.add(check_events(events))
    reading.add(_replaced(write, [ruleset, events]))
    output = None if write is None else reading.attempt(SnapshotOutput, write)
    if output is not None:
        stack.enter_context(output)
    if snapshot is None or rules is None or reading.problems:
        reading.refuse()
    return _Inputs(rules, snapshot, events, length, output)


def _replaced(write: str | None, inputs: Iterable[str]) -> list[Problem]:
    """The output may take the place of the snapshot that it follows on, and of no other input."""
    if write is None or not any(_is_same(write, each) for each in inputs):
        return []
    message = "the snapshot would replace the rules or the events"
    return [Problem(ErrorCode.NOT_WRITABLE, message, "give it a name of its own", write)]


def _is_same(one: str, other: str) -> bool:
    return Path(one).exists() and Path(other).exists() and Path(one).samefile(other)


def _is_read_once(path: str) -> bool:
    return Path(path).exists() and not Path(path).is_file() and not Path(path).is_dir()


def _read_twice(path: str) -> Problem:
    message = "the events are read twice, which only a file on a disk allows"
    return Problem(ErrorCode.NOT_A_FILE, message, "save them as a file first", path)


def _run(start_up: StartUp, inputs: _Inputs, answering: Answering, *, as_json: bool) -> ExitCode:
    host = SnapshotHost(inputs.snapshot)
    asks = answering is Answering.ASK
    engine = Engine.open(
        inputs.rules,
        read_only=True,
        plugins=[host, TerminalDialog(host)] if asks else [host],
        store=ForgetfulStore(),
        without=start_up.without,
    )
    output: Output = JsonLines() if as_json else DecisionTable(host)
    # A bar would be in the way of a question.
    length = 0 if asks else inputs.length
    with closing(counted(load_events(inputs.events), length)) as events:
        try:
            code = _decide(engine, events, _ANSWERS.get(answering), output)
        except InvalidInput as error:  # the file has changed since it was checked
            output.close()
            report(*error.problems)
            return ExitCode.FAILED
    return _written(inputs.output, host, code)


def _decide(
    engine: Engine, events: Iterable[Event], answer: Answer | None, output: Output
) -> ExitCode:
    code = ExitCode.DONE
    for event in events:
        decision = engine.handle(event, answer=answer)
        output.show(decision)
        if decision.outcome is Outcome.FAILED:
            code = ExitCode.FAILED
    output.close()
    sys.stdout.flush()
    return code


def _written(output: SnapshotOutput | None, host: SnapshotHost, code: ExitCode) -> ExitCode:
    if output is None:
        return code
    try:
        output.write(host.snapshot)
    except InvalidInput as error:
        # The decisions are printed already: this is no refusal, something failed.
        report(*error.problems)
        return ExitCode.FAILED
    return code
