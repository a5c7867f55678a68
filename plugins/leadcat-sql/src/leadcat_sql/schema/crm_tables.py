"""The embedded CRM's tables (branch "crm" of the migrations).

`version` counts a row's changes, for saves that must not overwrite each other. `attributes` is a
JSON object as text. Foreign keys hold the tenant, too: no record refers to another tenant's.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    text,
)

from leadcat_sql.schema.column_types import Word
from leadcat_sql.schema.tables import NAMES

metadata = MetaData(naming_convention=NAMES)


def _to(table: str, column: str) -> ForeignKeyConstraint:
    """The column is the id of a row of that table, of the same tenant."""
    return ForeignKeyConstraint(["tenant", column], [f"{table}.tenant", f"{table}.id"])


lists = Table(
    "leadcat_crm_lists",
    metadata,
    Column("tenant", Word, primary_key=True),
    # Counts the changes of the two lists below.
    Column("version", Integer, nullable=False),
)

categories = Table(
    "leadcat_crm_category",
    metadata,
    Column("tenant", Word, primary_key=True),
    Column("id", Word, primary_key=True),
    Column("name", Word, nullable=False),
    Column("category_group", Word, nullable=False),
    Column("lead_status_enabled", Boolean, nullable=False),
    Column("deleted", Boolean, nullable=False),
    # Its place in the list, from 0.
    Column("position", Integer, nullable=False),
)

lead_statuses = Table(
    "leadcat_crm_lead_status",
    metadata,
    Column("tenant", Word, primary_key=True),
    Column("id", Word, primary_key=True),
    Column("name", Word, nullable=False),
    Column("deleted", Boolean, nullable=False),
    Column("position", Integer, nullable=False),
)

IS_THERE = text("NOT deleted")
"""Restricts the indexes that keep names unique; ON CONFLICT names them by this."""

for _table in (categories, lead_statuses):
    Index(
        f"uq_{_table.name}_name",
        _table.c.tenant,
        _table.c.name,
        unique=True,
        sqlite_where=IS_THERE,
        postgresql_where=IS_THERE,
    )

companies = Table(
    "leadcat_crm_company",
    metadata,
    Column("tenant", Word, primary_key=True),
    Column("id", Word, primary_key=True),
    Column("name", Word, nullable=False),
    Column("category", Word),
    Column("attributes", Text, nullable=False),
    Column("version", Integer, nullable=False),
    _to("leadcat_crm_category", "category"),
    Index("ix_leadcat_crm_company_name", "tenant", "name", "id"),
    Index("ix_leadcat_crm_company_category", "tenant", "category", "id"),
)

contacts = Table(
    "leadcat_crm_contact",
    metadata,
    Column("tenant", Word, primary_key=True),
    Column("id", Word, primary_key=True),
    Column("company", Word),
    Column("lead_status", Word),
    Column("attributes", Text, nullable=False),
    Column("version", Integer, nullable=False),
    _to("leadcat_crm_company", "company"),
    _to("leadcat_crm_lead_status", "lead_status"),
    Index("ix_leadcat_crm_contact_company", "tenant", "company", "id"),
)

sales = Table(
    "leadcat_crm_sale",
    metadata,
    Column("tenant", Word, primary_key=True),
    Column("id", Word, primary_key=True),
    Column("company", Word),
    Column("contact", Word),
    Column("status", Word, nullable=False),
    # An exact decimal as text: SQLite would make a double of it.
    Column("amount", Text),
    Column("currency", Word),
    Column("attributes", Text, nullable=False),
    Column("version", Integer, nullable=False),
    _to("leadcat_crm_company", "company"),
    _to("leadcat_crm_contact", "contact"),
    Index("ix_leadcat_crm_sale_company", "tenant", "company", "id"),
    Index("ix_leadcat_crm_sale_contact", "tenant", "contact", "id"),
)
