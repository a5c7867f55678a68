"""`leadcat diff`: what two rulesets mean otherwise."""

from __future__ import annotations

from typing import Annotated

import typer

from leadcat_rules.domain import CrmLists
from leadcat_rules.files import load_ruleset, load_snapshot
from leadcat_rules.files.reading import Reading
from leadcat_rules.terminal.exits import ExitCode
from leadcat_rules.terminal.printing import print_json
from leadcat_rules.terminal.start_up import StartUp


def diff(
    context: typer.Context,
    old: Annotated[str, typer.Argument(metavar="OLD", help="The rules as they were.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The rules as they are to be.")],
    crm: Annotated[
        str | None,
        typer.Option("--crm", metavar="SNAPSHOT", help="Look names and ids up in this CRM."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print all of it as JSON.")] = False,
) -> ExitCode:
    """Tell what two rulesets do otherwise, by an event for each.

    Compared is what they mean: rules written in another way or order can be proved to do the
    same. Ends with 0 when they do, and with 1 when they don't, or when it can't be decided.
    """
    from leadcat_rules.cli.differences import print_difference
    from leadcat_rules.workbench.comparing import Verdict, compare_rulesets
    from leadcat_rules.workbench.comparing.rows import difference_row

    variables = StartUp.of(context).plugins.variables
    reading = Reading()
    snapshot = None if crm is None else reading.attempt(load_snapshot, crm)
    was = reading.attempt(load_ruleset, old, crm=snapshot, variables=variables)
    now = reading.attempt(load_ruleset, new, crm=snapshot, variables=variables)
    if was is None or now is None or reading.problems:
        reading.refuse()
    lists = None if snapshot is None else snapshot.lists
    found = compare_rulesets(was, now, lists=lists, variables=variables, files=(old, new))
    if as_json:
        print_json(difference_row(found), indent=2)
    else:
        print_difference(found, lists or CrmLists())
    return ExitCode.DONE if found.verdict is Verdict.SAME else ExitCode.FAILED
