"""The options that several of our commands have, each written once."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import typer

from leadcat_rules.terminal import did_you_mean

STORE_VARIABLE = "LEADCAT_STORE"
"""The environment variable that names the database where no option does."""
DEFAULT_DATABASE = "sqlite:///leadcat.db"
"""A file in the folder where the command is called."""
ROLES = ("administrator", "sales", "reader")


def _role(typed: str) -> str:
    if typed not in ROLES:
        raise typer.BadParameter(_none_of(typed, ROLES))
    return typed


def _scope(typed: str) -> str:
    from leadcat_web.frame.caller import SCOPES

    if typed not in SCOPES:
        raise typer.BadParameter(_none_of(typed, SCOPES))
    return typed


def _none_of(typed: str, names: tuple[str, ...]) -> str:
    near = did_you_mean(typed, names)
    return f"there is no {typed!r}{f' ({near})' if near else ''}; there are {', '.join(names)}"


Database: TypeAlias = Annotated[
    str,
    typer.Option(
        "--store",
        "--database",
        metavar="URL",
        envvar=STORE_VARIABLE,
        help="The database of the CRM; ?tenant=NAME behind it for a tenant.",
    ),
]
Name: TypeAlias = Annotated[str, typer.Argument(metavar="NAME", help="Who it is.")]
RoleOption: TypeAlias = Annotated[
    str,
    typer.Option("--role", metavar="ROLE", parser=_role, help="administrator, sales or reader."),
]
Scopes: TypeAlias = Annotated[
    list[str],
    typer.Option("--scope", metavar="SCOPE", parser=_scope, help="What it may do; once for each."),
]
PasswordFile: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--password-file",
        metavar="FILE",
        help="Its first line is the password; - is standard input. Without it one is made.",
    ),
]
AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="Print lines of JSON.")]
