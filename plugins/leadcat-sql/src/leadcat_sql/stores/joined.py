"""A store that is a part of its host's own transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from sqlalchemy import Connection, NestedTransaction
from sqlalchemy.orm import Session, SessionTransaction

from leadcat_rules import ErrorCode
from leadcat_sql.database.faults import FAULTS, fault
from leadcat_sql.database.urls import StoreUrl
from leadcat_sql.stores.async_methods import AsyncStoreMethods
from leadcat_sql.stores.methods import StoreMethods
from leadcat_sql.stores.records import Records

if TYPE_CHECKING:  # who has no coroutines doesn't load what they need
    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

T = TypeVar("T")
Point: TypeAlias = NestedTransaction | SessionTransaction


class JoinedStore(StoreMethods):
    """A tenant's store on the host's own connection or session: what is written commits with it.

    The database has to be the one with the store's tables. On SQLite the host's transaction should
    be one that writes from its beginning (BEGIN IMMEDIATE, as `Database.transaction` has it): one
    that has only read so far gets the lock of a writer no more once somebody else has written.
    Raises a StoreError for a connection that commits each statement by itself.
    """

    joins_host_transaction = True

    def __init__(
        self,
        host: Connection | Session,
        tenant: str = "default",
        watched: Collection[str] = frozenset(),
    ) -> None:
        """`watched` are observers whose queue is known to be committed."""
        self.host = host
        self.tenant = tenant
        self._watched = watched

    def read(self, operation: Callable[[Records], T]) -> T:
        """What the operation reads, in the host's transaction."""
        with _told(self.host):
            return operation(Records(self._connection(), self.tenant))

    def write(
        self,
        operation: Callable[[Records], T],
        committed: Callable[[Records], T | None],  # noqa: ARG002 - the commit is the host's
    ) -> T:
        """What the operation comes to, once the host commits."""
        return self.read(operation)

    def watch(self, observer: str) -> None:
        """Make a queue for this observer, unless it has one.

        It isn't remembered: a queue that was made here is gone again when the host rolls back.
        """
        if observer not in self._watched:
            super().watch(observer)

    def savepoint(self) -> Point:
        """Mark a point to go back to."""
        with _told(self.host):
            self._connection()
        # A session writes first what it has in mind: the host's own save stays before the point,
        # and what is wrong with it is the host's to hear.
        return self.host.begin_nested()

    def release(self, point: Point) -> None:
        """Keep what was written since this point."""
        with _told(self.host):
            point.commit()

    def roll_back_to(self, point: Point) -> None:
        """Take back what was written since this point."""
        with _told(self.host):
            point.rollback()

    def _connection(self) -> Connection:
        """The host's connection, with a transaction that is one in the database, too."""
        connection = self.host if isinstance(self.host, Connection) else self.host.connection()
        _begin(connection)
        return connection


class AsyncJoinedStore(AsyncStoreMethods):
    """Like `JoinedStore`, on an asynchronous connection or session of the host."""

    joins_host_transaction = True

    def __init__(
        self,
        host: AsyncConnection | AsyncSession,
        tenant: str = "default",
        watched: Collection[str] = frozenset(),
    ) -> None:
        """`watched` are observers whose queue is known to be committed."""
        self.host = host
        self.tenant = tenant
        self._watched = watched

    async def read(self, operation: Callable[[Records], T]) -> T:
        """What the operation reads, in the host's transaction."""
        return await self._on(lambda store: store.read(operation))

    async def write(
        self, operation: Callable[[Records], T], committed: Callable[[Records], T | None]
    ) -> T:
        """What the operation comes to, once the host commits."""
        return await self._on(lambda store: store.write(operation, committed))

    async def watch(self, observer: str) -> None:
        """Make a queue for this observer, unless it has one; see `JoinedStore.watch`."""
        await self._on(lambda store: store.watch(observer))

    async def savepoint(self) -> Point:
        """Mark a point to go back to."""
        return await self._on(lambda store: store.savepoint())

    async def release(self, point: Point) -> None:
        """Keep what was written since this point."""
        await self._on(lambda store: store.release(point))

    async def roll_back_to(self, point: Point) -> None:
        """Take back what was written since this point."""
        await self._on(lambda store: store.roll_back_to(point))

    async def _on(self, operation: Callable[[JoinedStore], T]) -> T:
        def run(host: Connection | Session) -> T:
            return operation(JoinedStore(host, self.tenant, self._watched))

        return await self.host.run_sync(run)


@contextmanager
def _told(host: Connection | Session) -> Iterator[None]:
    """Errors of the database become the store's."""
    try:
        yield
    except FAULTS as error:
        bind = host if isinstance(host, Connection) else host.get_bind()
        raise fault(error, StoreUrl(bind.engine.url)) from error


def _begin(connection: Connection) -> None:
    """Begin in the database what has begun in SQLAlchemy; a StoreError where nothing ever does.

    Left to itself, the driver of SQLite begins nothing before the first write, and then the
    release of a savepoint would commit.
    """
    if not connection.in_transaction():
        connection.begin()
    is_sqlite = connection.dialect.name == "sqlite"
    pooled: Any = connection.connection
    if is_sqlite and pooled.driver_connection.in_transaction:
        return
    driver = pooled.dbapi_connection
    if driver.isolation_level is None if is_sqlite else driver.autocommit:
        raise StoreUrl(connection.engine.url).problem(
            ErrorCode.STORE_FAILED,
            "each statement of this connection commits by itself: there is nothing to join",
            "leave out isolation_level=AUTOCOMMIT, or use the store without joining",
        )
    if is_sqlite:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
