"""What the CRM in a database calls its companies and categories."""

from __future__ import annotations

from sqlalchemy import Connection

from leadcat_rules import CrmLists, StoreError
from leadcat_rules.terminal import Names
from leadcat_sql.crm.companies import company_row
from leadcat_sql.crm.lists import read_lists
from leadcat_sql.database.schema_state import SchemaState
from leadcat_sql.database.urls import StoreUrl
from leadcat_sql.places import Place
from leadcat_sql.stores.store import SqlStore

_NO_LISTS = CrmLists()


class DatabaseNames:
    """The names as they are now; there are none where the database holds no CRM."""

    def __init__(self, store: SqlStore, url: str) -> None:
        self._store = store
        self._companies: dict[str, str | None] = {}
        self.lists = store.database.read(lambda connection: _lists_in(connection, store, url))
        """The tenant's categories and lead statuses; empty ones where there is no CRM."""
        self.has_crm = self.lists is not _NO_LISTS
        """Whether there is one, perhaps empty."""

    def company_name(self, company_id: str) -> str | None:
        """See `Names`."""
        if not self.lists.categories:
            return None
        if company_id not in self._companies:
            self._companies[company_id] = self._store.database.read(
                lambda connection: self._name_in(connection, company_id)
            )
        return self._companies[company_id]

    def category_name(self, category_id: str) -> str | None:
        """See `Names`."""
        category = self.lists.category(category_id)
        return None if category is None else category.name

    def _name_in(self, connection: Connection, company_id: str) -> str | None:
        row = company_row(connection, self._store.tenant, company_id)
        return None if row is None else str(row.name)


class SeenNames:
    """The CRM's names while it can be asked: what was done is told also when it can't any more."""

    def __init__(self, names: Names) -> None:
        self._names: Names | None = names
        self._lists = names

    def company_name(self, company_id: str) -> str | None:
        """See `Names`; None, so that the name is told that was seen, once the store is lost."""
        try:
            return None if self._names is None else self._names.company_name(company_id)
        except StoreError:
            self._names = None  # to ask again would take as long again
            return None

    def category_name(self, category_id: str) -> str | None:
        """See `Names`."""
        return self._lists.category_name(category_id)


def _lists_in(connection: Connection, store: SqlStore, url: str) -> CrmLists:
    """Raises StoreError for a CRM whose tables are older or newer than this code."""
    state = SchemaState.of(connection)
    if not state.has("crm"):
        return _NO_LISTS
    where = StoreUrl.of(Place.of(url).url)
    wrong = state.refusal(("crm",), where) or state.need(("crm",), where)
    if wrong is not None:
        raise wrong
    return read_lists(connection, store.tenant).lists
