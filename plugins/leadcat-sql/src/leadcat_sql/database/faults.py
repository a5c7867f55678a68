"""Errors of the database, told as the store's: what happened, where, what to do about it."""

from __future__ import annotations

import sqlite3

from sqlalchemy.exc import DBAPIError, PendingRollbackError
from sqlalchemy.exc import TimeoutError as NoneIsFree

from leadcat_rules import ErrorCode, StoreError
from leadcat_sql.database import postgresql_faults, sqlite_faults
from leadcat_sql.database.doubt import InDoubt
from leadcat_sql.database.urls import StoreUrl

FAULTS = (DBAPIError, NoneIsFree, InDoubt, PendingRollbackError)
"""What an operation raises when it is the database's fault."""


def is_lock(error: BaseException) -> bool:
    """Whether somebody else was in the way: a lock, a deadlock, a serialization failure."""
    cause = _cause(error)
    if isinstance(cause, sqlite3.Error):
        return sqlite_faults.is_lock(cause)
    return cause is not None and postgresql_faults.is_lock(cause)


def is_disconnect(error: BaseException) -> bool:
    """Whether there is no connection to the server, or none any more."""
    if isinstance(error, PendingRollbackError):  # somebody went on after it was lost
        return "Can't reconnect" in str(error)
    cause = _cause(error)
    if cause is None or isinstance(cause, sqlite3.Error):
        return False
    return postgresql_faults.is_disconnect(cause)


def may_pass(error: BaseException) -> bool:
    """Whether another try may succeed a little later."""
    return isinstance(error, InDoubt) or is_lock(error) or is_disconnect(error)


def fault(error: Exception, where: StoreUrl, *, in_doubt: bool = False) -> StoreError:
    """The error as a StoreError of that place."""
    if in_doubt or isinstance(error, InDoubt):
        return where.problem(
            ErrorCode.STORE_UNAVAILABLE,
            "the connection was lost while committing: this may have happened, or not",
            "look before you do it again; an event may be handed in again, it is decided once",
        )
    if isinstance(error, NoneIsFree):
        return where.problem(
            ErrorCode.STORE_UNAVAILABLE,
            "all connections to the database are in use",
            "use fewer threads, or close what was left open",
        )
    cause = _cause(error) or error
    if isinstance(cause, sqlite3.Error):
        return sqlite_faults.fault(cause, where)
    return postgresql_faults.fault(cause, where)


def _cause(error: BaseException) -> Exception | None:
    """The driver's own error."""
    if isinstance(error, DBAPIError) and isinstance(error.orig, Exception):
        return error.orig
    return None
