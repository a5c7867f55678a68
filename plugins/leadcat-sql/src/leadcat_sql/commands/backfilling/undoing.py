"""A backfill taken back, as one: its updates undone, its open questions declined."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from leadcat_rules import (
    AlreadyAnswered,
    Answer,
    ConfirmationQuery,
    ConfirmationStatus,
    Decision,
    Outcome,
    Problem,
)
from leadcat_rules.terminal import ExitCode, report
from leadcat_sql.commands.names import DatabaseNames, SeenNames
from leadcat_sql.commands.working import Work
from leadcat_sql.crm.backfilling.batch import decisions_of, find_batch
from leadcat_sql.crm.embedded import EmbeddedCrm

_TOGETHER = 100
"""Decisions that are undone in one transaction."""


def undo(crm: EmbeddedCrm, url: str, batch_id: str, *, by: str, as_json: bool) -> ExitCode:
    """Take back what still stands of it, and print each; what has changed since is told (S6).

    Broken off, it is simply done again. Raises NotFound for a batch that isn't there.
    """
    tenant = crm.shared.tenant
    crm.store.database.read(lambda connection: find_batch(connection, tenant, batch_id))
    names = SeenNames(DatabaseNames(crm.store, url))
    problems: list[Problem] = []
    work = Work(crm, crm.store, names, crm.categories(), as_json)
    code = work.show(_taken_back(crm, batch_id, by, problems))
    report(*problems)
    return ExitCode.FAILED if problems else code


def _taken_back(
    crm: EmbeddedCrm, batch_id: str, by: str, problems: list[Problem]
) -> Iterator[Decision]:
    for decisions in _all_of(crm, batch_id):
        yield from _undone(crm, decisions, by, problems)
        yield from _declined(crm, decisions, by)


def _all_of(crm: EmbeddedCrm, batch_id: str) -> Iterator[Sequence[Decision]]:
    tenant, after = crm.shared.tenant, ""
    page = partial(decisions_of, tenant=tenant, batch_id=batch_id, limit=_TOGETHER)
    while found := crm.store.database.read(partial(page, after=after)):
        yield found
        after = found[-1].id


def _undone(
    crm: EmbeddedCrm, decisions: Sequence[Decision], by: str, problems: list[Problem]
) -> Iterator[Decision]:
    ids = [each.id for each in decisions if each.outcome is Outcome.UPDATED]
    for undone in crm.undo(ids, by=by) if ids else ():
        if undone.problem is None:
            yield undone.decision
        else:
            problems.append(undone.problem)


def _declined(crm: EmbeddedCrm, decisions: Sequence[Decision], by: str) -> Iterator[Decision]:
    for each in decisions:
        if each.outcome is not Outcome.AWAITING_CONFIRMATION:
            continue
        pending = ConfirmationQuery(
            company=each.event.company_id, status=ConfirmationStatus.PENDING
        )
        for asked in crm.store.confirmations(pending):
            if asked.event.id == each.id:
                try:
                    yield crm.answer(asked.id, Answer.decline(by=by), by=by)
                except AlreadyAnswered:
                    continue  # somebody was faster: that answer stands
