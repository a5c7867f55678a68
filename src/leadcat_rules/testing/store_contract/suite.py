"""What a store's test class gives to the suite."""

from __future__ import annotations

from typing import ClassVar

import pytest

from leadcat_rules.decisions import Confirmation, Decision
from leadcat_rules.store import Store
from leadcat_rules.testing.contract import Contract


class StoreSuite(Contract, adds_promises=True):
    """The parts that every group of promises builds on."""

    keeps_history: ClassVar[bool] = True
    """Settled decisions and closed confirmations can be read again.

    False only for a memory of one run, such as `ForgetfulStore`.
    """
    races: ClassVar[int] = 8
    """How often each race is run: fewer do where a writer waits long for another."""

    def make_store(self) -> Store:
        """A new, empty store. Each of its methods commits before it returns."""
        self.missing("make_store(self)", "a new, empty store")

    def reopen(self, store: Store) -> Store:
        """Another handle on the content of `store`, as a second process would have.

        Each thread gets a handle of its own. A store that lives in one process gives itself.
        """
        what = f"another handle on the content of this {type(store).__name__}"
        self.missing("reopen(self, store)", what)

    @pytest.fixture
    def store(self) -> Store:
        """The store that a test begins with."""
        return self.make_store()

    def saved(
        self, store: Store, decision: Decision, confirmation: Confirmation | None = None
    ) -> Decision:
        """Save what has to succeed; a decision's claim goes before its first version."""
        if decision.version == 1:
            store.claim(_as_claimed(decision))
        assert store.save(decision, confirmation) is True
        return decision


def _as_claimed(decision: Decision) -> Decision:
    return Decision(
        event=decision.event, fingerprint=decision.fingerprint, claimed_at=decision.claimed_at
    )
