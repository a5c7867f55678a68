"""How the embedded CRM answers the engine, for coroutines; see `host`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from leadcat_rules import Category, Change, Company, CrmLists, LeadStatus, hookimpl
from leadcat_sql.crm.async_work import AsyncWork
from leadcat_sql.crm.companies import read_company, set_category
from leadcat_sql.crm.host import unit_of
from leadcat_sql.crm.several import set_categories
from leadcat_sql.crm.unit import Shared, Unit, current_lists
from leadcat_sql.database.async_database import AsyncDatabase
from leadcat_sql.stores.async_store import AsyncSqlStore

T = TypeVar("T")


class AsyncCrmHost:
    """Like `CrmHost`. `context` may also be an `AsyncWork`.

    In a save of the CRM's own it is the transaction itself, whose statements SQLAlchemy has made
    ordinary functions: what they give is not awaited.
    """

    leadcat_name = "embedded"

    def __init__(self, database: AsyncDatabase, store: AsyncSqlStore, shared: Shared) -> None:
        self._database = database
        self._store = store
        self._shared = shared

    @hookimpl
    async def leadcat_store(self, context: Any) -> Any:
        """See `CrmHost`."""
        if context is None:
            return self._store
        return context.store if isinstance(context, AsyncWork) else unit_of(context).store

    @hookimpl
    async def leadcat_get_company(self, context: Any, company_id: str) -> Company | None:
        """See `CrmHost`."""
        if context is not None:
            return await _in(context, lambda unit: unit.company(company_id))
        shared = self._shared
        return await self._database.read(
            lambda c: read_company(c, shared.tenant, shared.editions, company_id)
        )

    @hookimpl
    async def leadcat_get_companies(
        self, context: Any, company_ids: Sequence[str]
    ) -> Sequence[Company] | None:
        """See `CrmHost`."""
        if context is None:
            return None
        return await _in(context, lambda unit: unit.companies(company_ids))

    @hookimpl
    async def leadcat_list_categories(self, context: Any) -> Sequence[Category]:
        """See `CrmHost`."""
        return (await self._lists(context)).categories

    @hookimpl
    async def leadcat_list_lead_statuses(self, context: Any) -> Sequence[LeadStatus]:
        """See `CrmHost`."""
        return (await self._lists(context)).lead_statuses

    @hookimpl
    async def leadcat_set_category(self, context: Any, change: Change) -> bool:
        """See `CrmHost`."""
        if context is not None:
            return await _in(context, lambda unit: unit.set_category(change))
        return await self._database.write(lambda c: set_category(c, self._shared.tenant, change))

    @hookimpl
    async def leadcat_set_categories(
        self, context: Any, changes: Sequence[Change]
    ) -> Sequence[bool]:
        """See `CrmHost`."""
        if context is not None:
            return await _in(context, lambda unit: unit.set_categories(changes))
        tenant = self._shared.tenant
        return await self._database.write(lambda c: set_categories(c, tenant, changes))

    async def _lists(self, context: Any) -> CrmLists:
        if context is not None:
            return await _in(context, lambda unit: unit.lists())
        return await self._database.read(lambda c: current_lists(c, self._shared))


async def _in(context: object, question: Callable[[Unit], T]) -> T:
    """Ask a transaction; TypeError for a context that is none."""
    if isinstance(context, AsyncWork):
        return await context.run(lambda work: question(work.unit))
    return question(unit_of(context))
