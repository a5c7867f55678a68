"""The embedded CRM's tables (branch "crm" of the migrations).

`version` counts a row's changes, for saves that must not overwrite each other. `attributes` is a
JSON object as text. Foreign keys hold the tenant, too: no record refers to another tenant's.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import (
    DDL,
    Boolean,
    Column,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    column,
    event,
    table,
    text,
)

from leadcat_sql.schema.column_types import Counter, UtcTime, Word
from leadcat_sql.schema.names import Runs
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
    # The name as it is searched for (`names.folded`).
    Column("folded", Text, nullable=False, server_default=""),
    _to("leadcat_crm_category", "category"),
)

# SQLite looks through names in its indexes, and at no row. PostgreSQL's entries have no room for
# that: four texts may be longer than one of them can be, and what is left of the order is sorted.
_ONLY_HERE: Sequence[tuple[str, str, Sequence[str]]] = (
    ("sqlite", "name_folded", ("name", "id", "folded")),
    ("sqlite", "category_folded", ("category", "name", "id", "folded")),
    ("postgresql", "name", ("name", "id")),
    ("postgresql", "category", ("category", "name")),
)
for _dialect, _name, _columns in _ONLY_HERE:
    Index(
        f"ix_leadcat_crm_company_{_name}",
        companies.c.tenant,
        *(companies.c[_column] for _column in _columns),
        info={"only": _dialect},
    ).ddl_if(_dialect)

# Beside the companies: whatever changes a row there is written to all indexes of its table, and
# this one takes as long as all others together.
company_runs = Table(
    "leadcat_crm_company_runs",
    metadata,
    Column("number", Counter, Identity(), primary_key=True),
    Column("tenant", Word, nullable=False),
    Column("company", Word, nullable=False),
    Column("name", Word, nullable=False),
    Column("folded", Text, nullable=False),
    Column("runs", Runs),
    _to("leadcat_crm_company", "company"),
    Index("uq_leadcat_crm_company_runs_company", "tenant", "company", unique=True),
    sqlite_autoincrement=True,
)
Index(
    "ix_leadcat_crm_company_runs_runs",
    company_runs.c.runs,
    postgresql_using="gin",
    # What was put lately is searched from end to end until it fills so many kilobytes.
    postgresql_with={"gin_pending_list_limit": 64},
    info={"only": "postgresql"},
).ddl_if("postgresql")

runs_search = table(
    "leadcat_crm_company_search",
    column("rowid", Integer),
    column("runs", Text),
    column("leadcat_crm_company_search", Text),
)
"""SQLite's index of the runs. `rowid` is the number in `company_runs`; the column of the table's
own name is what MATCH searches, and where FTS5 is told to `delete`."""
_MAKE_SEARCH = DDL(  # type: ignore[no-untyped-call]  # SQLAlchemy gives it no types
    "CREATE VIRTUAL TABLE leadcat_crm_company_search USING fts5("
    "runs, content='', detail=none, columnsize=0, tokenize='ascii')"
)
event.listen(company_runs, "after_create", _MAKE_SEARCH.execute_if(dialect="sqlite"))

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

accounts = Table(
    "leadcat_crm_account",
    metadata,
    Column("tenant", Word, primary_key=True),
    Column("name", Word, primary_key=True),
    Column("role", Word, nullable=False),
    Column("password_hash", Word, nullable=False),
    Column("language", Word),
)

clients = Table(
    "leadcat_crm_client",
    metadata,
    Column("tenant", Word, primary_key=True),
    Column("name", Word, primary_key=True),
    Column("token_hash", Word, nullable=False),
    # A JSON list of texts.
    Column("scopes", Text, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("created_by", Word, nullable=False),
    Index("uq_leadcat_crm_client_token_hash", "tenant", "token_hash", unique=True),
)

signing_keys = Table(
    "leadcat_crm_signing_key",
    metadata,
    Column("tenant", Word, primary_key=True),
    Column("key", LargeBinary, nullable=False),
)
