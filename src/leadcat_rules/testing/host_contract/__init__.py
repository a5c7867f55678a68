"""The suite that every host runs against itself."""

from __future__ import annotations

from leadcat_rules.testing.host_contract.asking import Asking
from leadcat_rules.testing.host_contract.deciding import Deciding
from leadcat_rules.testing.host_contract.reading import Reading
from leadcat_rules.testing.host_contract.writing import Writing

__all__ = ["HostContract"]


class HostContract(Reading, Writing, Deciding, Asking, adds_promises=True):
    """What an engine relies on, for a test class that says how its host is made.

        class TestMyCrm(HostContract):
            def make_host(self, snapshot: Snapshot) -> object: ...
            def category_of(self, host: MyCrm, company_id: Id) -> Id | None: ...
            def put_category(self, host: MyCrm, company_id: Id, category_id: Id | None) -> None: ...

    Hooks may be functions or coroutines, with a store of the host's own or without.
    """
