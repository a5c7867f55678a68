"""The suite that every store runs against itself."""

from __future__ import annotations

from leadcat_rules.testing.store_contract.batching import Batching
from leadcat_rules.testing.store_contract.claiming import Claiming
from leadcat_rules.testing.store_contract.confirming import Confirming
from leadcat_rules.testing.store_contract.keeping import Keeping
from leadcat_rules.testing.store_contract.listing import Listing
from leadcat_rules.testing.store_contract.noticing import Noticing
from leadcat_rules.testing.store_contract.ordering import Ordering
from leadcat_rules.testing.store_contract.playing import Playing
from leadcat_rules.testing.store_contract.publishing import Publishing
from leadcat_rules.testing.store_contract.saving import Saving
from leadcat_rules.testing.store_contract.tallying import Tallying

__all__ = ["StoreContract"]


class StoreContract(
    Claiming,
    Saving,
    Batching,
    Confirming,
    Listing,
    Tallying,
    Ordering,
    Publishing,
    Noticing,
    Keeping,
    Playing,
    adds_promises=True,
):
    """Every promise of `Store`, for a test class that says how its store is made.

        class TestMyStore(StoreContract):
            def make_store(self) -> Store: ...
            def reopen(self, store: Store) -> Store: ...

    Bring a store of coroutines as `waited(store)`, and one that joins its host's transaction in
    a wrapper whose methods commit before they return.
    """
