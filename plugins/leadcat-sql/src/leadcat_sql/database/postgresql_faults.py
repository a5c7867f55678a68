"""What PostgreSQL's errors mean, and what to do about each.

Errors are told by their SQLSTATE, and no driver is imported: there may be none, or a host's own.
"""

from __future__ import annotations

from collections.abc import Mapping

from leadcat_rules import ErrorCode, StoreError
from leadcat_sql.database.urls import StoreUrl

_OTHERS = frozenset({"40001", "40P01", "55P03"})
_GOING_OR_COMING = frozenset({"57P01", "57P02", "57P03", "57P05", "25P03", "53300"})

_MEANINGS: Mapping[str, tuple[ErrorCode, str, str]] = {
    "53100": (
        ErrorCode.STORE_FULL,
        "there is no room left for the database",
        "make room on the server's disk; nothing of this was written",
    ),
    "25006": (
        ErrorCode.STORE_READ_ONLY,
        "the database can only be read",
        "this is a standby, or default_transaction_read_only is on: name the primary server",
    ),
    "42501": (
        ErrorCode.STORE_UNAVAILABLE,
        "this user lacks a right in the database",
        "grant it, or name another user",
    ),
    "55P03": (
        ErrorCode.STORE_UNAVAILABLE,
        "somebody else keeps locked what this needs",
        "try again; pg_stat_activity shows who",
    ),
    "57014": (
        ErrorCode.STORE_UNAVAILABLE,
        "the server cancelled this",
        "statement_timeout may be too short",
    ),
    "40001": (ErrorCode.STORE_UNAVAILABLE, "others changed the same all the time", "try again"),
    "40P01": (ErrorCode.STORE_UNAVAILABLE, "others locked the same all the time", "try again"),
    "53300": (
        ErrorCode.STORE_UNAVAILABLE,
        "the server has no connection left",
        "close some, or raise max_connections",
    ),
}

_REFUSALS = (
    ("too many", "the server has no connection left", "close some, or raise max_connections"),
    ("slots", "the server has no connection left", "close some, or raise max_connections"),
    ("password authentication failed", "the password or the user is wrong", "name both in the URL"),
    ("no password supplied", "the server wants a password", "postgresql://USER:PASSWORD@HOST/..."),
    ("fe_sendauth", "the server wants a password", "postgresql://USER:PASSWORD@HOST/..."),
    ("pg_hba.conf", "the server doesn't let this user in from here", "allow it in pg_hba.conf"),
    ('role "', "the server doesn't know this user", "name another one in the URL"),
    ('database "', "the server has no such database", "createdb makes it"),
    ("Connection refused", "no server answers", "start it, or name its host and port in the URL"),
    ("No such file", "no server answers", "start it, or name its host and port in the URL"),
    ("translate host name", "no such host is known", "look at the host in the URL"),
    ("resolve host", "no such host is known", "look at the host in the URL"),
    ("timeout", "no server answers", "look at the host and port in the URL, and at firewalls"),
)
"""What stands in the driver's text when it gets no connection; there is no code then."""


def is_lock(error: Exception) -> bool:
    """Whether others were in the way: a lock, a deadlock, a serialization failure."""
    return _state(error) in _OTHERS


def is_disconnect(error: Exception) -> bool:
    """Whether there is no connection: never was, lost, or the server is going or coming."""
    state = _state(error)
    if state is None:
        return _is_about_connection(error)
    return state.startswith("08") or state in _GOING_OR_COMING


def fault(error: Exception, where: StoreUrl) -> StoreError:
    """What the error means."""
    state = _state(error)
    if state is None:
        return _without_state(error, where)
    if state in ("42P01", "42703") and "leadcat_" in str(error):
        return where.problem(
            ErrorCode.STORE_NOT_MIGRATED,
            f"the database lacks a table or column: {_first_line(error)}",
            f"leadcat migrate --store {where}",
        )
    if state in _MEANINGS:
        code, message, hint = _MEANINGS[state]
        return where.problem(code, f"{message}: {_first_line(error)}", hint)
    if is_disconnect(error):
        return _disconnected(error, where)
    message = f"the database refused this: {_first_line(error)}"
    return where.problem(ErrorCode.STORE_FAILED, message)


def _without_state(error: Exception, where: StoreUrl) -> StoreError:
    text = str(error)
    if not _is_about_connection(error):
        code = (
            ErrorCode.INVALID_STORE_URL if "connection option" in text else ErrorCode.STORE_FAILED
        )
        return where.problem(code, f"the driver refused this: {_first_line(error)}")
    for words, message, hint in _REFUSALS:
        if words in text:
            return where.problem(
                ErrorCode.STORE_UNAVAILABLE, f"{message}: {_first_line(error)}", hint
            )
    return _disconnected(error, where)


def _disconnected(error: Exception, where: StoreUrl) -> StoreError:
    return where.problem(
        ErrorCode.STORE_UNAVAILABLE,
        f"there is no connection to the server: {_first_line(error)}",
        "nothing of this was written; try again when the server is back",
    )


def _state(error: Exception) -> str | None:
    state: str | None = getattr(error, "sqlstate", None) or getattr(error, "pgcode", None)
    return state


def _is_about_connection(error: Exception) -> bool:
    """Whether it is about the connection, where the server itself said nothing.

    Told by the name that every driver gives to it (PEP 249): a host may use another one than ours.
    """
    return any(kind.__name__ == "OperationalError" for kind in type(error).__mro__)


def _first_line(error: Exception) -> str:
    """The error's own words, without the details, which repeat values of the row."""
    return next(iter(str(error).splitlines()), type(error).__name__)
