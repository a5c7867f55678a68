"""`leadcat check`: what is wrong with rulesets, and what follows from their rules."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from leadcat_rules.files import load_snapshot
from leadcat_rules.files.reading import Reading
from leadcat_rules.terminal.exits import ExitCode
from leadcat_rules.terminal.progress import count_lines, working
from leadcat_rules.terminal.start_up import StartUp
from leadcat_rules.workbench.extras import needs


class Format(StrEnum):
    """How findings are printed."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"


def check(
    context: typer.Context,
    rulesets: Annotated[list[str], typer.Argument(metavar="RULESET", help="What to check.")],
    crm: Annotated[
        str | None,
        typer.Option("--crm", metavar="SNAPSHOT", help="Look names up in this CRM."),
    ] = None,
    output: Annotated[
        Format, typer.Option("--format", help="For people, programs, code hosts, or GitHub.")
    ] = Format.TEXT,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> ExitCode:
    """Find what is wrong with rulesets, and what can never be.

    Rules that no event can reach, conditions that never or always hold, rules that contradict
    each other, and more; each claim that an event exists comes with the event. Ends with 1 when
    there are errors or warnings, with 0 when there are only notes.
    """
    if as_json and output not in (Format.TEXT, Format.JSON):
        raise typer.BadParameter(f"--json and --format {output} are two formats: choose one")
    with needs("workbench"):
        from leadcat_rules.cli.finding_output import print_checked
        from leadcat_rules.workbench.checking import check_files, read_files
    variables = StartUp.of(context).plugins.variables
    reading = Reading()
    snapshot = None if crm is None else reading.attempt(load_snapshot, crm)
    files = reading.attempt(read_files, rulesets, crm=snapshot, variables=variables)
    if files is None or reading.problems:
        reading.refuse()
    lists = None if snapshot is None else snapshot.lists
    with working("checking", sum(map(count_lines, rulesets))):
        checked = check_files(files, lists=lists, variables=variables)
    print_checked(checked, Format.JSON if as_json else output, lists)
    return ExitCode.DONE if checked.is_sound else ExitCode.FAILED
