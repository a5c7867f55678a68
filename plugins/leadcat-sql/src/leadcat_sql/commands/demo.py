"""`leadcat demo`: the story of a lead that becomes a customer."""

from __future__ import annotations

import sys
from shlex import quote
from shutil import which
from typing import Annotated

import typer

from leadcat_rules.terminal import screen


def demo(
    store: Annotated[
        str | None,
        typer.Option("--store", metavar="URL", help="Play in this empty database, and keep it."),
    ] = None,
) -> None:
    """Tell how a lead becomes a customer, on a fresh database."""
    from leadcat_sql.story import tell

    tell(screen(), store, _program())


def _program() -> str:
    """How the commands that are shown call us: a checkout has no leadcat on the PATH."""
    return "leadcat" if which("leadcat") else quote(sys.argv[0])
