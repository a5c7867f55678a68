from __future__ import annotations

from leadcat_rules.memory import ForgetfulStore, MemoryStore
from leadcat_rules.store import Store
from leadcat_rules.testing.store_contract import StoreContract


class TestMemoryStore(StoreContract):
    def make_store(self) -> Store:
        return MemoryStore()

    def reopen(self, store: Store) -> Store:
        return store


class TestForgetfulStore(StoreContract):
    keeps_history = False

    def make_store(self) -> Store:
        return ForgetfulStore()

    def reopen(self, store: Store) -> Store:
        return store
