"""A call that somebody else's open transaction keeps waiting."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from sqlalchemy import Engine, create_engine, text

from leadcat_sql import EmbeddedCrm
from leadcat_sql.crm.work import Work
from tests.sql.crm.crms import a_database
from tests.sql.databases import Kind

T = TypeVar("T")
_SECONDS = 20
_WAITING = text(
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    " AND datname = current_database()"
)


def while_somebody(
    kind: Kind,
    tenant: str,
    works: Callable[[Work], object],
    call: Callable[[], T],
    works_on: Callable[[Work], object] = lambda _: None,
) -> T:
    """What the call comes to when it begins while somebody else's work isn't committed.

    Once the database says that the call waits for it, somebody works on, and commits.
    """
    database = a_database(kind)
    somebody = EmbeddedCrm(database, tenant=tenant)
    with ThreadPoolExecutor(1) as thread:
        with somebody.transaction() as work:
            works(work)
            calling = thread.submit(call)
            _wait_until_it_waits(database.engine, calling)
            works_on(work)
        return calling.result(_SECONDS)


def _wait_until_it_waits(engine: Engine, calling: Future[T]) -> None:
    if engine.dialect.name == "sqlite":
        return  # the database has one writer, and whoever comes second can but wait
    looking = create_engine(engine.url, isolation_level="AUTOCOMMIT")
    deadline = time.monotonic() + _SECONDS
    with looking.connect() as connection:
        while not connection.scalar(_WAITING):
            assert not calling.done(), f"it didn't wait: {calling.exception()}"
            assert time.monotonic() < deadline, "it neither waits nor ends"
    looking.dispose()
