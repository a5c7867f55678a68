"""`leadcat schema`: the JSON Schema of a format."""

from __future__ import annotations

from typing import Annotated

import typer

from leadcat_rules.errors import did_you_mean
from leadcat_rules.files.schemas import SCHEMA_NAMES, SchemaName, json_schema
from leadcat_rules.terminal.printing import print_json
from leadcat_rules.terminal.start_up import StartUp


def print_schema(
    context: typer.Context,
    name: Annotated[
        str, typer.Argument(metavar="|".join(SCHEMA_NAMES), help="Of which format.")
    ] = "ruleset",
) -> None:
    """Print the JSON Schema of a format.

    It is of draft 2020-12, and knows the variables of the installed plugins.
    """
    variables = StartUp.of(context).plugins.variables
    print_json(json_schema(_known(name), variables=variables), indent=2)


def _known(name: str) -> SchemaName:
    for known in SCHEMA_NAMES:
        if known == name:
            return known
    hint = did_you_mean(name, SCHEMA_NAMES) or f"one of {', '.join(SCHEMA_NAMES)}"
    raise typer.BadParameter(f"there is no format {name!r}; {hint}")
