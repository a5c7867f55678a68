"""What a CRM keeps, for coroutines: read, listed, put."""

from __future__ import annotations

from collections.abc import Sequence

from leadcat_rules import Category, Company, Contact, Id, LeadStatus, Sale
from leadcat_sql.crm.async_admission import AsyncAdmission


class AsyncRepository(AsyncAdmission):
    """Like `Repository`; each method is awaited, and ends in the one of the same name."""

    async def categories(self) -> Sequence[Category]:
        """See `Repository`."""
        return await self._read(lambda crm: crm.categories())

    async def lead_statuses(self) -> Sequence[LeadStatus]:
        """See `Repository`."""
        return await self._read(lambda crm: crm.lead_statuses())

    async def put_category(self, category: Category) -> None:
        """See `Repository`."""
        await self._write(lambda crm: crm.put_category(category))

    async def put_lead_status(self, status: LeadStatus) -> None:
        """See `Repository`."""
        await self._write(lambda crm: crm.put_lead_status(status))

    async def delete_category(self, category_id: Id) -> None:
        """See `Repository`."""
        await self._write(lambda crm: crm.delete_category(category_id))

    async def delete_lead_status(self, status_id: Id) -> None:
        """See `Repository`."""
        await self._write(lambda crm: crm.delete_lead_status(status_id))

    async def put_company(self, company: Company) -> None:
        """See `Repository`."""
        await self._write(lambda crm: crm.put_company(company))

    async def company(self, company_id: Id) -> Company:
        """See `Repository`."""
        return await self._read(lambda crm: crm.company(company_id))

    async def companies(
        self,
        *,
        search: str | None = None,
        category: Id | None = None,
        after: Id | None = None,
        limit: int | None = 100,
    ) -> Sequence[Company]:
        """See `Repository`."""
        return await self._read(
            lambda crm: crm.companies(search=search, category=category, after=after, limit=limit)
        )

    async def set_category(self, company_id: Id, category_id: Id | None) -> None:
        """See `Repository`."""
        await self._write(lambda crm: crm.set_category(company_id, category_id))

    async def contact(self, contact_id: Id) -> Contact:
        """See `Repository`."""
        return await self._read(lambda crm: crm.contact(contact_id))

    async def contacts(
        self, *, company: Id | None = None, after: Id | None = None, limit: int | None = 100
    ) -> Sequence[Contact]:
        """See `Repository`."""
        return await self._read(lambda crm: crm.contacts(company=company, after=after, limit=limit))

    async def sale(self, sale_id: Id) -> Sale:
        """See `Repository`."""
        return await self._read(lambda crm: crm.sale(sale_id))

    async def sales(
        self, *, company: Id | None = None, after: Id | None = None, limit: int | None = 100
    ) -> Sequence[Sale]:
        """See `Repository`."""
        return await self._read(lambda crm: crm.sales(company=company, after=after, limit=limit))
