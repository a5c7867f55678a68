"""How the embedded CRM answers the engine, for ordinary functions.

`context` is a transaction of the CRM, or None: then each answer is a transaction of its own, the
store is one that commits by itself, and the engine bridges the two by its intents.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from leadcat_rules import Category, Change, Company, CrmLists, LeadStatus, Store, hookimpl
from leadcat_sql.crm.careful import Careful
from leadcat_sql.crm.companies import read_company, set_category
from leadcat_sql.crm.lean import Lean
from leadcat_sql.crm.several import set_categories
from leadcat_sql.crm.unit import Shared, Unit, current_lists
from leadcat_sql.crm.work import Work
from leadcat_sql.database.database import Database

T = TypeVar("T")


class CrmHost:
    """The plugin that makes an engine's host of the embedded CRM. It allows nobody anything."""

    leadcat_name = "embedded"

    def __init__(self, database: Database, store: Store, shared: Shared) -> None:
        self._database = database
        self._store = store
        self._shared = shared

    @hookimpl
    def leadcat_store(self, context: Any) -> Store:
        """The store that is a part of this transaction, or the one that commits by itself."""
        return self._store if context is None else unit_of(context).store

    @hookimpl
    def leadcat_get_company(self, context: Any, company_id: str) -> Company | None:
        """The company as it is now; in a transaction it stays so until the commit."""
        if context is not None:
            return unit_of(context).company(company_id)
        shared = self._shared
        return self._database.read(
            lambda c: read_company(c, shared.tenant, shared.editions, company_id)
        )

    @hookimpl
    def leadcat_get_companies(
        self, context: Any, company_ids: Sequence[str]
    ) -> Sequence[Company] | None:
        """Those that there are, in a transaction; without one each is asked for alone."""
        return None if context is None else unit_of(context).companies(company_ids)

    @hookimpl
    def leadcat_list_categories(self, context: Any) -> Sequence[Category]:
        """All of them, the deleted ones too."""
        return self._lists(context).categories

    @hookimpl
    def leadcat_list_lead_statuses(self, context: Any) -> Sequence[LeadStatus]:
        """All of them, the deleted ones too."""
        return self._lists(context).lead_statuses

    @hookimpl
    def leadcat_set_category(self, context: Any, change: Change) -> bool:
        """Compare and set in one step (S2)."""
        if context is not None:
            return unit_of(context).set_category(change)
        return self._database.write(lambda c: set_category(c, self._shared.tenant, change))

    @hookimpl
    def leadcat_set_categories(self, context: Any, changes: Sequence[Change]) -> Sequence[bool]:
        """Compare and set each (S2)."""
        if context is not None:
            return unit_of(context).set_categories(changes)
        return self._database.write(lambda c: set_categories(c, self._shared.tenant, changes))

    def _lists(self, context: Any) -> CrmLists:
        if context is not None:
            return unit_of(context).lists()
        return self._database.read(lambda c: current_lists(c, self._shared))


def unit_of(context: object) -> Unit:
    """The transaction that a context is; TypeError for anything else."""
    if isinstance(context, (Lean, Careful)):
        return context
    if isinstance(context, Work):
        return context.unit
    raise TypeError(
        f"the context is a transaction of this CRM or None, not {type(context).__name__}"
    )
