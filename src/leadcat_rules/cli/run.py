"""`leadcat run`: the events of a file against a snapshot."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from contextlib import ExitStack, closing
from enum import StrEnum
from typing import Annotated

import typer
from attrs import define

from leadcat_rules.cli.inputs import Files, Inputs, read_inputs
from leadcat_rules.cli.kept import make_active, opened
from leadcat_rules.decisions import Answer, Outcome
from leadcat_rules.engine import Engine
from leadcat_rules.errors import InvalidInput, LeadcatError
from leadcat_rules.events import Event
from leadcat_rules.files import load_events
from leadcat_rules.files.snapshot_writing import SnapshotOutput
from leadcat_rules.memory import ForgetfulStore
from leadcat_rules.snapshot_host import SnapshotHost
from leadcat_rules.store import Store
from leadcat_rules.terminal.dialog import TerminalDialog
from leadcat_rules.terminal.exits import ExitCode, report
from leadcat_rules.terminal.progress import counted
from leadcat_rules.terminal.rows import DecisionTable, JsonLines, Output
from leadcat_rules.terminal.start_up import StartUp


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
    store: Annotated[
        str | None,
        typer.Option("--store", metavar="URL", help="Keep decisions and confirmations there."),
    ] = None,
) -> ExitCode:
    """Run events against a snapshot, and print what came of each.

    Exit code 1 when a decision failed; 2 when a file or the store can't be used, and then nothing
    was done.
    """
    start_up = StartUp.of(context)
    answering = answer or _usual_answering()
    with ExitStack() as stack:
        inputs = read_inputs(stack, start_up, Files(ruleset, crm, events, write))
        kept = None if store is None else opened(stack, start_up, store)
        if kept is not None:
            make_active(inputs.rules, kept, ruleset)
        host = SnapshotHost(inputs.snapshot)
        engine = _engine(start_up, inputs, host, kept, asks=answering is Answering.ASK)
        output: Output = JsonLines() if as_json else DecisionTable(host)
        deciding = _Deciding(engine, _ANSWERS.get(answering), output)
        # A bar would be in the way of a question.
        length = 0 if answering is Answering.ASK else inputs.length
        return _run(deciding, inputs, host, length, is_kept=kept is not None)


def _usual_answering() -> Answering:
    return Answering.ASK if sys.stdin.isatty() and sys.stderr.isatty() else Answering.PARK


def _engine(
    start_up: StartUp, inputs: Inputs, host: SnapshotHost, kept: Store | None, *, asks: bool
) -> Engine:
    return Engine.open(
        inputs.rules,
        read_only=kept is None,
        plugins=[host, TerminalDialog(inputs.snapshot.categories)] if asks else [host],
        store=ForgetfulStore() if kept is None else kept,
        without=start_up.without,
    )


@define
class _Deciding:
    """The events of one run on their way through the engine."""

    engine: Engine
    answer: Answer | None
    output: Output
    has_begun: bool = False
    """Whether a decision was shown."""
    code: ExitCode = ExitCode.DONE

    def decide(self, events: Iterable[Event]) -> bool:
        """Decide them all; False when something ends it before, which is then told.

        Raises what ends it before the first decision: then nothing is done.
        """
        try:
            for event in events:
                self._show(event)
        except LeadcatError as error:  # the store was lost, or the file has changed since
            if not self.has_begun:
                raise
            self.output.close()
            report(*error.problems)
            self.code = ExitCode.FAILED
            return False
        self.output.close()
        sys.stdout.flush()
        return True

    def _show(self, event: Event) -> None:
        decision = self.engine.handle(event, answer=self.answer)
        self.has_begun = True
        self.output.show(decision)
        if decision.outcome is Outcome.FAILED:
            self.code = ExitCode.FAILED


def _run(
    deciding: _Deciding, inputs: Inputs, host: SnapshotHost, length: int, *, is_kept: bool
) -> ExitCode:
    is_whole = False
    try:
        with closing(counted(load_events(inputs.events), length)) as events:
            is_whole = deciding.decide(events)
    finally:
        # What a store remembers as written isn't written a second time, so it is never lost.
        if inputs.output is not None and (is_whole or (is_kept and deciding.has_begun)):
            deciding.code = _written(inputs.output, host, deciding.code)
    return deciding.code


def _written(output: SnapshotOutput, host: SnapshotHost, code: ExitCode) -> ExitCode:
    try:
        output.write(host.snapshot)
    except InvalidInput as error:
        # The decisions are printed already: this is no refusal, something failed.
        report(*error.problems)
        return ExitCode.FAILED
    return code
