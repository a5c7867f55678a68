"""Hosts of every kind that the kit or these tests have keep their contract."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager, AbstractContextManager
from typing import Any
from uuid import UUID

from leadcat_rules.domain import Id
from leadcat_rules.files import Snapshot
from leadcat_rules.testing.host_contract import HostContract
from leadcat_rules.testing.hosts import AsyncHost, IntIdHost, MemoryHost
from tests.contract.further_hosts import RemembersInCoroutines, Transaction, TransactionalHost


class BehindTheBack(HostContract):
    """The fakes of the kit have two methods for it."""

    def category_of(self, host: Any, company_id: Id) -> str | None:
        found: str | None = host.category_of(company_id)
        return found

    def put_category(self, host: Any, company_id: Id, category_id: Id | None) -> None:
        host.put_category(company_id, category_id)


class TestMemoryHost(BehindTheBack):
    def make_host(self, snapshot: Snapshot) -> object:
        return MemoryHost(snapshot)


class TestMemoryHostWithUuids(BehindTheBack):
    def make_host(self, snapshot: Snapshot) -> object:
        return MemoryHost(snapshot)

    def make_id(self, number: int) -> UUID:
        return UUID(int=number)


class TestIntIdHost(BehindTheBack):
    def make_host(self, snapshot: Snapshot) -> object:
        return IntIdHost(snapshot)

    def make_id(self, number: int) -> int:
        return number


class TestAsyncHost(BehindTheBack):
    def make_host(self, snapshot: Snapshot) -> object:
        return AsyncHost(MemoryHost(snapshot))


class TestAsyncHostWithAStoreOfCoroutines(HostContract):
    def make_host(self, snapshot: Snapshot) -> object:
        return [AsyncHost(MemoryHost(snapshot)), RemembersInCoroutines()]

    def context(self, host: Any) -> AbstractAsyncContextManager[Transaction]:
        request: AbstractAsyncContextManager[Transaction] = host[1].request()
        return request

    def category_of(self, host: Any, company_id: Id) -> str | None:
        found: str | None = host[0].category_of(company_id)
        return found

    def put_category(self, host: Any, company_id: Id, category_id: Id | None) -> None:
        host[0].put_category(company_id, category_id)


class TestTransactionalHost(HostContract):
    others_write_meanwhile = False

    def make_host(self, snapshot: Snapshot) -> object:
        return TransactionalHost(snapshot)

    def context(self, host: TransactionalHost) -> AbstractContextManager[Transaction]:
        return host.transaction()

    def category_of(self, host: TransactionalHost, company_id: Id) -> str | None:
        return host.host.category_of(company_id)

    def put_category(self, host: TransactionalHost, company_id: Id, category_id: Id | None) -> None:
        host.host.put_category(company_id, category_id)
