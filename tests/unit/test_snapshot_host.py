"""A CRM over a snapshot: what it answers, and that it compares before it sets."""

from __future__ import annotations

from threading import Barrier, Thread
from typing import Any

import pytest
from attrs import evolve

from leadcat_rules.decisions import Change
from leadcat_rules.domain import Id
from leadcat_rules.files import Snapshot
from leadcat_rules.snapshot_host import SnapshotHost
from leadcat_rules.testing import ACME, CUSTOMER, LEAD, PARTNER, PROSPECT, HostContract, a_snapshot


def change(*, expected: str | None = LEAD.id, target: str = CUSTOMER.id) -> Change:
    return Change(company_id=ACME.id, expected=expected, target=target, event="e1")


def test_it_answers_with_what_the_snapshot_has() -> None:
    snapshot = a_snapshot()
    host = SnapshotHost(snapshot)
    assert host.leadcat_list_categories() == snapshot.categories
    assert host.leadcat_list_lead_statuses() == snapshot.lead_statuses
    assert host.leadcat_get_company(ACME.id) == ACME
    assert host.leadcat_get_company("nobody") is None


def test_S2_a_category_is_set_when_it_is_the_expected_one() -> None:
    host = SnapshotHost(a_snapshot())
    assert host.leadcat_set_category(change())
    assert host.company(ACME.id) == evolve(ACME, category=CUSTOMER)


def test_S2_nothing_is_set_when_the_category_is_another_one() -> None:
    host = SnapshotHost(a_snapshot())
    assert not host.leadcat_set_category(change(expected=PROSPECT.id))
    assert not host.leadcat_set_category(change(expected=None))
    assert host.company(ACME.id) == ACME


def test_a_company_that_is_gone_has_no_expected_category() -> None:
    host = SnapshotHost(evolve(a_snapshot(), companies={}))
    assert not host.leadcat_set_category(change(expected=None))


def test_a_category_that_is_not_there_cannot_be_set() -> None:
    host = SnapshotHost(a_snapshot())
    with pytest.raises(LookupError, match="no category with the id '99'"):
        host.leadcat_set_category(change(target="99"))
    assert host.company(ACME.id) == ACME


def test_the_snapshot_that_it_began_with_stays_as_it_was() -> None:
    before = a_snapshot()
    host = SnapshotHost(before)
    host.leadcat_set_category(change())
    assert before.company(ACME.id) == ACME
    assert before == a_snapshot()


def test_the_snapshot_now_has_the_same_companies_in_the_same_order() -> None:
    before = a_snapshot()
    host = SnapshotHost(before)
    host.leadcat_set_category(change())
    after = host.snapshot
    assert list(after.companies) == list(before.companies)
    assert after == evolve(
        before, companies={**before.companies, ACME.id: evolve(ACME, category=CUSTOMER)}
    )
    host.leadcat_set_category(change(expected=CUSTOMER.id, target=PARTNER.id))
    assert after.company(ACME.id) == evolve(ACME, category=CUSTOMER)


def test_S2_of_many_changes_at_once_one_wins() -> None:
    host = SnapshotHost(a_snapshot())
    targets = [CUSTOMER.id, PARTNER.id] * 8
    barrier = Barrier(len(targets))
    won: list[str] = []

    def compete(target: str) -> None:
        barrier.wait()
        if host.leadcat_set_category(change(target=target)):
            won.append(target)

    threads = [Thread(target=compete, args=(target,)) for target in targets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    company = host.company(ACME.id)
    assert company is not None
    assert won == [company.category_id]


class TestSnapshotHost(HostContract):
    def make_host(self, snapshot: Snapshot) -> object:
        return SnapshotHost(snapshot)

    def category_of(self, host: Any, company_id: Id) -> str | None:
        found: str | None = host.snapshot.companies[str(company_id)].category_id
        return found

    def put_category(self, host: Any, company_id: Id, category_id: Id | None) -> None:
        company = host.company(str(company_id))
        category = None if category_id is None else host.category(str(category_id))
        host._companies[company.id] = evolve(company, category=category)
