"""A store that a command looks into, and what is called how in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from attrs import frozen

from leadcat_rules import CrmLists, Decision, ErrorCode, NotFound, Problem, Store
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


def all_of(store: Store, ids: Iterable[str]) -> Sequence[Decision]:
    """All of these decisions; a NotFound with each that isn't there."""
    known = {id: store.decision(id) for id in dict.fromkeys(ids)}
    missing = [id for id, decision in known.items() if decision is None]
    if missing:
        raise NotFound(*map(_no_decision, missing))
    return [decision for decision in known.values() if decision is not None]


def _no_decision(id: str) -> Problem:
    message = f"there is no decision with the id {id!r}"
    return Problem(ErrorCode.NOT_FOUND, message, "a decision bears its event's id")
