"""A store of coroutines is tested, and used, as one of ordinary methods."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

import pytest

from leadcat_rules.decisions import Decision
from leadcat_rules.memory import MemoryStore
from leadcat_rules.store import Claim, Store
from leadcat_rules.testing import StoreContract, at_once, waited
from leadcat_rules.testing.records import claimed


class OfCoroutines:
    """A store in memory whose methods have to be awaited, in one and the same loop."""

    joins_host_transaction = False

    def __init__(self, store: MemoryStore) -> None:
        self.store = store
        self.loops: set[object] = set()

    @classmethod
    async def open(cls) -> OfCoroutines:
        return cls(MemoryStore())

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.store, name)

        async def awaited(*arguments: Any, **options: Any) -> Any:
            self.loops.add(asyncio.get_running_loop())
            await asyncio.sleep(0)
            return method(*arguments, **options)

        return awaited


class TestWaitedStore(StoreContract):
    games = 4

    def make_store(self) -> Store:
        return waited(OfCoroutines(MemoryStore()))

    def reopen(self, store: Store) -> Store:
        return store


def test_a_store_that_is_opened_by_a_coroutine_is_opened_in_the_loop_that_serves_it() -> None:
    assert waited(OfCoroutines.open()).active() is None


def test_many_threads_share_one_loop() -> None:
    store = OfCoroutines(MemoryStore())
    made = at_once(partial(waited(store).claim, claimed()) for _ in range(16))
    assert all(claim.is_first for claim in made)
    assert len(store.loops) == 1


def test_what_a_coroutine_raises_reaches_its_caller() -> None:
    class Full(MemoryStore):
        def claim(self, decision: Decision) -> Claim:
            raise OSError("no room left")

    with pytest.raises(OSError, match="no room left"):
        waited(OfCoroutines(Full())).claim(claimed())


def test_what_is_no_coroutine_stays_as_it_is() -> None:
    store = waited(OfCoroutines(MemoryStore()))
    assert store.joins_host_transaction is False
    assert waited(MemoryStore()).active() is None
