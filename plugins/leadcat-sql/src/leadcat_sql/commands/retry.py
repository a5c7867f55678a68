"""`leadcat retry`: what failed is tried again."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated

import typer

from leadcat_rules import Decision, DecisionQuery, Outcome, Store
from leadcat_rules.terminal import ExitCode, StartUp, decisions_named, outcome_in_words
from leadcat_sql.commands.options import AsJson, Crm, StoreUrl, Write
from leadcat_sql.commands.working import Work, working


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

    Exit code 1 when one failed again, or the store was lost before all were tried.
    """
    with working(StartUp.of(context), store, crm, write, as_json=as_json) as work:
        chosen = _failed_in(work.store) if not ids else decisions_named(work.store, ids)
        failed = [decision for decision in chosen if _is_to_be_tried(decision)]
        code = ExitCode.DONE
        if failed:
            code = work.show(_tried(work, failed))
        elif not ids and not as_json:
            print("Nothing has failed.")
        return work.done(code)


def _failed_in(store: Store) -> Sequence[Decision]:
    """Oldest first."""
    return store.decisions(DecisionQuery(outcome=Outcome.FAILED, limit=None))[::-1]


def _is_to_be_tried(decision: Decision) -> bool:
    """Whether it has failed and nobody works on it; else it is told why nothing is tried."""
    if decision.outcome is Outcome.FAILED and not decision.in_hand:
        return True
    stands = "is in somebody's hands" if decision.in_hand else _stands(decision)
    print(f"{decision.id} {stands}; nothing was tried", file=sys.stderr)
    return False


def _stands(decision: Decision) -> str:
    return f"has not failed: {outcome_in_words(decision).plain}"


def _tried(work: Work, failed: Iterable[Decision]) -> Iterator[Decision]:
    """What came of each, one by one."""
    for decision in failed:
        yield from work.crm.retry([decision.id])
