"""A store that a command looks into, and what is called how in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from attrs import frozen

from leadcat_rules import CrmLists, Store
from leadcat_rules.terminal import Names, StartUp, open_store


@frozen
class Found:
    """An open store, and what its CRM calls things."""

    store: Store
    names: Names | None
    """None where the store isn't one of this plugin's."""
    lists: CrmLists
    """Empty where the database holds no CRM."""


@contextmanager
def reading(start_up: StartUp, url: str) -> Iterator[Found]:
    """Look into the store of this URL, of whichever plugin; raises StoreError."""
    from leadcat_sql.commands.names import DatabaseNames
    from leadcat_sql.stores.store import SqlStore

    store = open_store(start_up, url)
    try:
        if isinstance(store, SqlStore):
            names = DatabaseNames(store, url)
            yield Found(store, names, names.lists)
        else:
            yield Found(store, None, CrmLists())
    finally:
        close = getattr(store, "close", None)
        if close is not None:
            close()
