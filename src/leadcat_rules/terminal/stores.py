"""The store that a command was called with: `--store URL`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from leadcat_rules.decisions import Decision
from leadcat_rules.errors import ErrorCode, NotFound, Problem, StoreError
from leadcat_rules.plugins.stores import opens_any, store_of
from leadcat_rules.store import Store
from leadcat_rules.terminal.start_up import StartUp

_KIND = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*(?=:)")
_EXAMPLE = "a URL looks like sqlite:///leadcat.db"


def open_store(start_up: StartUp, url: str) -> Store:
    """The store of this URL, opened by the first plugin that knows its kind.

    Raises the plugin's own StoreError, one of `invalid_store_url` where no plugin opens it, and
    PluginError where a plugin fails. Whoever asked calls its `close` in the end, if it has one.
    """
    store = store_of(start_up.plugins, url)
    if store is None:
        raise StoreError(_opened_by_nobody(url, any_opens=opens_any(start_up.plugins)))
    return store


def decisions_named(store: Store, ids: Iterable[str]) -> Sequence[Decision]:
    """All of these decisions, each once; raises NotFound with each that isn't there."""
    known = {id: store.decision(id) for id in dict.fromkeys(ids)}
    missing = [id for id, decision in known.items() if decision is None]
    if missing:
        raise NotFound(*map(_no_decision, missing))
    return [decision for decision in known.values() if decision is not None]


def _no_decision(id: str) -> Problem:
    message = f"there is no decision with the id {id!r}"
    return Problem(ErrorCode.NOT_FOUND, message, "a decision bears its event's id")


def _opened_by_nobody(url: str, *, any_opens: bool) -> Problem:
    # Only its kind is told: a URL may hold a password.
    kind = _KIND.match(url)
    if kind is None:
        return Problem(ErrorCode.INVALID_STORE_URL, "the store's URL names no kind", _EXAMPLE)
    message = f"no plugin opens a store of the kind {kind[0]!r}"
    known = "leadcat-sql opens" if any_opens else "install leadcat-sql, which opens"
    hint = f"{known} sqlite and postgresql; {_EXAMPLE}"
    return Problem(ErrorCode.INVALID_STORE_URL, message, hint)
