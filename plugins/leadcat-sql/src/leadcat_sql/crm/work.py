"""Several saves in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, Unpack

from sqlalchemy import Connection

from leadcat_rules import Contact, Decision, Sale
from leadcat_sql.crm.careful import Careful
from leadcat_sql.crm.repository import Repository
from leadcat_sql.crm.save import Save, SaveDetails
from leadcat_sql.crm.saving import save_carefully
from leadcat_sql.crm.unit import Handle

T = TypeVar("T")


class Work(Repository):
    """A CRM inside of one transaction, which somebody else begins and ends.

    It is the `context` of whatever the engine is asked meanwhile. Observers are told after the
    commit.
    """

    def __init__(self, unit: Careful, handle: Handle) -> None:
        self.unit = unit
        self.shared = unit.shared
        self._handle = handle

    @property
    def connection(self) -> Connection:
        """For statements of the caller's own in the same transaction."""
        return self.unit.connection

    def save_sale(self, sale: Sale, **details: Unpack[SaveDetails]) -> Decision:
        """See `EmbeddedCrm.save_sale`."""
        return save_carefully(self.unit, Save.of(sale, **details), self._handle)

    def save_contact(self, contact: Contact, **details: Unpack[SaveDetails]) -> Decision:
        """See `EmbeddedCrm.save_contact`."""
        return save_carefully(self.unit, Save.of(contact, **details), self._handle)

    @property
    def _keeps_lists(self) -> bool:
        return self.unit.keeps_lists

    def _read(self, operation: Callable[[Connection], T]) -> T:
        return operation(self.unit.connection)

    def _write(self, operation: Callable[[Connection], T]) -> T:
        return operation(self.unit.connection)

    def _change_lists(self, operation: Callable[[Connection], None]) -> None:
        # What is read of the lists in this transaction from now on is not committed.
        self.unit.keeps_lists = False
        super()._change_lists(operation)
