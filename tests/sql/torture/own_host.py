"""A CRM whose companies lie in a table of its own, which no store shares a transaction with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import frozen
from sqlalchemy import (
    Column,
    Connection,
    Engine,
    MetaData,
    Table,
    Text,
    bindparam,
    insert,
    select,
    update,
)

from leadcat_rules import Category, Change, Company, LeadStatus, hookimpl
from leadcat_rules.testing import CATEGORIES, LEAD, LEAD_STATUSES
from tests.sql.torture.witness import call_a_witness

TABLE = "torture_company"

_metadata = MetaData()
_companies = Table(
    TABLE,
    _metadata,
    Column("id", Text, primary_key=True),
    Column("category", Text),
)
_CATEGORY_OF = select(_companies.c.category).where(_companies.c.id == bindparam("company"))
_COMPARE_AND_SET = (
    update(_companies)
    .where(
        _companies.c.id == bindparam("company"),
        _companies.c.category.is_not_distinct_from(bindparam("expected")),
    )
    .values(category=bindparam("target"))
)
_BY_ID = {category.id: category for category in CATEGORIES}


@frozen
class OwnTableHost:
    """Its hooks commit by themselves; everybody is allowed everything."""

    engine: Engine

    @hookimpl
    def leadcat_get_company(self, company_id: str) -> Company | None:
        with self.engine.connect() as connection:
            row = connection.execute(_CATEGORY_OF, {"company": company_id}).one_or_none()
        if row is None:
            return None
        category = None if row.category is None else _BY_ID[row.category]
        return Company(id=company_id, name=company_id, category=category)

    @hookimpl
    def leadcat_list_categories(self) -> Sequence[Category]:
        return CATEGORIES

    @hookimpl
    def leadcat_list_lead_statuses(self) -> Sequence[LeadStatus]:
        return LEAD_STATUSES

    @hookimpl
    def leadcat_set_category(self, change: Change) -> bool:
        return self.change(change.company_id, change.expected, change.target)

    @hookimpl
    def leadcat_is_allowed(self, permission: str) -> bool:
        return True

    def change(self, company: str, expected: str | None, target: str) -> bool:
        """Compare and set, also for whoever changes a category by hand."""
        values = {"company": company, "expected": expected, "target": target}
        with self.engine.begin() as connection:
            return bool(connection.execute(_COMPARE_AND_SET, values).rowcount)


def make_tables(connection: Connection) -> None:
    """The companies' table, and its witness."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA journal_mode = WAL")
    _metadata.create_all(connection)
    call_a_witness(connection, TABLE)


def register(connection: Connection, companies: Iterable[str]) -> None:
    """New leads."""
    rows = [{"id": company, "category": LEAD.id} for company in companies]
    connection.execute(insert(_companies), rows)


def categories_of(connection: Connection, companies: Iterable[str]) -> dict[str, str | None]:
    """The id of the category that each of these companies has."""
    wanted = select(_companies.c.id, _companies.c.category)
    found = connection.execute(wanted.where(_companies.c.id.in_(list(companies))))
    return {row.id: row.category for row in found}
