"""A backfill from its beginning to what is told of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from time import monotonic

from attrs import frozen

from leadcat_rules import (
    CrmLists,
    ErrorCode,
    InvalidInput,
    LeadcatError,
    Outcome,
    Problem,
    RevisionConflict,
)
from leadcat_rules.terminal import ExitCode, StartUp, WholeFile, replacing, report
from leadcat_sql.commands.backfilling.progress import bar
from leadcat_sql.commands.backfilling.rules import Rules, rules_for
from leadcat_sql.commands.backfilling.simulated import simulation
from leadcat_sql.commands.backfilling.tallying import Tally
from leadcat_sql.commands.backfilling.telling import Result
from leadcat_sql.crm.backfilling.applying import Applied
from leadcat_sql.crm.backfilling.batch import Batch, find_batch
from leadcat_sql.crm.backfilling.present_state import count_eligible
from leadcat_sql.crm.backfilling.trying import Tried
from leadcat_sql.crm.embedded import EmbeddedCrm
from leadcat_sql.database.urls import StoreUrl
from leadcat_sql.places import Place, refuse_to_replace


@frozen(kw_only=True)
class Wish:
    """What was asked for."""

    url: str
    ruleset: str | None
    applies: bool
    resume: str | None
    size: int
    report: str | None
    by: str
    as_json: bool


def run(crm: EmbeddedCrm, start_up: StartUp, wish: Wish) -> ExitCode:
    """Do it, and tell what came of it.

    Raises what is wrong before the first company: nothing was done then.
    """
    rules = rules_for(crm, start_up, wish.ruleset, applies=wish.applies)
    batch = _batch(crm, rules, wish)
    with ExitStack() as stack:
        output = None if wish.report is None else stack.enter_context(_report(wish))
        started = monotonic()
        lists = CrmLists(crm.categories(), crm.lead_statuses())
        tally, waiting, code = _go_through(crm, start_up, wish, rules, batch, lists)
        if code is not None:
            return code
        result = Result(batch, wish.applies, rules, tally, waiting, lists.categories)
        is_written = output is None or _is_written(output, result, wish, monotonic() - started)
    result.print_json() if wish.as_json else result.print()
    has_failed = tally.outcomes()[Outcome.FAILED] > 0
    return ExitCode.FAILED if has_failed or not is_written else ExitCode.DONE


def _batch(crm: EmbeddedCrm, rules: Rules, wish: Wish) -> Batch:
    if wish.resume is None:
        return Batch.begin(crm.shared.clock(), wish.by, rules.ruleset.revision)
    resumed = wish.resume
    batch = crm.store.database.read(lambda c: find_batch(c, crm.shared.tenant, resumed))
    if batch.revision != rules.ruleset.revision:
        raise RevisionConflict(_began_with_another(batch, rules))
    return batch


def _report(wish: Wish) -> WholeFile:
    path = wish.report or ""
    refuse_to_replace(wish.url, path)
    replaced = replacing(path, [wish.ruleset])
    if replaced:
        raise InvalidInput(*replaced)
    from leadcat_rules.workbench import report_pieces  # noqa: F401  # missing: told before work

    return WholeFile(path)


def _go_through(
    crm: EmbeddedCrm, start_up: StartUp, wish: Wish, rules: Rules, batch: Batch, lists: CrmLists
) -> tuple[Tally, int, ExitCode | None]:
    """Everything counted, how many were left alone, and how it ended where it broke off."""
    tally = Tally()
    eligible, tally.everybody = crm.store.database.read(
        lambda c: count_eligible(c, crm.shared.tenant, lists)
    )
    work: Applied | Tried
    if wish.applies:
        work = Applied(crm, batch, wish.size)
        if wish.resume:
            tally.count_earlier(work.earlier(), lists)
        print(f"batch {batch.id}", file=sys.stderr)
    else:
        work = Tried(crm, batch, rules.ruleset, wish.size, start_up.without)
    with _resumable(tally, batch, wish) as broken, bar("looking", eligible) as advance:
        for companies, came in work.pages():
            tally.companies += companies
            tally.count(came)
            advance(companies)
    return tally, work.waiting, broken.get("code")


@contextmanager
def _resumable(tally: Tally, batch: Batch, wish: Wish) -> Iterator[dict[str, ExitCode]]:
    """Tell how to go on with what breaks off once something is committed."""
    broken: dict[str, ExitCode] = {}
    try:
        yield broken
    except KeyboardInterrupt:
        if wish.applies:
            _tell_how_to_go_on(tally, batch)
        raise
    except LeadcatError as error:
        if not wish.applies or not tally.events:
            raise
        report(*error.problems)
        _tell_how_to_go_on(tally, batch)
        broken["code"] = ExitCode.FAILED


def _is_written(output: WholeFile, result: Result, wish: Wish, seconds: float) -> bool:
    """Write the page. Where that fails after a real run, the run still is told, and the failure."""
    from leadcat_rules.workbench import report_pieces

    where = str(StoreUrl.of(Place.of(wish.url).url))
    found = simulation(result, where=where, seconds=seconds)
    try:
        output.write_text(report_pieces(found))
    except InvalidInput as error:
        if not wish.applies:
            raise
        report(*error.problems)
        return False
    return True


def _tell_how_to_go_on(tally: Tally, batch: Batch) -> None:
    done = f"it broke off: {tally.companies:,} companies are done, and stay so"
    print(f"{done}; --resume {batch.id} goes on, --undo {batch.id} takes it back", file=sys.stderr)


def _began_with_another(batch: Batch, rules: Rules) -> Problem:
    message = f"it began with the revision {batch.revision}, not {rules.ruleset.revision}"
    hint = "roll back to that revision and resume, or begin a new one"
    return Problem(ErrorCode.REVISION_CONFLICT, message, hint)
