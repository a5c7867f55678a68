"""Decisions, confirmations, revisions of the rules, and notices for observers."""

from __future__ import annotations

from alembic import op
from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKeyConstraint,
    Identity,
    Integer,
    PrimaryKeyConstraint,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import TIMESTAMP

revision = "store_0001"
down_revision = None
branch_labels = ("store",)
depends_on = None

TIME = Text().with_variant(TIMESTAMP(timezone=True), "postgresql")
WORD = Text().with_variant(Text(collation="C"), "postgresql")
COUNTER = BigInteger().with_variant(Integer(), "sqlite")


def upgrade() -> None:
    """Make the tables."""
    _decisions()
    _confirmations()
    _revisions()
    _notices()


def _decisions() -> None:
    table = "leadcat_decision"
    op.create_table(
        table,
        Column("tenant", WORD, nullable=False),
        Column("event_id", WORD, nullable=False),
        Column("version", Integer, nullable=False),
        Column("receipt", WORD, nullable=False),
        Column("steps", Integer, nullable=False),
        Column("is_news", Boolean, nullable=False),
        Column("in_hand", Boolean, nullable=False),
        Column("claimed_at", TIME, nullable=False),
        Column("position_at", TIME, nullable=False),
        Column("at", TIME),
        Column("company", WORD),
        Column("record", WORD, nullable=False),
        Column("counted_at", TIME),
        Column("outcome", WORD),
        Column("rule", WORD),
        Column("trigger", WORD),
        Column("reason", WORD),
        Column("answered_by", WORD),
        Column("content", Text, nullable=False),
        PrimaryKeyConstraint("tenant", "event_id", name="pk_leadcat_decision"),
    )
    order = ["position_at", "event_id"]
    op.create_index("ix_leadcat_decision_position", table, ["tenant", *order])
    op.create_index("ix_leadcat_decision_outcome", table, ["tenant", "outcome", *order])
    op.create_index("ix_leadcat_decision_reason", table, ["tenant", "reason", *order])
    op.create_index("ix_leadcat_decision_rule", table, ["tenant", "rule", *order])
    op.create_index("ix_leadcat_decision_company", table, ["tenant", "company", *order])
    _index_where(
        "ix_leadcat_decision_record",
        table,
        ["tenant", "record", "counted_at"],
        "counted_at IS NOT NULL",
    )
    _index_where(
        "ix_leadcat_decision_in_hand", table, ["tenant", "claimed_at", "event_id"], "in_hand"
    )


def _confirmations() -> None:
    table = "leadcat_confirmation"
    op.create_table(
        table,
        Column("tenant", WORD, nullable=False),
        Column("id", WORD, nullable=False),
        Column("event_id", WORD, nullable=False),
        Column("company", WORD, nullable=False),
        Column("rule", WORD, nullable=False),
        Column("status", WORD, nullable=False),
        Column("opened_at", TIME, nullable=False),
        Column("expires_at", TIME),
        Column("content", Text, nullable=False),
        PrimaryKeyConstraint("tenant", "id", name="pk_leadcat_confirmation"),
        ForeignKeyConstraint(
            ["tenant", "event_id"],
            ["leadcat_decision.tenant", "leadcat_decision.event_id"],
            name="fk_leadcat_confirmation_event_id",
        ),
    )
    order = ["opened_at", "id"]
    op.create_index("ix_leadcat_confirmation_opened", table, ["tenant", *order])
    op.create_index("ix_leadcat_confirmation_status", table, ["tenant", "status", *order])
    op.create_index("ix_leadcat_confirmation_rule", table, ["tenant", "rule", *order])
    op.create_index("ix_leadcat_confirmation_company", table, ["tenant", "company", *order])
    _index_where(
        "uq_leadcat_confirmation_pending",
        table,
        ["tenant", "company"],
        "status = 'pending'",
        unique=True,
    )
    _index_where(
        "ix_leadcat_confirmation_expiry", table, ["tenant", "expires_at"], "status = 'pending'"
    )


def _revisions() -> None:
    op.create_table(
        "leadcat_revision",
        Column("tenant", WORD, nullable=False),
        Column("number", Integer, nullable=False, autoincrement=False),
        Column("id", WORD, nullable=False),
        Column("at", TIME, nullable=False),
        Column("by", WORD),
        Column("receipt", WORD, nullable=False),
        Column("content", Text, nullable=False),
        PrimaryKeyConstraint("tenant", "number", name="pk_leadcat_revision"),
    )
    op.create_index("ix_leadcat_revision_id", "leadcat_revision", ["tenant", "id", "number"])


def _notices() -> None:
    op.create_table(
        "leadcat_observer",
        Column("tenant", WORD, nullable=False),
        Column("name", WORD, nullable=False),
        PrimaryKeyConstraint("tenant", "name", name="pk_leadcat_observer"),
    )
    op.create_table(
        "leadcat_notice",
        Column("position", COUNTER, Identity(), nullable=False),
        Column("tenant", WORD, nullable=False),
        Column("observer", WORD, nullable=False),
        Column("content", Text, nullable=False),
        PrimaryKeyConstraint("position", name="pk_leadcat_notice"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_leadcat_notice_observer", "leadcat_notice", ["tenant", "observer", "position"]
    )


def _index_where(
    name: str, table: str, columns: list[str], condition: str, *, unique: bool = False
) -> None:
    op.create_index(
        name,
        table,
        columns,
        unique=unique,
        sqlite_where=text(condition),
        postgresql_where=text(condition),
    )
