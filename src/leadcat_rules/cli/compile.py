"""`leadcat compile`: a ruleset as plain business-rules JSON."""

from __future__ import annotations

from typing import Annotated

import typer

from leadcat_rules.cli.rulesets import read_rulesets
from leadcat_rules.compile import compile_rules
from leadcat_rules.terminal.printing import print_json
from leadcat_rules.terminal.start_up import StartUp
from leadcat_rules.variables import schema_for


def print_compiled(
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
    start_up = StartUp.of(context)
    [rules], lists = read_rulesets(start_up, ruleset, crm=crm)
    schema = schema_for(rules.attributes, start_up.plugins.variables)
    print_json(compile_rules(rules, schema, lists).pairs, indent=2)
