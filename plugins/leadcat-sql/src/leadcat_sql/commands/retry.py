"""`leadcat retry`: what failed is tried again."""

from __future__ import annotations

from typing import Annotated

import typer

from leadcat_rules.terminal import ExitCode, StartUp
from leadcat_sql.commands.options import AsJson, Crm, StoreUrl, Write
from leadcat_sql.commands.working import working


def retry(
    context: typer.Context,
    store: StoreUrl,
    ids: Annotated[
        list[str] | None,
        typer.Argument(metavar="ID", help="Only these; all that failed without any."),
    ] = None,
    crm: Crm = None,
    write: Write = None,
    as_json: AsJson = False,
) -> ExitCode:
    """Try again what failed, also what sweep has given up.

    Exit code 1 when one failed again.
    """
    with working(StartUp.of(context), store, crm, write, as_json=as_json) as work:
        decisions = work.crm.retry(ids or None)
        if not decisions and not as_json:
            print("Nothing has failed.")
            return work.done(ExitCode.DONE)
        return work.done(work.show(decisions))
