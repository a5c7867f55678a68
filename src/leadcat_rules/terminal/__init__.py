"""What commands share, ours and those of plugins: exit codes, tables, problems, stores.

A plugin brings commands by `leadcat_commands`. This one is complete; the entry point
`failures = "MODULE"` in the group `leadcat` puts it beside the others:

    from typing import Annotated

    import typer

    from leadcat_rules import DecisionQuery, Outcome, hookimpl
    from leadcat_rules.terminal import DecisionTable, ExitCode, JsonLines, StartUp, open_store

    app = typer.Typer()

    @app.command()
    def failures(
        context: typer.Context,
        store: Annotated[str, typer.Option("--store", metavar="URL", help="The store to look in.")],
        as_json: Annotated[bool, typer.Option("--json", help="Print lines of JSON.")] = False,
    ) -> ExitCode:
        "List the decisions that failed."
        opened = open_store(StartUp.of(context), store)
        output = JsonLines() if as_json else DecisionTable()
        failed = opened.decisions(DecisionQuery(outcome=Outcome.FAILED))
        for decision in failed:
            output.show(decision)
        output.close()
        return ExitCode.FAILED if failed else ExitCode.DONE

    @hookimpl
    def leadcat_commands():
        return [app]

A LeadcatError that a command raises is told problem by problem on standard error, and ends it
with `ExitCode.INVALID`: raise one before anything was done, `report` its problems afterwards.
"""

from leadcat_rules.errors import did_you_mean
from leadcat_rules.files.reading import Reading
from leadcat_rules.files.snapshot_writing import SnapshotOutput
from leadcat_rules.files.whole_file import WholeFile, replacing
from leadcat_rules.terminal.dialog import TerminalDialog, category_meant, happened, login_name
from leadcat_rules.terminal.exits import ExitCode, report
from leadcat_rules.terminal.printing import (
    print_hanging,
    print_json,
    print_snapshot,
    screen,
    words,
)
from leadcat_rules.terminal.progress import counted
from leadcat_rules.terminal.rows import (
    DecisionTable,
    JsonLines,
    Names,
    Output,
    in_words,
    outcome_in_words,
    time_in_words,
)
from leadcat_rules.terminal.start_up import StartUp
from leadcat_rules.terminal.stores import open_store
from leadcat_rules.terminal.table import PagedTable
from leadcat_rules.terminal.traces import conditions_in_words, mark
from leadcat_rules.times import format_time, parse_day_or_time

__all__ = [
    "DecisionTable",
    "ExitCode",
    "JsonLines",
    "Names",
    "Output",
    "PagedTable",
    "Reading",
    "SnapshotOutput",
    "StartUp",
    "TerminalDialog",
    "WholeFile",
    "category_meant",
    "conditions_in_words",
    "counted",
    "did_you_mean",
    "format_time",
    "happened",
    "in_words",
    "login_name",
    "mark",
    "open_store",
    "outcome_in_words",
    "parse_day_or_time",
    "print_hanging",
    "print_json",
    "print_snapshot",
    "replacing",
    "report",
    "screen",
    "time_in_words",
    "words",
]
