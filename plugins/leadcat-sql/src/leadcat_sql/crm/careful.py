"""The careful way: what is to be changed is locked first, and each thing is done when it is asked.

A save takes about a dozen statements so, and comes out right whatever happens meanwhile. `lean`
takes four, and leaves to this way what is out of the ordinary.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from leadcat_rules import Change, Company, CrmLists, ErrorCode, Problem, StoreError
from leadcat_sql.crm.companies import company_row, in_lists, set_category
from leadcat_sql.crm.mishaps import (
    database_error,
    in_transaction,
    is_only_broken,
    is_to_be_repeated,
)
from leadcat_sql.crm.several import company_rows, set_categories
from leadcat_sql.crm.unit import Shared, current_lists
from leadcat_sql.stores.joined import JoinedStore, Point
from leadcat_sql.stores.records import Records

T = TypeVar("T")


_OVER = Problem(
    ErrorCode.STORE_FAILED,
    "the transaction ended before the save did",
    "nothing of it was saved, unless a plugin has committed it: the transaction is the host's",
)


class Loss:
    """Remembers the database's last error, for whoever finds the transaction gone.

    Where the whole transaction is done again after a deadlock (`repeats`), nothing goes on in it
    after one. In somebody else's a deadlock is over once the engine has gone back to its
    savepoint, and what was saved before is still there.
    """

    def __init__(self, *, repeats: bool) -> None:
        self._repeats = repeats
        self.error: DBAPIError | None = None

    @contextmanager
    def noted(self) -> Iterator[None]:
        """Remember an error of this block; it goes on its way."""
        try:
            yield
        except (DBAPIError, StoreError) as error:
            found = database_error(error)
            if found is not None and not is_only_broken(found):
                self.error = found
            raise

    def raise_what_is_repeated(self) -> None:
        """Raise what was remembered, where that is to be done again."""
        if self._repeats and self.error is not None and is_to_be_repeated(self.error):
            raise self.error


class CarefulStore(JoinedStore):
    """A joined store that goes back to no savepoint of a transaction that is lost."""

    def __init__(self, host: Connection | Session, shared: Shared, loss: Loss) -> None:
        super().__init__(host, shared.tenant, shared.watched)
        self._loss = loss

    def read(self, operation: Callable[[Records], T]) -> T:
        """See `JoinedStore`."""
        with self._loss.noted():
            return super().read(operation)

    def roll_back_to(self, point: Point) -> None:
        """Take back what was written since; raise what took the whole transaction."""
        self._loss.raise_what_is_repeated()
        super().roll_back_to(point)


class Careful:
    """A transaction in which each request is a statement, and a company that was given is locked.

    `repeats`: its maker does it again when it is lost to a deadlock. `keeps_lists`: nobody has
    changed the lists in it, so what is read of them is committed.
    """

    def __init__(
        self, host: Connection | Session, shared: Shared, *, repeats: bool, keeps_lists: bool
    ) -> None:
        self.shared = shared
        self.keeps_lists = keeps_lists
        self.loss = Loss(repeats=repeats)
        self.store = CarefulStore(host, shared, self.loss)
        self._host = host
        self._begun = self.connection.get_transaction()

    @property
    def connection(self) -> Connection:
        """For statements of a plugin's own (S3)."""
        return self._host if isinstance(self._host, Connection) else self._host.connection()

    def begin(self) -> None:
        """Have a transaction in the database, and with the lock of a writer on SQLite.

        On a connection of somebody else's, whose driver may not have begun one yet. StoreError
        for one that commits each statement by itself.
        """
        self.store.read(lambda _: None)
        self._begun = self.connection.get_transaction()

    @property
    def was_ended(self) -> bool:
        """Whether a plugin has committed or rolled back what is not its own."""
        return self.connection.get_transaction() is not self._begun

    def refuse_if_over(self) -> None:
        """Raise when a commit wouldn't keep what was saved.

        That is so when a plugin has ended the transaction, or SQLite itself for want of room.
        PostgreSQL only rolls back, whatever it is told, once a statement has failed.
        """
        if self.was_ended:
            raise StoreError(_OVER)
        if not in_transaction(self.connection):
            raise self.loss.error or StoreError(_OVER)

    def company(self, company_id: str) -> Company | None:
        """The company as it is now, and stays until the commit."""
        with self.loss.noted():
            row = company_row(self.connection, self.shared.tenant, company_id, locked=True)
        return None if row is None else in_lists(row, self.lists())

    def companies(self, company_ids: Sequence[str]) -> Sequence[Company]:
        """Those of these that there are, and they stay so until the commit."""
        with self.loss.noted():
            rows = company_rows(self.connection, self.shared.tenant, company_ids, locked=True)
        lists = self.lists()
        return [in_lists(row, lists) for row in rows]

    def lists(self) -> CrmLists:
        """The two lists as they are now; others may change them meanwhile."""
        with self.loss.noted():
            return current_lists(self.connection, self.shared, keep=self.keeps_lists)

    def set_category(self, change: Change) -> bool:
        """Compare and set (S2); an error where the target isn't there, and nothing else is lost."""
        with self.loss.noted(), self.connection.begin_nested():
            return set_category(self.connection, self.shared.tenant, change)

    def set_categories(self, changes: Sequence[Change]) -> Sequence[bool]:
        """Compare and set each (S2); an error where one of the targets isn't there."""
        with self.loss.noted():
            return set_categories(self.connection, self.shared.tenant, changes)
