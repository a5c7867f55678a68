"""Saving the careful way, in a transaction that may hold more than this one save."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from attrs import frozen
from sqlalchemy import Connection

from leadcat_rules import (
    CrmLists,
    Decision,
    Event,
    InvalidInput,
    Problem,
    Reason,
    Step,
)
from leadcat_sql.crm.careful import Careful
from leadcat_sql.crm.companies import choose_category, company_row
from leadcat_sql.crm.kinds import Record
from leadcat_sql.crm.mishaps import database_error, guarded, is_to_be_repeated
from leadcat_sql.crm.missing import deleted, unknown
from leadcat_sql.crm.postponing import handle_of
from leadcat_sql.crm.save import Save
from leadcat_sql.crm.unit import Handle, Shared, current_lists
from leadcat_sql.stores.records import Records

_OPEN = "Open"
_log = logging.getLogger("leadcat_sql")

UNRECORDED = "unrecorded"
"""In the place of a fingerprint: the decision is in no store."""


def first_lead_status(lists: CrmLists) -> str | None:
    """The id of the lead status that a new contact gets: Open, where the list has it."""
    status = lists.lead_status_named(_OPEN)
    return None if status is None or status.deleted else status.id


def save_carefully(unit: Careful, save: Save, handle: Handle) -> Decision:
    """Save the record and let the engine decide what comes of it, in the unit's transaction.

    Raises InvalidInput for what the record refers to in vain; nothing is saved then. Whatever
    fails in the engine's part, the record is saved (S3).
    """
    event = _Saving(unit, save).write()
    try:
        decide = handle_of(save, unit.shared, handle)
        decision = decide(unit.connection, event, save.answer, unit)
    except Exception as error:
        cause = database_error(error)
        if cause is not None and is_to_be_repeated(cause):
            raise cause from error
        decision = _unrecorded(event, error, unit)
    unit.refuse_if_over()
    return decision


def previewed(connection: Connection, shared: Shared, save: Save) -> Event:
    """What this save would be, if it happened now; nothing is written or locked (C8).

    InvalidInput for what the save itself would be refused for.
    """
    before = save.kind.read(connection, shared.tenant, save.record.id, locked=False)
    lists = current_lists(connection, shared)
    event = save.happened(
        before=before,
        now=shared.clock(),
        newest_at=Records(connection, shared.tenant).newest_at(save.event),
        first_lead_status=first_lead_status(lists),
    )
    values = save.kind.values(shared.tenant, event.after)
    _refuse_what_is_missing(connection, shared.tenant, save, values, lambda: lists)
    return event


def _unrecorded(event: Event, error: Exception, unit: Careful) -> Decision:
    """What is said where not even the failure could be recorded."""
    _log.error("nobody could record what came of event %r: %s", event.id, error)
    step = Step(
        at=unit.shared.clock(),
        reason=Reason.HOST_ERROR,
        trigger=next(iter(event.triggers), None),
        error=f"saved, but not recorded: {type(error).__name__}: {error}",
    )
    claimed = Decision(event=event, fingerprint=UNRECORDED, claimed_at=step.at)
    return claimed.recorded(step)


@frozen
class _Saving:
    """The user's own part of one save."""

    unit: Careful
    save: Save

    def write(self) -> Event:
        """Write the record, unless this save was delivered before; gives what happened."""
        before = self._locked()
        again = self._delivered_before()
        if again is not None:
            return again
        event = self.save.happened(
            before=before,
            now=self.unit.shared.clock(),
            newest_at=self._newest_at(),
            first_lead_status=self._first_lead_status(before),
        )
        values = self.save.kind.values(self._tenant, event.after)
        _refuse_what_is_missing(
            self.unit.connection, self._tenant, self.save, values, self.unit.lists
        )
        if before is None and not self.save.kind.insert(self.unit.connection, values):
            # Somebody has made the same record since it was looked for.
            return self.write()
        if before is not None:
            self.unit.connection.execute(self.save.kind.replace, values)
        if self.save.writes_choice:
            chosen = event.chosen_category
            choose_category(self.unit.connection, self._tenant, event.company_id or "", chosen)
        return event

    @property
    def _tenant(self) -> str:
        return self.unit.shared.tenant

    def _locked(self) -> Record | None:
        """The record as it is, and stays until the commit; None where there is none yet."""
        kind, id = self.save.kind, self.save.record.id
        return kind.read(self.unit.connection, self._tenant, id, locked=True)

    def _delivered_before(self) -> Event | None:
        """The event of an earlier delivery, looked for once nobody else can be saving it (S1)."""
        if not self.save.may_be_repeated:
            return None
        records = Records(self.unit.connection, self._tenant)
        id = self.save.event.id
        earlier = guarded(self.unit.connection, lambda: records.decision(id))
        return self.save.again(earlier)

    def _newest_at(self) -> datetime | None:
        if self.save.event.at is not None:
            return None
        records = Records(self.unit.connection, self._tenant)
        return guarded(self.unit.connection, lambda: records.newest_at(self.save.event))

    def _first_lead_status(self, before: Record | None) -> str | None:
        return first_lead_status(self.unit.lists()) if self.save.needs_lead_status(before) else None


def _refuse_what_is_missing(
    connection: Connection,
    tenant: str,
    save: Save,
    values: Mapping[str, Any],
    lists: Callable[[], CrmLists],
) -> None:
    problems = [*save.kind.missing(connection, values)]
    if save.writes_choice:
        problems += _wrong_choice(connection, tenant, save.event, lists())
    if problems:
        raise InvalidInput(*problems)


def _wrong_choice(
    connection: Connection, tenant: str, event: Event, lists: CrmLists
) -> Iterator[Problem]:
    """A choice (E7) is a category of the list, a deleted one only where it is there already."""
    category = lists.category(event.chosen_category)
    if category is None:
        yield unknown("chosen_category", event.chosen_category)
    elif category.deleted:
        company = company_row(connection, tenant, event.company_id or "")
        if company is None or company.category != category.id:
            yield deleted("chosen_category", category)
