"""What SQLite's errors mean, and what to do about each."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from leadcat_rules import ErrorCode, StoreError
from leadcat_sql.database.sqlite_files import file_fault
from leadcat_sql.database.urls import StoreUrl

_LOCKED = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})

_MEANINGS: Mapping[int, tuple[ErrorCode, str, str]] = {
    sqlite3.SQLITE_BUSY: (
        ErrorCode.STORE_UNAVAILABLE,
        "somebody else keeps the database locked",
        "try again; if it stays so, find the process that holds it",
    ),
    sqlite3.SQLITE_LOCKED: (
        ErrorCode.STORE_UNAVAILABLE,
        "somebody else keeps a table of the database locked",
        "try again",
    ),
    sqlite3.SQLITE_READONLY: (
        ErrorCode.STORE_READ_ONLY,
        "the database can only be read",
        "allow this user to write the file and in its folder",
    ),
    sqlite3.SQLITE_FULL: (
        ErrorCode.STORE_FULL,
        "there is no room left for the database",
        "make room on its disk; nothing of this was written",
    ),
    sqlite3.SQLITE_NOTADB: (
        ErrorCode.STORE_FOREIGN,
        "this file is no database of SQLite",
        "name another file; this one was left as it is",
    ),
    sqlite3.SQLITE_CORRUPT: (
        ErrorCode.STORE_FAILED,
        "the database is damaged",
        "restore it from a backup",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        ErrorCode.STORE_UNAVAILABLE,
        "the database can't be opened",
        "allow this user to read and write the file and in its folder",
    ),
    sqlite3.SQLITE_IOERR: (
        ErrorCode.STORE_FAILED,
        "reading or writing the file failed",
        "look at its disk, and at the limits of this process",
    ),
}


def is_lock(error: sqlite3.Error) -> bool:
    """Whether somebody else was in the way, so that another try may succeed."""
    return _primary_code(error) in _LOCKED


def fault(error: sqlite3.Error, where: StoreUrl) -> StoreError:
    """What the error means."""
    code = _primary_code(error)
    if code == sqlite3.SQLITE_CANTOPEN:
        found = file_fault(where, may_be_new=True)
        if found is not None:
            return found
    if "no such table: leadcat_" in str(error):
        return where.problem(
            ErrorCode.STORE_NOT_MIGRATED,
            f"the database lacks a table: {error}",
            f"leadcat migrate --store {where}",
        )
    if code not in _MEANINGS:
        return where.problem(ErrorCode.STORE_FAILED, f"the database refused this: {error}")
    kind, message, hint = _MEANINGS[code]
    return where.problem(kind, f"{message}: {error}", hint)


def _primary_code(error: sqlite3.Error) -> int:
    """The kind of the error; -1 when it is the driver's own. The upper bits hold details."""
    code: int = getattr(error, "sqlite_errorcode", -1)
    return code & 0xFF if code >= 0 else code
