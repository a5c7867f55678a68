"""New places, each in a database of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Literal

from tests.sql.databases import Kind, empty_database, lasting_database, new_database
from tests.sql.torture.alone import Alone
from tests.sql.torture.embedded import Embedded
from tests.sql.torture.places import Place, leave_all

Store = Literal["alone", "embedded", "transactions", "async"]
STORES: tuple[Store, ...] = ("alone", "embedded", "transactions", "async")
"""A store beside a CRM elsewhere; the embedded CRM, also in its caller's transactions, or async."""


def new_place(kind: Kind, store: Store, *, flaw: str | None = None) -> Place:
    """A place that lasts as long as a test."""
    return _made(kind, store, new_database, empty_database, flaw)


@contextmanager
def lasting_place(kind: Kind, store: Store) -> Iterator[Place]:
    """A place that lasts as long as the block."""
    with ExitStack() as lasting:

        def new(kind: Kind) -> str:
            url, remove = lasting_database(kind)
            lasting.callback(remove)
            return url

        place = _made(kind, store, new, new, None)
        lasting.callback(leave_all)
        yield place


def _made(
    kind: Kind,
    store: Store,
    new: Callable[[Kind], str],
    new_file: Callable[[Kind], str],
    flaw: str | None,
) -> Place:
    """On SQLite the CRM beside a store is in a file of its own, on PostgreSQL in a table that is
    reached by connections of its own.
    """
    url = new(kind)
    place: Place
    if store == "alone":
        host_url = new_file(kind) if kind == "sqlite" else url
        place = Alone(url=url, host_url=host_url, flaw=flaw)
    else:
        place = Embedded(url=url, store=store)
    place.make()
    return place
