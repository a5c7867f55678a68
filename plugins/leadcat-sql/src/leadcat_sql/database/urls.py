"""Where a store is: a database's URL, checked, with the driver that this plugin uses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path

from attrs import frozen
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from leadcat_rules import ErrorCode, Problem, StoreError

_DRIVERS: Mapping[str, tuple[str, ...]] = {
    "sqlite": ("pysqlite", "aiosqlite"),
    "postgresql": ("psycopg", "psycopg_async"),
}
"""The databases, each with its driver for ordinary functions and the one for coroutines."""

_MODULES = {"aiosqlite": "aiosqlite", "psycopg": "psycopg", "psycopg_async": "psycopg"}
"""What a driver is imported as; SQLite's for ordinary functions comes with Python."""

_EXTRAS = {"aiosqlite": "async", "psycopg": "postgresql"}

_KIND = re.compile(r"\w{2,}(\+\w+)?:")
"""What a URL begins with; a single letter is a drive."""

_FORMS = (
    "sqlite:///FILE, with four slashes for a path from the root, or postgresql://USER@HOST/DATABASE"
)

_AT_IN_PASSWORD = "write %40 for an @ in the password"


@frozen
class StoreUrl:
    """The URL of a store's database. Its text shows no password."""

    url: URL

    @classmethod
    def of(cls, url: str | URL) -> StoreUrl:
        """Check it; a StoreError (`invalid_store_url`) says what is wrong with it."""
        try:
            parsed = make_url(url)
        except ArgumentError:
            raise _refusal(url, "this is no URL of a database", _as_file(url) or _FORMS) from None
        except ValueError:
            raise _refusal(url, "the port of this URL is no number", _FORMS) from None
        if _holds_more_than_one_at(parsed):
            raise _refusal(url, "the host of this URL holds an @", _AT_IN_PASSWORD)
        where = cls(parsed)
        where._check_database()
        if where.is_sqlite:
            where._check_file_name()
        return where

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a file of SQLite; else it is a server of PostgreSQL."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def path(self) -> Path:
        """The file of SQLite."""
        return Path(self.url.database or "")

    def for_functions(self) -> URL:
        """For an ordinary engine; a StoreError (`driver_missing`) names what to install."""
        return self._driven_by(_DRIVERS[self.url.get_backend_name()][0])

    def for_coroutines(self) -> URL:
        """For an engine of asyncio; a StoreError (`driver_missing`) names what to install."""
        return self._driven_by(_DRIVERS[self.url.get_backend_name()][1])

    def problem(self, code: ErrorCode, message: str, hint: str | None = None) -> StoreError:
        """A StoreError of this place."""
        return StoreError(Problem(code, message, hint, file=str(self)))

    def __str__(self) -> str:
        shown = {
            key: "..." if "pass" in key.casefold() else value
            for key, value in self.url.query.items()
        }
        return self.url.set(query=shown).render_as_string(hide_password=True)

    def _driven_by(self, driver: str) -> URL:
        module = _MODULES.get(driver)
        try:
            if module is not None:
                import_module(module)
        except ImportError as error:
            raise self.problem(
                ErrorCode.DRIVER_MISSING,
                f"the driver is missing: {error}",
                f"pip install 'leadcat-sql[{_EXTRAS[str(module)]}]'",
            ) from error
        return self.url.set(drivername=f"{self.url.get_backend_name()}+{driver}")

    def _check_database(self) -> None:
        database, _, driver = self.url.drivername.partition("+")
        if database not in _DRIVERS:
            near = get_close_matches(database, _DRIVERS, n=1)
            hint = f"did you mean {near[0]}://?" if near else _FORMS
            raise self._invalid(f"no store is kept in {database!r}", hint)
        if driver and driver not in _DRIVERS[database]:
            raise self._invalid(
                f"the driver {driver!r} isn't used here", f"leave it out: {database}://..."
            )

    def _check_file_name(self) -> None:
        if self.url.host:
            raise self._invalid("a file has no host", f"three slashes: sqlite:///{self.url.host}")
        if self.url.database in (None, "", ":memory:"):
            raise self._invalid(
                "a database in memory is another one for each connection, and gone afterwards",
                "name a file: sqlite:///FILE",
            )
        if "\0" in str(self.url.database) or str(self.url.database).startswith("file:"):
            raise self._invalid("this is no name of a file", _FORMS)
        if self.url.query:
            raise self._invalid(
                f"SQLite takes no option {next(iter(self.url.query))!r} here",
                "leave out what follows the question mark",
            )

    def _invalid(self, message: str, hint: str) -> StoreError:
        return self.problem(ErrorCode.INVALID_STORE_URL, message, hint)


def _holds_more_than_one_at(url: URL) -> bool:
    """Whether the end of a password was read as the host, or, behind a slash, as the database."""
    is_behind = url.host is not None and url.password is not None and "@" in str(url.database)
    return "@" in (url.host or "") or is_behind


def _refusal(url: object, message: str, hint: str) -> StoreError:
    problem = Problem(ErrorCode.INVALID_STORE_URL, message, hint, file=_without_secret(url))
    return StoreError(problem)


def _without_secret(url: object) -> str:
    """What couldn't be read as a URL: nobody knows where in it the password stands."""
    text = str(url)
    if "@" not in text and "pass" not in text.casefold():
        return text
    known = re.match(r"[\w+]+://", text)
    return f"{known[0] if known else ''}..."


def _as_file(url: object) -> str | None:
    text = str(url)
    has_kind = "//" in text or _KIND.match(text) is not None
    is_path = bool(text) and not has_kind and _without_secret(text) == text
    return f"a file is written sqlite:///{text}" if is_path else None
