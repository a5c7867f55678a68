"""`leadcat compile`: a ruleset as plain business-rules JSON."""

from __future__ import annotations

from typing import Annotated

import typer

from leadcat_rules.compile import compile_ruleset
from leadcat_rules.files import load_ruleset, load_snapshot
from leadcat_rules.files.reading import Reading
from leadcat_rules.terminal.printing import print_json
from leadcat_rules.terminal.start_up import StartUp


def compile_rules(
    context: typer.Context,
    ruleset: Annotated[str, typer.Argument(metavar="RULESET", help="The rules to compile.")],
    crm: Annotated[
        str | None,
        typer.Option("--crm", metavar="SNAPSHOT", help="Put ids in the place of names."),
    ] = None,
) -> None:
    """Print the rules as plain business-rules JSON.

    They stand in the order of evaluation; those that are off are left out.
    """
    variables = StartUp.of(context).plugins.variables
    reading = Reading()
    snapshot = None if crm is None else reading.attempt(load_snapshot, crm)
    rules = reading.attempt(load_ruleset, ruleset, crm=snapshot, variables=variables)
    if rules is None or reading.problems:
        reading.refuse()
    print_json(compile_ruleset(rules, snapshot, variables), indent=2)
