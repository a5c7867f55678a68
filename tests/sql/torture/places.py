"""A CRM with its store in a database, where several processes work, each at a desk of its own."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Protocol

from sqlalchemy import Connection, Engine, create_engine, make_url, text

from leadcat_rules import Answer, Confirmation, Decision, Revision, Sale, SettingsDraft, Sweep, Undo
from leadcat_sql import SqlStore
from tests.sql.torture.accounts import Account
from tests.sql.torture.clock import SigningClock
from tests.sql.torture.entries import Entry

_GONE_WITHIN = 60.0
_OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename IS NOT NULL"
)


class Desk(Protocol):
    """What one process does at a place: as a CRM's screens would call it."""

    @property
    def clock(self) -> SigningClock:
        """The time of its engine."""
        ...

    @property
    def store(self) -> SqlStore:
        """What its engine remembers, each step in a transaction of its own."""
        ...

    @property
    def engines(self) -> Sequence[Engine]:
        """Every way that its statements take, so that they can be watched."""
        ...

    def look(self, company: str) -> str | None:
        """The id of the company's category now."""
        ...

    def save(self, sale: Sale, event: str) -> Decision:
        """Save a new sale; the same event again is the same save (S1)."""
        ...

    def questions(self, company: str) -> Sequence[Confirmation]:
        """What waits in the inbox for this company."""
        ...

    def answer(self, confirmation: str, answer: Answer, by: str) -> Decision:
        """Answer in the inbox."""
        ...

    def undo(self, event: str, by: str) -> Undo:
        """Undo one applied update."""
        ...

    def move(self, company: str, expected: str, target: str) -> bool:
        """Change a category by hand, unless it is no longer the one on the screen."""
        ...

    def draft(self) -> SettingsDraft:
        """Open the settings."""
        ...

    def save_settings(self, draft: SettingsDraft, by: str) -> Revision:
        """Save them."""
        ...

    def sweep(self) -> Sweep:
        """Do what is due."""
        ...

    def rest(self) -> None:
        """Keep no connection, and nothing else that is open; it may be used again."""
        ...


class Place(Protocol):
    """One tenant's CRM and store. It is sent to other processes, which open desks there."""

    @property
    def tenant(self) -> str:
        """Its name in the store."""
        ...

    @property
    def store(self) -> str:
        """How the store and the CRM go together, in a word."""
        ...

    @property
    def database(self) -> str:
        """`sqlite` or `postgresql`."""
        ...

    @property
    def flaw(self) -> str | None:
        """The fault that its desks have, for the tests that see whether it is found."""
        ...

    def make(self) -> None:
        """Make what it needs beside all tables of ours, and publish its rules; once."""
        ...

    def register(self, companies: Iterable[str]) -> None:
        """New leads, put there behind everybody's back."""
        ...

    def desk(self, process: int) -> Desk:
        """Open a desk in the process of this number."""
        ...

    def accounts(self, companies: Sequence[str]) -> Mapping[str, Account]:
        """How these companies stand, read behind everybody's back."""
        ...

    def history(self) -> Sequence[Entry]:
        """All revisions, oldest first, read behind everybody's back."""
        ...

    def wait_until_alone(self) -> None:
        """Return when nobody is connected any more, also no server's process of a dead client."""
        ...


def connections(url: str) -> Engine:
    """Plain connections to a database, which nothing of ours has set up."""
    where = make_url(url)
    is_sqlite = where.get_backend_name() == "sqlite"
    return create_engine(where if is_sqlite else where.set(drivername="postgresql+psycopg"))


def database_of(url: str) -> str:
    """`sqlite` or `postgresql`."""
    return make_url(url).get_backend_name()


@contextmanager
def behind_the_back(url: str) -> Iterator[Connection]:
    """A transaction of nobody's, over the one connection that this process keeps to a server."""
    engine = _kept.get(url) or connections(url)
    if database_of(url) == "postgresql":
        _kept[url] = engine
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        if url not in _kept:
            engine.dispose()


def leave_all() -> None:
    """Close what was kept."""
    while _kept:
        _kept.popitem()[1].dispose()


_kept: dict[str, Engine] = {}


def wait_until_alone(url: str) -> None:
    """Return when nobody is connected any more; TimeoutError when somebody stays."""
    if database_of(url) == "sqlite":
        # The kernel has taken a dead process's locks with it.
        return
    until = time.monotonic() + _GONE_WITHIN
    while True:
        with behind_the_back(url) as connection:
            if not connection.execute(_OTHERS).scalar_one():
                return
        if time.monotonic() > until:
            raise TimeoutError("the server's process of a dead client doesn't end")
        time.sleep(0.001)
