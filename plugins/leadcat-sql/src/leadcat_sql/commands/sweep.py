"""`leadcat sweep`: what is to be done from time to time."""

from __future__ import annotations

import sys

import typer

from leadcat_rules import Sweep
from leadcat_rules.terminal import ExitCode, StartUp
from leadcat_sql.commands.options import AsJson, Crm, StoreUrl, Write
from leadcat_sql.commands.working import working


def sweep(
    context: typer.Context,
    store: StoreUrl,
    crm: Crm = None,
    write: Write = None,
    as_json: AsJson = False,
) -> ExitCode:
    """Expire, recover and retry what is due.

    Safe to run at any time, also twice at once. Exit code 1 when a decision failed again, or
    something was left.
    """
    with working(StartUp.of(context), store, crm, write, as_json=as_json) as work:
        swept = work.crm.sweep()
        decisions = (*swept.expired, *swept.recovered, *swept.retried)
        code = work.show(decisions) if decisions else ExitCode.DONE
        tell(swept, as_json=as_json)
        return work.done(ExitCode.FAILED if swept.left else code)


def tell(swept: Sweep, *, as_json: bool) -> None:
    """What was done, and what is left to people; beside JSON on standard error."""
    stream = sys.stderr if as_json else sys.stdout
    done = f"{len(swept.expired)} expired, {len(swept.recovered)} recovered"
    print(f"{done}, {len(swept.retried)} retried", file=stream)
    if swept.left:
        print(f"{swept.left} left for the next sweep; standard error says why", file=stream)
    if swept.given_up:
        print(
            f"{swept.given_up} given up: `leadcat log --outcome failed` lists what failed, "
            "`leadcat retry` tries it again",
            file=stream,
        )
