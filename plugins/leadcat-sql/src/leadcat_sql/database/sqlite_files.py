"""Whether a file can be a database of SQLite, as far as looking at it tells."""

from __future__ import annotations

import os

from leadcat_rules import ErrorCode, StoreError
from leadcat_sql.database.urls import StoreUrl


def file_fault(where: StoreUrl, *, may_be_new: bool) -> StoreError | None:
    """What is wrong with the file; None where SQLite may try.

    SQLite itself says "unable to open database file" to most of this, and makes an empty file
    where there is none.
    """
    try:
        if where.path.exists():
            return _of_what_is_there(where)
        return _of_what_is_not(where, may_be_new=may_be_new)
    except OSError as error:
        return where.problem(
            ErrorCode.STORE_UNAVAILABLE,
            f"the file can't be looked at: {error.strerror}",
            "allow this user to enter its folder",
        )


def _of_what_is_there(where: StoreUrl) -> StoreError | None:
    if where.path.is_dir():
        return where.problem(
            ErrorCode.STORE_UNAVAILABLE, "this is a folder", "name a file in it for the database"
        )
    if not where.path.is_file():
        return where.problem(
            ErrorCode.STORE_FOREIGN, "this is no ordinary file", "name another file"
        )
    if not os.access(where.path, os.R_OK):
        return where.problem(
            ErrorCode.STORE_UNAVAILABLE,
            "there is no right to read the file",
            "allow this user to read and write it",
        )
    return None


def _of_what_is_not(where: StoreUrl, *, may_be_new: bool) -> StoreError | None:
    folder = where.path.parent
    if not folder.is_dir():
        return where.problem(
            ErrorCode.STORE_UNAVAILABLE,
            f"the folder {str(folder)!r} isn't there",
            "make the folder first",
        )
    if not may_be_new:
        return where.problem(
            ErrorCode.STORE_NOT_MIGRATED,
            "there is no such file",
            f"to make it: leadcat migrate --store {where}",
        )
    if not os.access(folder, os.W_OK | os.X_OK):
        return where.problem(
            ErrorCode.STORE_UNAVAILABLE,
            f"there is no right to make a file in {str(folder)!r}",
            "allow this user to write in the folder",
        )
    return None
