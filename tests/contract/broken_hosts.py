"""Hosts that each break one promise, each a `MemoryHost` in all else."""

from __future__ import annotations

from asyncio import sleep
from collections.abc import Sequence

from attrs import evolve

from leadcat_rules.decisions import Change
from leadcat_rules.domain import Category, Company, LeadStatus
from leadcat_rules.files import Snapshot
from leadcat_rules.hookspecs import hookimpl
from leadcat_rules.store import Store
from leadcat_rules.testing.hosts import AsyncHost, MemoryHost
from tests.contract.broken_stores import Between


class IgnoresTheExpectedCategory(MemoryHost):
    @hookimpl
    def leadcat_set_category(self, change: Change) -> bool:
        if change.company_id in self.snapshot.companies:
            self.put_category(change.company_id, change.target)
            return True
        return False


class SaysTrueWithoutWriting(MemoryHost):
    @hookimpl
    def leadcat_set_category(self, change: Change) -> bool:
        return self.category_of(change.company_id) == change.expected


class WritesAndSaysFalse(MemoryHost):
    @hookimpl
    def leadcat_set_category(self, change: Change) -> bool:
        super().leadcat_set_category(change)
        return False


class WritesWhatItRefuses(MemoryHost):
    @hookimpl
    def leadcat_set_category(self, change: Change) -> bool:
        written = super().leadcat_set_category(change)
        if not written:
            self.put_category(change.company_id, change.target)
        return written


class TakesAnUnknownTargetForNone(MemoryHost):
    @hookimpl
    def leadcat_set_category(self, change: Change) -> bool:
        if self.category(change.target) is None:
            self.put_category(change.company_id, None)
            return True
        return super().leadcat_set_category(change)


class ForgetsBeforeItRefusesATarget(MemoryHost):
    @hookimpl
    def leadcat_set_category(self, change: Change) -> bool:
        if self.category(change.target) is None:
            self.put_category(change.company_id, None)
        return super().leadcat_set_category(change)


class ComparesThenWrites(MemoryHost):
    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__(snapshot)
        self.between = Between()

    @hookimpl
    def leadcat_set_category(self, change: Change) -> bool:
        company = self.leadcat_get_company(change.company_id)
        if company is None or company.category_id != change.expected:
            return False
        self.between.wait_for_another()
        self.put_category(change.company_id, change.target)
        return True


class ComparesAwaitsThenWrites(AsyncHost):
    @hookimpl
    async def leadcat_set_category(self, change: Change) -> bool:
        company = self.host.leadcat_get_company(change.company_id)
        if company is None or company.category_id != change.expected:
            return False
        await sleep(0)
        self.put_category(change.company_id, change.target)
        return True


class TakesNoCategoryForAnyCategory(MemoryHost):
    @hookimpl
    def leadcat_set_category(self, change: Change) -> bool:
        company = self.leadcat_get_company(change.company_id)
        if company is not None and company.category is None:
            self.put_category(change.company_id, change.expected)
        return super().leadcat_set_category(change)


class MovesEveryCompanyOfTheCategory(MemoryHost):
    @hookimpl
    def leadcat_set_category(self, change: Change) -> bool:
        for id in self.snapshot.companies:
            super().leadcat_set_category(evolve(change, company_id=id))
        return self.category_of(change.company_id) == change.target


class RaisesForAnUnknownCompany(MemoryHost):
    @hookimpl
    def leadcat_get_company(self, company_id: str) -> Company | None:
        return self._companies[company_id]


class InventsCompanies(MemoryHost):
    @hookimpl
    def leadcat_get_company(self, company_id: str) -> Company | None:
        return super().leadcat_get_company(company_id) or Company(id=company_id, name="?")


class GivesACopyThatItKept(MemoryHost):
    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__(snapshot)
        self._kept: dict[str, Company] = {}

    @hookimpl
    def leadcat_get_company(self, company_id: str) -> Company | None:
        company = super().leadcat_get_company(company_id)
        return company and self._kept.setdefault(company_id, company)


class ForgetsAttributes(MemoryHost):
    @hookimpl
    def leadcat_get_company(self, company_id: str) -> Company | None:
        company = super().leadcat_get_company(company_id)
        return company and evolve(company, attributes={})


class HidesDeletedCategories(MemoryHost):
    @hookimpl
    def leadcat_list_categories(self) -> Sequence[Category]:
        return [each for each in self.snapshot.categories if not each.deleted]


class HidesDeletedLeadStatuses(MemoryHost):
    @hookimpl
    def leadcat_list_lead_statuses(self) -> Sequence[LeadStatus]:
        return [each for each in self.snapshot.lead_statuses if not each.deleted]


class ListsACategoryTwice(MemoryHost):
    @hookimpl
    def leadcat_list_categories(self) -> Sequence[Category]:
        return [*self.snapshot.categories, self.snapshot.categories[0]]


class AllowsEverybody(MemoryHost):
    @hookimpl
    def leadcat_is_allowed(self, actor: str | None, permission: str) -> bool:
        return True


class RemembersIn(MemoryHost):
    """A sound host that brings this store along."""

    def __init__(self, snapshot: Snapshot, store: Store) -> None:
        super().__init__(snapshot)
        self._store = store

    @hookimpl
    def leadcat_store(self) -> Store:
        return self._store
