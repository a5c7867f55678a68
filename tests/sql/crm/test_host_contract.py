"""The embedded CRM is a host like any other: in its own transactions, and in one for all."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from typing import Any, ClassVar

import pytest
from sqlalchemy import Engine, select, update

from leadcat_rules import Id, Snapshot
from leadcat_rules.testing import HostContract
from leadcat_rules.testing.host_contract.crm import Crm
from leadcat_sql import AsyncEmbeddedCrm, EmbeddedCrm
from leadcat_sql.schema.crm_tables import companies
from tests.sql.crm.crms import a_database
from tests.sql.databases import Kind, shared_database

_numbers = count(1)


class _Contract(HostContract):
    """The contract for a new tenant each time."""

    kind: ClassVar[Kind]

    @pytest.fixture(autouse=True)
    def _tenant(self) -> None:
        self.tenant = f"host {next(_numbers)}"

    def category_of(self, host: Any, company_id: Id) -> str | None:
        with self._behind.connect() as connection:
            found: str | None = connection.scalars(
                select(companies.c.category).where(self._is_it(company_id))
            ).one()
            return found

    def put_category(self, host: Any, company_id: Id, category_id: Id | None) -> None:
        moved = update(companies).where(self._is_it(company_id))
        with self._behind.begin() as connection:
            connection.execute(moved.values(category=category_id and str(category_id)))

    @property
    def _behind(self) -> Engine:
        return a_database(self.kind).engine

    def _is_it(self, company_id: Id) -> Any:
        return (companies.c.tenant == self.tenant) & (companies.c.id == str(company_id))


class _Ordinary(_Contract):
    def make_host(self, snapshot: Snapshot) -> object:
        self.opened = EmbeddedCrm(a_database(self.kind), tenant=self.tenant)
        self.opened.load(snapshot)
        return self.opened.host


class _Joined(_Ordinary):
    # Whoever would change the category of a company in hand waits until it is decided.
    others_write_meanwhile = False

    def context(self, host: Any) -> Any:
        return self.opened.transaction()


class TestOnSqlite(_Joined):
    kind = "sqlite"


class TestOnPostgresql(_Joined):
    kind = "postgresql"


class TestInTransactionsOfTheirOwnOnPostgresql(_Ordinary):
    kind = "postgresql"


class _Async(_Contract):
    def make_host(self, snapshot: Snapshot) -> object:
        self.opened = asyncio.run(self._open(snapshot))
        return self.opened.host

    async def _open(self, snapshot: Snapshot) -> AsyncEmbeddedCrm:
        opened = await AsyncEmbeddedCrm.open(
            shared_database(self.kind), tenant=self.tenant, synchronous="normal"
        )
        await opened.load(snapshot)
        await opened.close()
        return opened

    @pytest.fixture
    def crm(self) -> Iterator[Crm]:
        """Its connections belong to the loop in which they were opened, and end with it."""
        with closing(Crm(self)) as crm:
            yield crm
            runner = crm._caller._runner
            assert runner is not None
            runner.run(self.opened.close())


class _AsyncJoined(_Async):
    others_write_meanwhile = False

    def context(self, host: Any) -> Any:
        return self.opened.transaction()


class TestAsyncOnSqlite(_AsyncJoined):
    kind = "sqlite"


class TestAsyncOnPostgresql(_AsyncJoined):
    kind = "postgresql"


class TestAsyncInTransactionsOfTheirOwnOnSqlite(_Async):
    kind = "sqlite"
