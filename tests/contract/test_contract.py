"""A suite is run whole: nothing is missing, and nothing replaced without a reason."""

from __future__ import annotations

from contextlib import closing

import pytest

from leadcat_rules.files import Snapshot
from leadcat_rules.memory import MemoryStore
from leadcat_rules.store import Store
from leadcat_rules.testing.contract import Contract, needs, the_only
from leadcat_rules.testing.crm import a_snapshot
from leadcat_rules.testing.host_contract import HostContract
from leadcat_rules.testing.host_contract.crm import Crm
from leadcat_rules.testing.hosts import MemoryHost
from leadcat_rules.testing.store_contract import StoreContract

PROMISE = "test_S1_the_first_claim_keeps_the_decision"


def test_a_store_suite_without_a_store_fails_and_says_what_is_missing() -> None:
    class WithoutAStore(StoreContract):
        """Gives nothing."""

    with pytest.raises(pytest.fail.Exception, match=r"WithoutAStore has to define make_store\("):
        WithoutAStore().make_store()
    with pytest.raises(pytest.fail.Exception, match=r"WithoutAStore has to define reopen\("):
        WithoutAStore().reopen(MemoryStore())


def test_a_host_suite_without_a_host_fails_and_says_what_is_missing() -> None:
    class WithoutAHost(HostContract):
        """Gives nothing."""

    with pytest.raises(pytest.fail.Exception, match=r"WithoutAHost has to define make_host\("):
        Crm(WithoutAHost())


def test_a_host_suite_without_a_way_behind_the_back_fails_and_says_so() -> None:
    class WithAHostOnly(HostContract):
        def make_host(self, snapshot: Snapshot) -> object:
            return MemoryHost(snapshot)

    with closing(Crm(WithAHostOnly())) as crm:
        with pytest.raises(pytest.fail.Exception, match=r"has to define category_of\("):
            crm.category_of(crm.lead)
        with pytest.raises(pytest.fail.Exception, match=r"has to define put_category\("):
            crm.put_category(crm.lead, None)


def test_a_host_that_does_not_answer_a_hook_fails_and_says_which() -> None:
    class Mute:
        """Delegates what an engine can't do without."""

        def __init__(self, host: MemoryHost) -> None:
            self.leadcat_get_company = host.leadcat_get_company
            self.leadcat_list_categories = host.leadcat_list_categories
            self.leadcat_set_category = host.leadcat_set_category

    class Suite(HostContract):
        def make_host(self, snapshot: Snapshot) -> object:
            return Mute(MemoryHost(snapshot))

    with closing(Crm(Suite())) as crm, pytest.raises(pytest.fail.Exception, match="lead_statuses"):
        crm.ask("leadcat_list_lead_statuses")


def test_a_replaced_promise_is_an_error() -> None:
    with pytest.raises(TypeError, match=f"replaces {PROMISE} without a reason"):

        class Cheating(StoreContract):
            def test_S1_the_first_claim_keeps_the_decision(self, store: Store) -> None:
                """Passes whatever the store does."""


def test_a_promise_that_a_class_beside_the_suite_replaces_is_an_error() -> None:
    class Beside:
        def test_S1_the_first_claim_keeps_the_decision(self) -> None:
            """Passes whatever the store does."""

    with pytest.raises(TypeError, match=PROMISE):

        class Cheating(Beside, StoreContract):  # type: ignore[misc]  # that is the point
            """Hides a promise."""


def test_a_suite_that_is_extended_still_keeps_its_promises() -> None:
    with pytest.raises(TypeError, match=PROMISE):

        class Extended(StoreContract, adds_promises=True):
            def test_S1_the_first_claim_keeps_the_decision(self, store: Store) -> None:
                """Passes whatever the store does."""


def test_a_replaced_promise_with_a_reason_is_allowed() -> None:
    class Honest(StoreContract):
        replaced = {PROMISE: "this store rounds times to seconds, and says so"}  # noqa: RUF012

        def test_S1_the_first_claim_keeps_the_decision(self, store: Store) -> None:
            """Compares without the fraction."""

    assert Honest.promises == StoreContract.promises


def test_a_reason_for_nothing_and_a_reason_that_says_nothing_are_errors() -> None:
    with pytest.raises(TypeError, match="`replaced` names test_of_old, which it doesn't replace"):

        class Outdated(StoreContract):
            replaced = {"test_of_old": "was too slow"}  # noqa: RUF012

    with pytest.raises(TypeError, match=f"gives no reason for {PROMISE}"):

        class Silent(StoreContract):
            replaced = {PROMISE: " "}  # noqa: RUF012

            def test_S1_the_first_claim_keeps_the_decision(self, store: Store) -> None:
                """Passes whatever the store does."""


def test_a_promise_that_needs_what_is_declared_missing_is_skipped_and_says_so() -> None:
    class Suite(Contract, adds_promises=True):
        can_fly = True

        @needs("can_fly")
        def test_it_flies(self) -> None:
            raise AssertionError("it fell")

    class Penguin(Suite):
        can_fly = False

    with pytest.raises(pytest.skip.Exception, match="Penguin declares can_fly = False"):
        Penguin().test_it_flies()
    with pytest.raises(AssertionError):
        Suite().test_it_flies()


def test_one_that_has_to_be_there_is_given_and_its_lack_is_a_failure_that_shows_what_is() -> None:
    assert the_only(iter(["a"])) == "a"
    with pytest.raises(AssertionError, match=r"not 0: \[\]"):
        the_only([])
    with pytest.raises(AssertionError, match=r"not 2: \['a', 'b'\]"):
        the_only(["a", "b"])


def test_every_promise_of_both_suites_is_a_test_that_pytest_finds() -> None:
    assert len(StoreContract.promises) > 60
    assert len(HostContract.promises) > 35
    for suite in (StoreContract, HostContract):
        found = {name for name in dir(suite) if name.startswith("test_")}
        assert found == suite.promises.keys()


def test_the_usual_snapshot_has_a_company_for_each_case() -> None:
    snapshot = a_snapshot()
    groups = {each.category and each.category.group for each in snapshot.companies.values()}
    assert groups == {None, "potential_customer", "customer"}
    assert all(
        each.category in (None, *snapshot.categories) for each in snapshot.companies.values()
    )
