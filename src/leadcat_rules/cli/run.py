"""`leadcat run`: the events of a file against a snapshot."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from enum import StrEnum
from time import monotonic
from typing import Annotated

import typer
from attrs import define

from leadcat_rules.cli.inputs import Files, Inputs, read_inputs
from leadcat_rules.cli.kept import make_active, opened
from leadcat_rules.decisions import Answer, Decision, Outcome
from leadcat_rules.engine import Engine
from leadcat_rules.errors import InvalidInput, LeadcatError
from leadcat_rules.evaluate import EvaluatorName
from leadcat_rules.events import Event
from leadcat_rules.files import load_events
from leadcat_rules.files.snapshot_writing import SnapshotOutput
from leadcat_rules.memory import ForgetfulStore
from leadcat_rules.snapshot_host import SnapshotHost
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


_MOST = 500
_SOON = 0.05
"""Seconds in which the decisions of events that are decided together are shown."""
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
    evaluator: Annotated[
        EvaluatorName,
        typer.Option(
            "--evaluator", help="What decides; reference is business-rules itself, and slow."
        ),
    ] = EvaluatorName.COMPILED,
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
        dialog = [TerminalDialog(inputs.snapshot.categories)] if answering is Answering.ASK else []
        engine = Engine.open(
            inputs.rules,
            read_only=kept is None,
            plugins=[host, *dialog],
            store=ForgetfulStore() if kept is None else kept,
            without=start_up.without,
            evaluator=evaluator,
        )
        output: Output = JsonLines() if as_json else DecisionTable(host)
        asks = answering is Answering.ASK
        deciding = _Deciding(engine, _ANSWERS.get(answering), output, _Pace(1 if asks else _MOST))
        # A bar would be in the way of a question.
        length = 0 if asks else inputs.length
        return _run(deciding, inputs, host, length, is_kept=kept is not None)


def _usual_answering() -> Answering:
    return Answering.ASK if sys.stdin.isatty() and sys.stderr.isatty() else Answering.PARK


@define
class _Pace:
    """How many events are decided together: as many as are done soon, beginning with one.

    Whoever is asked about one, or waits for a slow plugin, has seen what came of those before.
    """

    most: int
    now: int = 1

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Time what is done in this block."""
        begun = monotonic()
        yield
        is_soon = monotonic() - begun < _SOON
        self.now = min(self.most, self.now * 2) if is_soon else max(1, self.now // 4)


@define
class _Deciding:
    """The events of one run on their way through the engine."""

    engine: Engine
    answer: Answer | None
    output: Output
    pace: _Pace
    has_begun: bool = False
    """Whether a decision was shown."""
    code: ExitCode = ExitCode.DONE

    def decide(self, events: Iterable[Event]) -> bool:
        """Decide them all; False when something ends it before, which is then told.

        Raises what ends it before the first decision: then nothing is done.
        """
        try:
            for several in _batches(events, self.pace):
                self._decide(several)
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

    def _decide(self, events: Sequence[Event]) -> None:
        try:
            with self.pace.kept():
                decisions = self.engine.handle_many(events, answer=self.answer)
        except LeadcatError:
            # Who it was, and what had been decided before it, is told by one after the other.
            for event in events:
                decision = self.engine.handle(event, answer=self.answer)
                if decision.in_hand:  # claimed before the store failed, and not decided yet
                    raise
                self._show([decision])
        else:
            self._show(decisions)

    def _show(self, decisions: Sequence[Decision]) -> None:
        self.has_begun = True
        self.output.show(*decisions)
        if any(decision.outcome is Outcome.FAILED for decision in decisions):
            self.code = ExitCode.FAILED


def _batches(events: Iterable[Event], pace: _Pace) -> Iterator[Sequence[Event]]:
    batch: list[Event] = []
    try:
        for event in events:
            batch.append(event)
            if len(batch) >= pace.now:
                yield batch
                batch = []
    except LeadcatError:  # what comes before the line that can't be read is decided
        if batch:
            yield batch
        raise
    if batch:
        yield batch


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
