"""`leadcat undo`: updates are taken back."""

from __future__ import annotations

import typer

from leadcat_rules import ErrorCode, Refused, Undo
from leadcat_rules.terminal import ExitCode, StartUp, report
from leadcat_sql.commands.options import Actor, AsJson, Crm, DecisionIds, StoreUrl, Write
from leadcat_sql.commands.working import working


def undo(
    context: typer.Context,
    ids: DecisionIds,
    store: StoreUrl,
    by: Actor = "",
    crm: Crm = None,
    write: Write = None,
    as_json: AsJson = False,
) -> ExitCode:
    """Take updates back, the newest first.

    Exit code 1 when some couldn't be undone; 2 when none could.
    """
    with working(StartUp.of(context), store, crm, write, as_json=as_json) as work:
        undone = work.crm.undo(ids, by=by)
        problems = [each.problem for each in undone if each.problem is not None]
        if not any(each.is_done or _may_have_begun(each) for each in undone):
            raise Refused(*problems)
        work.show(each.decision for each in undone if each.is_done)
        report(*problems)
        return work.done(ExitCode.FAILED if problems else ExitCode.DONE)


def _may_have_begun(undo: Undo) -> bool:
    """Whether the CRM failed while it was written, so that a sweep finishes it."""
    return undo.problem is not None and undo.problem.code is ErrorCode.HOOK_FAILED
