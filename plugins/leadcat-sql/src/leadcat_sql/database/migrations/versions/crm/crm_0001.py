"""The embedded CRM: lists, companies, contacts and sales."""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    Boolean,
    Column,
    ForeignKeyConstraint,
    Integer,
    PrimaryKeyConstraint,
    Text,
    text,
)

revision = "crm_0001"
down_revision = None
branch_labels = ("crm",)
depends_on = None

WORD = Text().with_variant(Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the tables."""
    _lists()
    _companies()
    _contacts()
    _sales()


def _lists() -> None:
    op.create_table(
        "leadcat_crm_lists",
        Column("tenant", WORD, nullable=False),
        Column("version", Integer, nullable=False),
        PrimaryKeyConstraint("tenant", name="pk_leadcat_crm_lists"),
    )
    op.create_table(
        "leadcat_crm_category",
        Column("tenant", WORD, nullable=False),
        Column("id", WORD, nullable=False),
        Column("name", WORD, nullable=False),
        Column("category_group", WORD, nullable=False),
        Column("lead_status_enabled", Boolean, nullable=False),
        Column("deleted", Boolean, nullable=False),
        Column("position", Integer, nullable=False),
        PrimaryKeyConstraint("tenant", "id", name="pk_leadcat_crm_category"),
    )
    op.create_table(
        "leadcat_crm_lead_status",
        Column("tenant", WORD, nullable=False),
        Column("id", WORD, nullable=False),
        Column("name", WORD, nullable=False),
        Column("deleted", Boolean, nullable=False),
        Column("position", Integer, nullable=False),
        PrimaryKeyConstraint("tenant", "id", name="pk_leadcat_crm_lead_status"),
    )
    for table in ("leadcat_crm_category", "leadcat_crm_lead_status"):
        op.create_index(
            f"uq_{table}_name",
            table,
            ["tenant", "name"],
            unique=True,
            sqlite_where=text("NOT deleted"),
            postgresql_where=text("NOT deleted"),
        )


def _companies() -> None:
    table = "leadcat_crm_company"
    op.create_table(
        table,
        Column("tenant", WORD, nullable=False),
        Column("id", WORD, nullable=False),
        Column("name", WORD, nullable=False),
        Column("category", WORD),
        Column("attributes", Text, nullable=False),
        Column("version", Integer, nullable=False),
        PrimaryKeyConstraint("tenant", "id", name="pk_leadcat_crm_company"),
        _reference(table, "category", to="leadcat_crm_category"),
    )
    op.create_index("ix_leadcat_crm_company_name", table, ["tenant", "name", "id"])
    op.create_index("ix_leadcat_crm_company_category", table, ["tenant", "category", "id"])


def _contacts() -> None:
    table = "leadcat_crm_contact"
    op.create_table(
        table,
        Column("tenant", WORD, nullable=False),
        Column("id", WORD, nullable=False),
        Column("company", WORD),
        Column("lead_status", WORD),
        Column("attributes", Text, nullable=False),
        Column("version", Integer, nullable=False),
        PrimaryKeyConstraint("tenant", "id", name="pk_leadcat_crm_contact"),
        _reference(table, "company", to="leadcat_crm_company"),
        _reference(table, "lead_status", to="leadcat_crm_lead_status"),
    )
    op.create_index("ix_leadcat_crm_contact_company", table, ["tenant", "company", "id"])


def _sales() -> None:
    table = "leadcat_crm_sale"
    op.create_table(
        table,
        Column("tenant", WORD, nullable=False),
        Column("id", WORD, nullable=False),
        Column("company", WORD),
        Column("contact", WORD),
        Column("status", WORD, nullable=False),
        Column("amount", Text),
        Column("currency", WORD),
        Column("attributes", Text, nullable=False),
        Column("version", Integer, nullable=False),
        PrimaryKeyConstraint("tenant", "id", name="pk_leadcat_crm_sale"),
        _reference(table, "company", to="leadcat_crm_company"),
        _reference(table, "contact", to="leadcat_crm_contact"),
    )
    op.create_index("ix_leadcat_crm_sale_company", table, ["tenant", "company", "id"])
    op.create_index("ix_leadcat_crm_sale_contact", table, ["tenant", "contact", "id"])


def _reference(table: str, column: str, *, to: str) -> ForeignKeyConstraint:
    """To a row of the same tenant."""
    return ForeignKeyConstraint(
        ["tenant", column], [f"{to}.tenant", f"{to}.id"], name=f"fk_{table}_{column}"
    )
