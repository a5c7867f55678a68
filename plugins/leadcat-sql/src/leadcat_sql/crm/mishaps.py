"""What a database's error means for the transaction that it happened in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from leadcat_sql.database.faults import is_disconnect

T = TypeVar("T")

_LOST_TO_OTHERS = frozenset({"40001", "40P01"})
"""PostgreSQL's serialization failure and deadlock: all of it is to be done again."""


_BROKEN = "25P02"


class NeedsCare(Exception):
    """The lean way can't judge or hold this: all is rolled back and done the careful way."""


def is_to_be_repeated(error: BaseException | None) -> bool:
    """Whether the whole transaction is lost, through no fault of what was asked in it."""
    if not isinstance(error, DBAPIError):
        return False
    return is_disconnect(error) or getattr(error.orig, "sqlstate", None) in _LOST_TO_OTHERS


def is_only_broken(error: DBAPIError) -> bool:
    """Whether PostgreSQL only says that an earlier statement has failed."""
    return getattr(error.orig, "sqlstate", None) == _BROKEN


def database_error(error: BaseException) -> DBAPIError | None:
    """The database's own error behind this one, if any."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, DBAPIError):
        cause = cause.__cause__
    return cause


def in_transaction(connection: Connection) -> bool:
    """Whether the database itself is in a transaction that can still be committed."""
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "sqlite":
        return bool(driver.in_transaction)
    return bool(driver.info.transaction_status == _IN_TRANSACTION)


_IN_TRANSACTION = 2
"""libpq's PQTRANS_INTRANS; one that an error has broken has another number."""


def guarded(connection: Connection, operation: Callable[[], T]) -> T | None:
    """What the operation reads; None where the database fails, and the transaction goes on."""
    try:
        with connection.begin_nested():
            return operation()
    except DBAPIError as error:
        if is_to_be_repeated(error):
            raise
        return None
