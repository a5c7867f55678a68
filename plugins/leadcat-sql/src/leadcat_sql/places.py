"""What `--store URL` names: a database, and one tenant's part of it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl, urlencode

from attrs import frozen

from leadcat_rules import ErrorCode, InvalidInput, Problem, StoreError

_KINDS = ("sqlite", "postgresql", "sqlite3", "postgres")
"""The databases in which this plugin keeps stores, and what else they are called."""
STORE_VARIABLE = "LEADCAT_STORE"
"""The environment variable that names the store where `--store` doesn't."""
DEFAULT_TENANT = "default"
_TENANT = "tenant"


@frozen
class Place:
    """A database's URL, and whose part of it is meant: `sqlite:///crm.db?tenant=north`."""

    url: str
    """Without the tenant."""
    tenant: str = DEFAULT_TENANT

    @classmethod
    def of(cls, url: str) -> Place:
        """Take the tenant out of a URL. Raises StoreError when it is empty, or named twice."""
        base, _, query = url.partition("?")
        options = parse_qsl(query, keep_blank_values=True)
        named = [value for key, value in options if key == _TENANT]
        others = [(key, value) for key, value in options if key != _TENANT]
        if not named:
            return cls(url)
        if len(named) > 1 or not named[0]:
            raise StoreError(_not_one_tenant())
        return cls(f"{base}?{urlencode(others)}" if others else base, named[0])


def is_ours(url: str) -> bool:
    """Whether this plugin opens a store of this URL, or says best what is wrong with it."""
    return url.partition(":")[0].partition("+")[0].lower() in _KINDS


def refuse_to_replace(url: str, file: str) -> None:
    """Raise InvalidInput where a file that is to be written is the database itself."""
    database = Path(Place.of(url).url.partition(":///")[2])
    written = Path(file)
    if is_ours(url) and written.exists() and database.exists() and written.samefile(database):
        message = "it would replace the database"
        hint = "give it a name of its own"
        raise InvalidInput(Problem(ErrorCode.NOT_WRITABLE, message, hint, file))


def _not_one_tenant() -> Problem:
    message = "the URL names no tenant, or several"
    return Problem(ErrorCode.INVALID_STORE_URL, message, "write ?tenant=NAME, or leave it out")
