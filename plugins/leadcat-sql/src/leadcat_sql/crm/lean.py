"""The lean way of one save: four round trips on PostgreSQL, BEGIN and COMMIT among them.

A round trip costs as much as a decision. So the first statement (`glance`) saves the record and
reads all that a decision needs; what the engine asks is answered from there, what it writes is
noted (`journal`), and one more statement writes that at the end. Nothing is believed that the
database doesn't hold: where an insert finds a row, an update none, where a version tells of
somebody else, or a statement fails, all is rolled back and done again the careful way.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import TypeVar

from sqlalchemy import Connection

from leadcat_rules import (
    Change,
    Claim,
    Company,
    Confirmation,
    CrmLists,
    Decision,
    LeadcatError,
)
from leadcat_sql.crm.careful import Careful
from leadcat_sql.crm.glance import Glance, save_and_look
from leadcat_sql.crm.journal import Claimed, Journal, Mark, Moved, Saved
from leadcat_sql.crm.mishaps import NeedsCare, database_error
from leadcat_sql.crm.postponing import handle_of
from leadcat_sql.crm.save import Save
from leadcat_sql.crm.unit import Handle, Shared
from leadcat_sql.database.faults import FAULTS, is_disconnect
from leadcat_sql.stores.deciding import outlook
from leadcat_sql.stores.methods import StoreMethods
from leadcat_sql.stores.records import Records

T = TypeVar("T")
_log = logging.getLogger("leadcat_sql")
_EXPECTED = (NeedsCare, LeadcatError, *FAULTS)


def save_leanly(connection: Connection, shared: Shared, save: Save, handle: Handle) -> Decision:
    """Save the record and let the engine decide what comes of it.

    Raises NeedsCare for whatever goes wrong, and the database's own error for a connection that
    was lost. A mistake in this program is logged, and costs no save either (S3).
    """
    unit = Careful(connection, shared, repeats=True, keeps_lists=True)
    try:
        glance = save_and_look(connection, shared, save)
        event = save.happened(
            before=glance.before,
            now=shared.clock(),
            newest_at=glance.newest_at,
            first_lead_status=glance.first_lead_status,
        )
        lean = Lean(unit, save, glance)
        decision = handle_of(save, shared, handle)(connection, event, save.answer, lean)
        lean.journal.write()
    except Exception as error:
        if unit.was_ended:
            unit.refuse_if_over()
        cause = database_error(error)
        if cause is not None and is_disconnect(cause):
            raise cause from error
        if cause is None and not isinstance(error, _EXPECTED):
            _log.warning("the lean way failed on event %r", save.event.id, exc_info=True)
        raise NeedsCare from error
    return decision


class Lean:
    """A transaction that answers from a glance, and gives its connection away with all written."""

    def __init__(self, unit: Careful, save: Save, glance: Glance) -> None:
        self.journal = Journal(unit)
        self.store = LeanStore(unit, save, glance, self.journal)
        self._glance = glance

    @property
    def connection(self) -> Connection:
        """For statements of a plugin's own: behind a savepoint that is now a real one (S3)."""
        return self.journal.unit().connection

    def company(self, company_id: str) -> Company | None:
        """The company as it is now, and stays until the commit."""
        company = self._glance.company
        if company is not None and company.id == company_id and self.journal.holds(Claimed):
            return company
        return self.journal.unit().company(company_id)

    def companies(self, company_ids: Sequence[str]) -> Sequence[Company]:
        """See `Careful`."""
        return self.journal.unit().companies(company_ids)

    def set_categories(self, changes: Sequence[Change]) -> Sequence[bool]:
        """See `Careful`."""
        return self.journal.unit().set_categories(changes)

    def lists(self) -> CrmLists:
        """The two lists, as they were at the glance."""
        return self._glance.lists

    def set_category(self, change: Change) -> bool:
        """Compare with the company that is locked, and note what is to be set (S2)."""
        company = self._glance.company
        if company is None or company.id != change.company_id or not self.journal.holds(Claimed):
            return self.journal.unit().set_category(change)
        if company.category_id != change.expected:
            return False
        self.journal.note(Moved(change))
        return True


class LeanStore(StoreMethods):
    """The store of a lean transaction; it notes the usual, and asks the database for the rest."""

    joins_host_transaction = True

    def __init__(self, unit: Careful, save: Save, glance: Glance, journal: Journal) -> None:
        self._unit = unit
        self._event_id = save.event.id
        self._glance = glance
        self._journal = journal

    def read(self, operation: Callable[[Records], T]) -> T:
        """See `JoinedStore`."""
        return self._journal.unit().store.read(operation)

    def write(
        self, operation: Callable[[Records], T], committed: Callable[[Records], T | None]
    ) -> T:
        """See `JoinedStore`."""
        return self._journal.unit().store.write(operation, committed)

    def claim(self, decision: Decision) -> Claim:
        """Promise the claim: the insert at the end holds it, or all is done again (S1)."""
        if decision.id != self._event_id or not self._journal.holds():
            return super().claim(decision)
        self._journal.note(Claimed(decision))
        unit = self._unit
        return outlook(unit.connection, unit.shared.tenant, decision, self._glance.outlook)

    def save(self, decision: Decision, confirmation: Confirmation | None = None) -> bool:
        """Note the first version after the claim."""
        is_usual = self._journal.holds(Claimed) or self._journal.holds(Claimed, Moved)
        if decision.id != self._event_id or decision.version != 1 or not is_usual:
            return super().save(decision, confirmation)
        self._journal.note(Saved(decision, confirmation))
        return True

    def watch(self, observer: str) -> None:
        """Make a queue for this observer, unless it is known to have one."""
        if observer not in self._unit.shared.watched:
            super().watch(observer)

    def savepoint(self) -> Mark:
        """Mark a point to go back to."""
        return self._journal.savepoint()

    def release(self, point: Mark) -> None:
        """Keep what was written since this point."""
        self._journal.release(point)

    def roll_back_to(self, point: Mark) -> None:
        """Take back what was written since this point."""
        self._journal.roll_back_to(point)
