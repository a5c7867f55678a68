"""The store's tables (branch "store" of the migrations).

`content` is the truth, the exact JSON of a decision or confirmation. The columns beside it are
what the database searches and compares by.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    text,
)

from leadcat_sql.schema.column_types import Counter, UtcTime, Word

NAMES = {"pk": "pk_%(table_name)s", "fk": "fk_%(table_name)s_%(column_1_name)s"}
"""What constraints are called, so that a migration finds them by the same name everywhere."""

metadata = MetaData(naming_convention=NAMES)

decisions = Table(
    "leadcat_decision",
    metadata,
    Column("tenant", Word, primary_key=True),
    Column("event_id", Word, primary_key=True),
    Column("version", Integer, nullable=False),
    # Random, of the last write: after a commit whose answer was lost it tells whose write stands.
    Column("receipt", Word, nullable=False),
    # How many steps it has, and whether the last write added one: then observers are told of it.
    Column("steps", Integer, nullable=False),
    Column("is_news", Boolean, nullable=False),
    Column("in_hand", Boolean, nullable=False),
    Column("claimed_at", UtcTime, nullable=False),
    # What lists are ordered by: `at`, or `claimed_at` before the first step.
    Column("position_at", UtcTime, nullable=False),
    Column("at", UtcTime),
    Column("company", Word),
    # The sale or contact that the event is about: "sale:s1", "contact:p1" (E10).
    Column("record", Word, nullable=False),
    # The event's `at` where it counts for E10: decided, and not failed.
    Column("counted_at", UtcTime),
    Column("outcome", Word),
    Column("rule", Word),
    Column("trigger", Word),
    Column("reason", Word),
    Column("answered_by", Word),
    Column("content", Text, nullable=False),
    # Who saved the record: the event's `actor`.
    Column("actor", Word),
)

# Written out: a database recognises the restriction of an index only by the same words, and not
# by the value of a parameter.
IS_IN_HAND = text("in_hand")
"""Restricts an index; a query with this in its WHERE can use that index."""
IS_COUNTED = text("counted_at IS NOT NULL")
"""The same, for the index that E10 asks."""

# The last two are there to be counted: a tally reads no decision.
Index(
    "ix_leadcat_decision_position",
    decisions.c.tenant,
    decisions.c.position_at,
    decisions.c.event_id,
    decisions.c.outcome,
    decisions.c.rule,
)
# From what many have in common to what few have: as long as nobody tells SQLite to ANALYZE, it
# knows nothing better than to prefer the index that was made last. Of what most decisions don't
# have only those with it are in the index: a row that isn't costs nothing to write.
for _name in ("outcome", "reason", "trigger", "rule", "actor", "answered_by", "company"):
    _where = None if _name in ("outcome", "reason", "rule", "company") else f"{_name} IS NOT NULL"
    Index(
        f"ix_leadcat_decision_{_name}",
        decisions.c.tenant,
        decisions.c[_name],
        decisions.c.position_at,
        decisions.c.event_id,
        sqlite_where=_where and text(_where),
        postgresql_where=_where and text(_where),
    )
Index(
    "ix_leadcat_decision_record",
    decisions.c.tenant,
    decisions.c.record,
    decisions.c.counted_at,
    sqlite_where=IS_COUNTED,
    postgresql_where=IS_COUNTED,
)
Index(
    "ix_leadcat_decision_in_hand",
    decisions.c.tenant,
    decisions.c.claimed_at,
    decisions.c.event_id,
    sqlite_where=IS_IN_HAND,
    postgresql_where=IS_IN_HAND,
)

confirmations = Table(
    "leadcat_confirmation",
    metadata,
    Column("tenant", Word, primary_key=True),
    Column("id", Word, primary_key=True),
    Column("event_id", Word, nullable=False),
    Column("company", Word, nullable=False),
    Column("rule", Word, nullable=False),
    Column("status", Word, nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime),
    Column("content", Text, nullable=False),
    ForeignKeyConstraint(
        ["tenant", "event_id"], ["leadcat_decision.tenant", "leadcat_decision.event_id"]
    ),
)

IS_PENDING = text("status = 'pending'")
"""Restricts the index that holds C6, and the one by which those are found whose time is up."""

Index(
    "uq_leadcat_confirmation_pending",
    confirmations.c.tenant,
    confirmations.c.company,
    unique=True,
    sqlite_where=IS_PENDING,
    postgresql_where=IS_PENDING,
)
Index(
    "ix_leadcat_confirmation_expiry",
    confirmations.c.tenant,
    confirmations.c.expires_at,
    sqlite_where=IS_PENDING,
    postgresql_where=IS_PENDING,
)
Index(
    "ix_leadcat_confirmation_opened",
    confirmations.c.tenant,
    confirmations.c.opened_at,
    confirmations.c.id,
)
for _name in ("status", "rule", "company"):
    Index(
        f"ix_leadcat_confirmation_{_name}",
        confirmations.c.tenant,
        confirmations.c[_name],
        confirmations.c.opened_at,
        confirmations.c.id,
    )

revisions = Table(
    "leadcat_revision",
    metadata,
    Column("tenant", Word, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("id", Word, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("by", Word),
    Column("receipt", Word, nullable=False),
    # The last: SQLite reads a row from its beginning, and this may be 10 MB.
    Column("content", Text, nullable=False),
    Index("ix_leadcat_revision_id", "tenant", "id", "number"),
)

observers = Table(
    "leadcat_observer",
    metadata,
    Column("tenant", Word, primary_key=True),
    Column("name", Word, primary_key=True),
)

# A queue for each observer. Positions are given out in one order and committed in another: who
# remembered only the last one that it saw would miss what came late.
notices = Table(
    "leadcat_notice",
    metadata,
    Column("position", Counter, Identity(), primary_key=True),
    Column("tenant", Word, nullable=False),
    Column("observer", Word, nullable=False),
    Column("content", Text, nullable=False),
    Index("ix_leadcat_notice_observer", "tenant", "observer", "position"),
    sqlite_autoincrement=True,
)
