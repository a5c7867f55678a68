"""`leadcat backfill`: a ruleset applied to what a CRM holds already."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from leadcat_rules.terminal import ExitCode, StartUp
from leadcat_sql.commands.embedded import embedded_crm
from leadcat_sql.commands.operator import Operator
from leadcat_sql.commands.options import Actor, StoreUrl

if TYPE_CHECKING:
    from leadcat_sql.crm.embedded import EmbeddedCrm

_SIZE = 100
_LARGEST = 1_000


def backfill(
    context: typer.Context,
    store: StoreUrl,
    ruleset: Annotated[
        str | None,
        typer.Argument(
            metavar="RULESET",
            help="The rules; without it the active revision.",
            show_default=False,
        ),
    ] = None,
    apply: Annotated[
        bool, typer.Option("--apply", help="Do it. Without it nothing is written.")
    ] = False,
    batch_size: Annotated[
        int,
        typer.Option(
            "--batch-size",
            metavar="N",
            min=1,
            max=_LARGEST,
            help="So many companies are one transaction.",
        ),
    ] = _SIZE,
    resume: Annotated[
        str | None,
        typer.Option("--resume", metavar="BATCH", help="Go on with one that was interrupted."),
    ] = None,
    undo: Annotated[
        str | None,
        typer.Option("--undo", metavar="BATCH", help="Take all of its updates back."),
    ] = None,
    report: Annotated[
        str | None,
        typer.Option("--report", metavar="FILE", help="Write what came of it as an HTML page."),
    ] = None,
    by: Actor = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> ExitCode:
    """Apply rules to what the CRM holds already; first as a dry run.

    A sold or lost sale and each contact's lead status count as if they were saved now.

    Exit code 1 when a decision failed, or an update couldn't be undone; 2 when nothing was done.
    """
    from leadcat_sql.commands import backfilling

    _refuse_what_does_not_fit(ruleset, undo, others=apply or bool(resume) or bool(report))
    start_up = StartUp.of(context)
    with _open(store, start_up) as crm:
        if undo is not None:
            return backfilling.undo(crm, store, undo, by=by, as_json=as_json)
        wish = backfilling.Wish(
            url=store,
            ruleset=ruleset,
            applies=apply or resume is not None,
            resume=resume,
            size=batch_size,
            report=report,
            by=by,
            as_json=as_json,
        )
        return backfilling.run(crm, start_up, wish)


def _open(url: str, start_up: StartUp) -> EmbeddedCrm:
    return embedded_crm(url, plugins=[Operator()], discover=True, without=start_up.without)


def _refuse_what_does_not_fit(ruleset: str | None, undo: str | None, *, others: bool) -> None:
    if undo is not None and (ruleset is not None or others):
        raise typer.BadParameter("--undo BATCH stands alone, beside --store, --by and --json")
