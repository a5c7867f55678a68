"""The CRM on which cases play, set up afresh for each."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import evolve

from leadcat_rules.domain import Company
from leadcat_rules.files import Snapshot
from leadcat_rules.hookspecs import hookimpl
from leadcat_rules.memory import MemoryStore
from leadcat_rules.snapshot_host import SnapshotHost
from leadcat_rules.store import Store


class Stage(SnapshotHost):
    """A host whose companies and memory begin anew, so that one engine serves all cases."""

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__(snapshot)
        self._first = snapshot
        self._store = MemoryStore()

    def set_up(self, extras: Iterable[Company] = ()) -> None:
        """Begin anew: the companies of the snapshot and these, and nothing decided yet."""
        added = {company.id: company for company in extras}
        self._load(evolve(self._first, companies={**self._first.companies, **added}))
        self._store = MemoryStore()

    @hookimpl
    def leadcat_store(self) -> Store:
        """What is remembered of this case."""
        return self._store
