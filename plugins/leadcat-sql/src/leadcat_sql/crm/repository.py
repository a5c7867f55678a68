"""What a CRM keeps, for ordinary functions: read, listed, put."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from sqlalchemy import Connection

from leadcat_rules import Category, Company, Contact, CrmLists, Id, LeadStatus, Sale
from leadcat_sql.crm import companies, listing, lists
from leadcat_sql.crm.admission import Admission
from leadcat_sql.crm.kinds import CONTACTS, SALES
from leadcat_sql.crm.unit import Shared, current_lists

T = TypeVar("T")


class Repository(Admission):
    """Categories, lead statuses, companies, contacts and sales of one tenant, and who is let in.

    To put is to add, or to replace what has the same id; sales and contacts are saved instead,
    which is an event. InvalidInput says what can't be kept, NotFound that nothing has this id.
    """

    @property
    def _keeps_lists(self) -> bool:
        """Whether what is read of the lists is committed."""
        return True

    def _change_lists(self, operation: Callable[[Connection], None]) -> None:
        self._write(operation)

    def _lists(self, connection: Connection) -> CrmLists:
        return current_lists(connection, self.shared, keep=self._keeps_lists)

    def categories(self) -> Sequence[Category]:
        """All of them, the deleted ones too, in the order of the list."""
        return self._read(self._lists).categories

    def lead_statuses(self) -> Sequence[LeadStatus]:
        """All of them, the deleted ones too, in the order of the list."""
        return self._read(self._lists).lead_statuses

    def put_category(self, category: Category) -> None:
        """A name belongs to one category of those that are not deleted."""
        self._change_lists(lambda c: lists.put_category(c, self.shared.tenant, category))

    def put_lead_status(self, status: LeadStatus) -> None:
        """A name belongs to one lead status of those that are not deleted."""
        self._change_lists(lambda c: lists.put_lead_status(c, self.shared.tenant, status))

    def delete_category(self, category_id: Id) -> None:
        """Mark it as deleted: companies keep it, and no rule moves one to it any more (S4)."""
        self._change_lists(lambda c: lists.delete_category(c, self.shared.tenant, str(category_id)))

    def delete_lead_status(self, status_id: Id) -> None:
        """Mark it as deleted: contacts keep it, and no rule waits for it any more (S4)."""
        self._change_lists(
            lambda c: lists.delete_lead_status(c, self.shared.tenant, str(status_id))
        )

    def put_company(self, company: Company) -> None:
        """With all that it has, its category included: see `set_category` for that alone."""
        self._write(lambda c: companies.put_company(c, self.shared.tenant, company))

    def company(self, company_id: Id) -> Company:
        """The company of this id."""
        shared = self.shared
        return self._read(
            lambda c: companies.find_company(c, shared.tenant, shared.editions, str(company_id))
        )

    def companies(
        self,
        *,
        search: str | None = None,
        category: Id | None = None,
        after: Id | None = None,
        limit: int | None = 100,
    ) -> Sequence[Company]:
        """Those whose name holds `search`, by name; the next page begins `after` this id."""
        wanted = listing.Wanted(search=search, category=category, after=after, limit=limit)
        shared = self.shared
        return self._read(lambda c: listing.companies_of(c, shared.tenant, shared.editions, wanted))

    def set_category(self, company_id: Id, category_id: Id | None) -> None:
        """Somebody's own change, whichever category the company has now."""
        target = None if category_id is None else str(category_id)
        shared = self.shared
        self._write(
            lambda c: companies.move_company(
                c, shared.tenant, shared.editions, str(company_id), target
            )
        )

    def contact(self, contact_id: Id) -> Contact:
        """The contact of this id."""
        return self._read(lambda c: CONTACTS.find(c, self.shared.tenant, str(contact_id)))

    def contacts(
        self, *, company: Id | None = None, after: Id | None = None, limit: int | None = 100
    ) -> Sequence[Contact]:
        """Those of this company, or of all, by id; the next page begins `after` this one."""
        wanted = (company, after, limit)
        return self._read(lambda c: CONTACTS.all_of(c, self.shared.tenant, *wanted))

    def sale(self, sale_id: Id) -> Sale:
        """The sale of this id."""
        return self._read(lambda c: SALES.find(c, self.shared.tenant, str(sale_id)))

    def sales(
        self, *, company: Id | None = None, after: Id | None = None, limit: int | None = 100
    ) -> Sequence[Sale]:
        """Those of this company, or of all, by id; the next page begins `after` this one."""
        wanted = (company, after, limit)
        return self._read(lambda c: SALES.all_of(c, self.shared.tenant, *wanted))


class Content(Repository):
    """The same, inside of a transaction that somebody else begins and ends."""

    def __init__(self, connection: Connection, shared: Shared) -> None:
        self.shared = shared
        self._inside = connection

    def _read(self, operation: Callable[[Connection], T]) -> T:
        return operation(self._inside)

    def _write(self, operation: Callable[[Connection], T]) -> T:
        return operation(self._inside)
