"""`leadcat simulate`: what a ruleset would have done to the past."""

from __future__ import annotations

from contextlib import ExitStack
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer
from attrs import evolve

from leadcat_rules.cli.stated_answer import AnswerOption, StatedAnswer
from leadcat_rules.errors import StoreError
from leadcat_rules.files.whole_file import WholeFile
from leadcat_rules.terminal.exits import ExitCode, report
from leadcat_rules.terminal.printing import print_json
from leadcat_rules.terminal.start_up import StartUp

if TYPE_CHECKING:
    from leadcat_rules.workbench.simulating.result import Comparison, Simulation


class SimulationMode(StrEnum):
    """Where the category of an event's company comes from."""

    STATELESS = "stateless"
    IN_ORDER = "in-order"


def simulate(
    context: typer.Context,
    ruleset: Annotated[str, typer.Argument(metavar="RULESET", help="The rules to try.")],
    events: Annotated[
        str,
        typer.Option(
            "--events",
            metavar="FILE_OR_TABLE",
            help="The past: a .jsonl, .csv or .parquet file, or a table of the engine.",
        ),
    ],
    crm: Annotated[
        str,
        typer.Option(
            "--crm", metavar="SNAPSHOT", help="The CRM's lists, and its companies at the beginning."
        ),
    ],
    engine: Annotated[
        str | None,
        typer.Option(
            "--engine",
            metavar="URL",
            help="duckdb:///FILE, postgresql://…, spark://local; without it DuckDB in memory.",
        ),
    ] = None,
    mapping: Annotated[
        str | None,
        typer.Option("--mapping", metavar="MAPPING", help="Which column is what, as JSON."),
    ] = None,
    mode: Annotated[
        SimulationMode,
        typer.Option(
            "--mode",
            help="stateless: each event by the category given on it, or in the CRM; "
            "in-order: the category flows from event to event.",
        ),
    ] = SimulationMode.STATELESS,
    answer: AnswerOption = StatedAnswer.PARK,
    against: Annotated[
        str | None,
        typer.Option("--against", metavar="OLD", help="Compare with these rules."),
    ] = None,
    verify: Annotated[
        int,
        typer.Option(
            "--verify", metavar="N", min=0, help="Decide N of the events again, by the live engine."
        ),
    ] = 0,
    seed: Annotated[
        int, typer.Option("--seed", metavar="N", help="Which events --verify takes.")
    ] = 0,
    report_to: Annotated[
        str | None,
        typer.Option("--report", metavar="OUT.html", help="Write a page with pictures."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print all of it as JSON.")] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="Refuse a history with irregularities.")
    ] = False,
) -> ExitCode:
    """Replay the past by these rules: what would have come of it.

    Nothing is written but the report. Ends with 1 when the live engine decides otherwise, or when
    the engine fails on the way.
    """
    from leadcat_rules.cli.compared import print_comparison
    from leadcat_rules.cli.simulated import print_simulation
    from leadcat_rules.cli.simulating import (
        Files,
        Options,
        ended_by_sigterm,
        read_request,
        run,
        shown_progress,
    )
    from leadcat_rules.workbench.simulating.result import Comparison, Mode

    files = Files(
        ruleset=ruleset, crm=crm, events=events, mapping=mapping, against=against, report=report_to
    )
    options = Options(
        mode=Mode(mode.replace("-", "_")),
        answer=answer.value,
        verify=verify,
        seed=seed,
        strict=strict,
    )
    with ExitStack() as stack:
        stack.enter_context(ended_by_sigterm())
        request = read_request(StartUp.of(context), files, options)
        output = None if report_to is None else stack.enter_context(WholeFile(report_to))
        try:
            with shown_progress() as progress:
                found = run(evolve(request, progress=progress), engine)
        except StoreError as error:
            report(*error.problems)
            return ExitCode.FAILED
        if output is not None:
            _write_report(found, output)
    if as_json:
        _print_as_json(found)
    elif isinstance(found, Comparison):
        print_comparison(found)
    else:
        print_simulation(found)
    verified = found.new.verified if isinstance(found, Comparison) else found.verified
    return ExitCode.FAILED if verified is not None and verified.differences else ExitCode.DONE


def _write_report(found: Simulation | Comparison, output: WholeFile) -> None:
    from leadcat_rules.workbench.report import report_pieces

    output.write_text(report_pieces(found))


def _print_as_json(found: Simulation | Comparison) -> None:
    from leadcat_rules.workbench.simulating.content import result_row

    print_json(result_row(found), indent=2)
