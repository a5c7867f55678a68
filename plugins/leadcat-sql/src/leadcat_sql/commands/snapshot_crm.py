"""A CRM in a file, whose decisions a store remembers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from leadcat_rules import (
    Answer,
    Company,
    Decision,
    Engine,
    ErrorCode,
    InvalidInput,
    Problem,
    Snapshot,
    SnapshotHost,
    Store,
    Sweep,
    Undo,
)
from leadcat_rules.terminal import SnapshotOutput, StartUp, report
from leadcat_sql.commands.operator import Operator


class SnapshotCrm:
    """Works in memory on what was read; the file is written once, when the work is done.

    The store remembers each step at once. So what can't be written then is told, and is to be
    set by hand.
    """

    def __init__(
        self, snapshot: Snapshot, store: Store, output: SnapshotOutput, start_up: StartUp
    ) -> None:
        self.host = SnapshotHost(snapshot)
        self._before = snapshot.companies
        self._output = output
        self._is_written = False
        plugins = [self.host, Operator()]
        self._engine = Engine(plugins=plugins, store=store, without=start_up.without)

    def answer(self, confirmation_id: str, answer: Answer, *, by: str) -> Decision:
        """See `Inbox.answer`."""
        return self._engine.inbox.answer(confirmation_id, answer, by=by)

    def undo(self, event_ids: Iterable[str], *, by: str) -> Sequence[Undo]:
        """See `Inbox.undo`."""
        return self._engine.inbox.undo(event_ids, by=by)

    def retry(self, event_ids: Iterable[str] | None = None) -> Sequence[Decision]:
        """See `Engine.retry`."""
        return self._engine.retry(event_ids)

    def sweep(self) -> Sweep:
        """See `Engine.sweep`."""
        return self._engine.sweep()

    @property
    def is_behind(self) -> bool:
        """Whether the store remembers a change that no file has yet."""
        return not self._is_written and any(self._changed())

    def write(self) -> bool:
        """Write the file, once; False when that fails, which is told with what it lacks."""
        self._is_written = True
        try:
            self._output.write(self.host.snapshot)
        except InvalidInput as error:
            report(*error.problems, *map(_not_in_the_file, self._changed()))
            return False
        return True

    def _changed(self) -> Iterator[Company]:
        for id, company in self.host.snapshot.companies.items():
            if company.category_id != self._before[id].category_id:
                yield company


def _not_in_the_file(company: Company) -> Problem:
    category = company.category
    now = "no category" if category is None else f"the category {category.id} ({category.name})"
    message = f"company {company.id!r} has {now}, the store says, and no file does"
    return Problem(ErrorCode.NOT_WRITABLE, message, "set it in the CRM by hand")
