"""`leadcat diff`: what two rulesets mean otherwise."""

from __future__ import annotations

from typing import Annotated

import typer

from leadcat_rules.cli.rulesets import read_rulesets
from leadcat_rules.domain import CrmLists
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

    start_up = StartUp.of(context)
    [was, now], lists = read_rulesets(start_up, old, new, crm=crm)
    variables = start_up.plugins.variables
    found = compare_rulesets(was, now, lists=lists, variables=variables, files=(old, new))
    if as_json:
        print_json(difference_row(found), indent=2)
    else:
        print_difference(found, lists or CrmLists())
    return ExitCode.DONE if found.verdict is Verdict.SAME else ExitCode.FAILED
