"""A CRM in memory, over a snapshot."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock

from attrs import evolve

from leadcat_rules.decisions import Change
from leadcat_rules.domain import Category, Company, LeadStatus
from leadcat_rules.files import Snapshot
from leadcat_rules.hookspecs import hookimpl


class SnapshotHost:
    """A host for files, tests and demonstrations; safe for threads, the snapshot stays as it is."""

    leadcat_name = "snapshot"

    def __init__(self, snapshot: Snapshot) -> None:
        self._lock = Lock()
        self._load(snapshot)

    def _load(self, snapshot: Snapshot) -> None:
        self._start = snapshot
        self._categories = {category.id: category for category in snapshot.categories}
        self._companies = dict(snapshot.companies)

    @property
    def snapshot(self) -> Snapshot:
        """The CRM as it is now."""
        with self._lock:
            return evolve(self._start, companies=dict(self._companies))

    def company(self, company_id: str | None) -> Company | None:
        """The company as it is now."""
        return None if company_id is None else self._companies.get(company_id)

    def category(self, category_id: str | None) -> Category | None:
        """The category of this id, also when it is deleted."""
        return None if category_id is None else self._categories.get(category_id)

    def company_name(self, company_id: str) -> str | None:
        """What the company is called; None when it isn't there."""
        company = self.company(company_id)
        return None if company is None else company.name

    def category_name(self, category_id: str) -> str | None:
        """What the category is called, also when it is deleted; None when it isn't there."""
        category = self.category(category_id)
        return None if category is None else category.name

    @hookimpl
    def leadcat_get_company(self, company_id: str) -> Company | None:
        """The company as it is now."""
        return self.company(company_id)

    @hookimpl
    def leadcat_get_companies(self, company_ids: Sequence[str]) -> Sequence[Company]:
        """Those that there are."""
        found = map(self.leadcat_get_company, company_ids)
        return [company for company in found if company is not None]

    @hookimpl
    def leadcat_list_categories(self) -> Sequence[Category]:
        """All categories, deleted ones included."""
        return self._start.categories

    @hookimpl
    def leadcat_list_lead_statuses(self) -> Sequence[LeadStatus]:
        """All lead statuses, deleted ones included."""
        return self._start.lead_statuses

    @hookimpl
    def leadcat_set_category(self, change: Change) -> bool:
        """Compare and set in one step (S2); LookupError for a category that isn't there."""
        target = self._known(change.target)
        with self._lock:
            company = self._companies.get(change.company_id)
            if company is None or company.category_id != change.expected:
                return False
            self._companies[company.id] = evolve(company, category=target)
            return True

    def _known(self, category_id: str) -> Category:
        found = self._categories.get(category_id)
        if found is None:
            raise LookupError(f"the snapshot has no category with the id {category_id!r}")
        return found
