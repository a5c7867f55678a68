"""A store in a database, for ordinary functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import URL, Connection
from sqlalchemy.orm import Session

from leadcat_sql.database.database import Database
from leadcat_sql.stores.joined import JoinedStore
from leadcat_sql.stores.methods import StoreMethods
from leadcat_sql.stores.records import Records
from leadcat_sql.stores.rows import new_receipt

T = TypeVar("T")


class SqlStore(StoreMethods):
    """One tenant's store in a database; each method is a transaction of its own.

    Threads may share it. What `Store` promises is held by the database, so any number of
    processes may have one each.
    """

    joins_host_transaction = False

    def __init__(self, database: Database, tenant: str = "default") -> None:
        """On a database that is open already, perhaps for several tenants."""
        self.database = database
        self.tenant = tenant
        self._watched: set[str] = set()
        """Observers whose queue is known to be committed."""

    @classmethod
    def open(
        cls,
        url: str | URL,
        *,
        tenant: str = "default",
        create: bool = False,
        synchronous: str = "full",
        busy_timeout: float = 5.0,
        patience: float = 10.0,
    ) -> SqlStore:
        """Open a store; see `Database.open` for the options and what is refused."""
        database = Database.open(
            url,
            create=create,
            synchronous=synchronous,
            busy_timeout=busy_timeout,
            patience=patience,
        )
        return cls(database, tenant)

    def joined(self, host: Connection | Session) -> JoinedStore:
        """The same store as a part of the host's own transaction, in the same database."""
        return JoinedStore(host, self.tenant, self._watched)

    def close(self) -> None:
        """Close the connections of its database."""
        self.database.close()

    def watch(self, observer: str) -> None:
        """Make a queue for this observer, unless it has one; once is enough for this object."""
        if observer not in self._watched:
            super().watch(observer)
            self._watched.add(observer)

    def read(self, operation: Callable[[Records], T]) -> T:
        """What the operation reads."""
        return self.database.read(lambda connection: operation(Records(connection, self.tenant)))

    def write(
        self, operation: Callable[[Records], T], committed: Callable[[Records], T | None]
    ) -> T:
        """What the operation came to, once it is committed."""
        receipt = new_receipt()
        return self.database.write(
            lambda connection: operation(Records(connection, self.tenant, receipt)),
            committed=lambda connection: committed(Records(connection, self.tenant, receipt)),
        )
