"""A store's database, for ordinary functions."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import URL, Connection, Engine
from tenacity import Retrying

from leadcat_sql.database.connecting import (
    Manner,
    begin_to_write,
    make_engine,
    reading_options,
)
from leadcat_sql.database.faults import FAULTS, fault, is_lock, may_pass
from leadcat_sql.database.opening import check_state, make_ready
from leadcat_sql.database.urls import StoreUrl
from leadcat_sql.database.writing import Write, again, commit

T = TypeVar("T")


class Database:
    """Reads and writes in transactions, on SQLite or PostgreSQL; threads may share it.

    What passes by itself is tried again within bounds: a lock, a deadlock, a serialization
    failure, a connection that was lost. So an outage is survived, also by the same object. Any
    other error of the database becomes a StoreError; whatever an operation itself raises
    passes, after a roll-back.
    """

    def __init__(self, engine: Engine, where: StoreUrl, patience: float) -> None:
        self.engine = engine
        """For statements of the caller's own, each in a transaction of its making."""
        self.is_sqlite = where.is_sqlite
        self._where = where
        self._patience = patience
        self._reads = engine.execution_options(**reading_options(where))

    @classmethod
    def open(
        cls,
        url: str | URL,
        *,
        create: bool = False,
        needs: Collection[str] = ("store",),
        synchronous: str = "full",
        busy_timeout: float = 5.0,
        patience: float = 10.0,
    ) -> Database:
        """Open it, checked: URL, driver, file or server, and how far it is migrated.

        `needs` names the branches of tables, "store" and "crm"; `create` makes or migrates what
        is missing. It does so in any database, also among the tables of something else, which
        `migrate` refuses: a host keeps its own tables there. The options are those of `Manner`.
        """
        where = StoreUrl.of(url)
        manner = Manner(synchronous=synchronous, busy_timeout=busy_timeout, patience=patience)
        make_ready(where, needs, create=create)
        database = cls(make_engine(where, manner), where, manner.patience)
        try:
            database._run(database._reads, check_state(where, needs), is_lock)
        except BaseException:
            database.close()
            raise
        return database

    def read(self, operation: Callable[[Connection], T]) -> T:
        """What the operation reads; see `reading_options` for what its statements see."""
        return self._run(self._reads, operation, may_pass)

    def write(
        self,
        operation: Callable[[Connection], T],
        *,
        committed: Callable[[Connection], T | None] | None = None,
    ) -> T:
        """What the operation returns, once its transaction is committed.

        It may be called several times, each on a new transaction. When the answer of the commit
        was lost, `committed` says whether it happened: its answer, unless None, is the result.
        Without it a StoreError says that nobody knows.
        """
        attempt = Write(operation, committed)
        return self._run(self.engine, attempt, attempt.is_worth_it)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One write transaction, committed at the end of the block; nothing is tried again."""
        try:
            with self.engine.connect() as connection:
                begin_to_write(connection)
                yield connection
                commit(connection)
        except FAULTS as error:
            raise fault(error, self._where) from error

    def close(self) -> None:
        """Close the connections that rest; an operation opens new ones."""
        self.engine.dispose()

    def _run(
        self,
        engine: Engine,
        attempt: Callable[[Connection], T],
        is_worth_it: Callable[[BaseException], bool],
    ) -> T:
        def once() -> T:
            with engine.connect() as connection:
                return attempt(connection)

        try:
            try:
                return once()
            except FAULTS as error:
                if not is_worth_it(error):
                    raise
            return Retrying(**again(is_worth_it, self._patience))(once)
        except FAULTS as error:
            in_doubt = isinstance(attempt, Write) and attempt.is_in_doubt
            raise fault(error, self._where, in_doubt=in_doubt) from error
