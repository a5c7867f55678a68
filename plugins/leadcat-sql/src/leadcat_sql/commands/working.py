"""The CRM that a command changes: the one in the same database, or one in a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Protocol

import typer
from attrs import frozen

from leadcat_rules import (
    Answer,
    Category,
    Decision,
    ErrorCode,
    LeadcatError,
    Outcome,
    Problem,
    Refused,
    Snapshot,
    Store,
    Sweep,
    Undo,
    load_snapshot,
)
from leadcat_rules.terminal import (
    DecisionTable,
    ExitCode,
    JsonLines,
    Names,
    Output,
    Reading,
    SnapshotOutput,
    StartUp,
    report,
)
from leadcat_sql.commands.operator import Operator
from leadcat_sql.commands.reading import Found, reading
from leadcat_sql.commands.snapshot_crm import SnapshotCrm
from leadcat_sql.places import refuse_to_replace


class Crm(Protocol):
    """What can be done with the embedded CRM, and with one in a file."""

    def answer(self, confirmation_id: str, answer: Answer, *, by: str) -> Decision:
        """See `Inbox.answer`."""
        ...

    def undo(self, event_ids: Iterable[str], *, by: str) -> Sequence[Undo]:
        """See `Inbox.undo`."""
        ...

    def retry(self, event_ids: Iterable[str] | None = None) -> Sequence[Decision]:
        """See `Engine.retry`."""
        ...

    def sweep(self) -> Sweep:
        """See `Engine.sweep`."""
        ...


@frozen
class Work:
    """A CRM, and how what comes of the work is printed."""

    crm: Crm
    store: Store
    names: Names
    categories: Sequence[Category]
    as_json: bool

    def show(self, decisions: Iterable[Decision]) -> ExitCode:
        """Print them all, each when it is made; FAILED when one has failed.

        What ends the making is raised before the first, and told after it: FAILED too.
        """
        output: Output = JsonLines() if self.as_json else DecisionTable(self.names)
        problems: Sequence[Problem] = ()
        outcomes = set()
        try:
            for decision in decisions:
                output.show(decision)
                outcomes.add(decision.outcome)
        except LeadcatError as error:
            if not outcomes:
                raise
            problems = error.problems
        output.close()
        report(*problems)
        return ExitCode.FAILED if problems or Outcome.FAILED in outcomes else ExitCode.DONE

    def done(self, code: ExitCode) -> ExitCode:
        """How the command ends, once the file of the CRM is written, where there is one."""
        is_written = not isinstance(self.crm, SnapshotCrm) or self.crm.write()
        return code if is_written else ExitCode.FAILED


@contextmanager
def working(
    start_up: StartUp, url: str, crm: str | None, write: str | None, *, as_json: bool
) -> Iterator[Work]:
    """The CRM in the store's database, or that of the file `crm`, written to `write` when done.

    Raises StoreError, InvalidInput for the files, Refused where there is no CRM to work on.
    """
    if crm is not None and write is not None:
        with _in_a_file(start_up, url, crm, write, as_json=as_json) as work:
            yield work
    elif crm is None and write is None:
        with reading(start_up, url) as found:
            yield _in_the_database(start_up, found, as_json=as_json)
    else:
        raise typer.BadParameter("--crm and --write go together: what is read, and what is written")


def _in_the_database(start_up: StartUp, found: Found, *, as_json: bool) -> Work:
    from leadcat_sql.commands.names import DatabaseNames, SeenNames
    from leadcat_sql.crm.embedded import EmbeddedCrm
    from leadcat_sql.stores.store import SqlStore

    store, names = found.store, found.names
    if not isinstance(store, SqlStore) or names is None or not found.lists.categories:
        raise Refused(_no_crm(has_tables=isinstance(names, DatabaseNames) and names.has_crm))
    crm = EmbeddedCrm(
        store.database,
        tenant=store.tenant,
        plugins=[Operator()],
        discover=True,
        without=start_up.without,
    )
    return Work(crm, store, SeenNames(names), found.lists.categories, as_json)


@contextmanager
def _in_a_file(
    start_up: StartUp, url: str, crm: str, write: str, *, as_json: bool
) -> Iterator[Work]:
    with ExitStack() as stack:
        snapshot, output = _read(stack, url, crm, write)
        found = stack.enter_context(reading(start_up, url))
        opened = SnapshotCrm(snapshot, found.store, output, start_up)
        try:
            yield Work(opened, found.store, opened.host, snapshot.categories, as_json)
        except LeadcatError as error:
            if not opened.is_behind:
                raise
            report(*error.problems)
            raise typer.Exit(ExitCode.FAILED) from None
        finally:
            # What the store remembers isn't lost when something ends the work in the middle.
            if opened.is_behind:
                opened.write()


def _read(stack: ExitStack, url: str, crm: str, write: str) -> tuple[Snapshot, SnapshotOutput]:
    """The CRM, and the place for it. Raises InvalidInput with all that is wrong with either."""
    files = Reading()
    snapshot = files.attempt(load_snapshot, crm)
    files.attempt(refuse_to_replace, url, write)
    output = files.attempt(SnapshotOutput, write)
    if output is not None:
        stack.enter_context(output)
    if snapshot is None or output is None or files.problems:
        files.refuse()
    return snapshot, output


def _no_crm(*, has_tables: bool) -> Problem:
    message = "this database has a store only; its CRM is the host's"
    if has_tables:
        message = "the CRM in this database is empty"
    hint = (
        "name the one that the decisions came from: --crm SNAPSHOT --write SNAPSHOT_OUT; "
        "or let the host that has it do this"
    )
    return Problem(ErrorCode.CRM_MISSING, message, hint)
