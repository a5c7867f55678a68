"""Decisions are found by who saved, who answered and by trigger, and counted day by day."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

from alembic import op
from sqlalchemy import (
    Column,
    Connection,
    Text,
    bindparam,
    column,
    literal,
    select,
    table,
    text,
    tuple_,
    update,
)

revision = "store_0002"
down_revision = "store_0001"
branch_labels = None
depends_on = None

WORD = Text().with_variant(Text(collation="C"), "postgresql")
AT_ONCE = 5_000
TABLE = "leadcat_decision"


def upgrade() -> None:
    """Add who saved, from the content of what is there, and the indexes."""
    op.add_column(TABLE, Column("actor", WORD))
    for name in ("position", "rule", "company"):
        op.drop_index(f"ix_leadcat_decision_{name}", TABLE)
    _fill(op.get_bind())
    order = ["position_at", "event_id"]
    op.create_index("ix_leadcat_decision_position", TABLE, ["tenant", *order, "outcome", "rule"])
    # In the order of `schema.tables`, which says why.
    _index_of_some("trigger", order)
    op.create_index("ix_leadcat_decision_rule", TABLE, ["tenant", "rule", *order])
    _index_of_some("actor", order)
    _index_of_some("answered_by", order)
    op.create_index("ix_leadcat_decision_company", TABLE, ["tenant", "company", *order])


def _index_of_some(name: str, order: list[str]) -> None:
    is_there = text(f"{name} IS NOT NULL")
    op.create_index(
        f"ix_leadcat_decision_{name}",
        TABLE,
        ["tenant", name, *order],
        sqlite_where=is_there,
        postgresql_where=is_there,
    )


_DECISIONS = table(
    TABLE, *(column(name, WORD) for name in ("tenant", "event_id", "content", "actor"))
)
_PLACE = tuple_(_DECISIONS.c.tenant, _DECISIONS.c.event_id)
_CONTENT = select(_DECISIONS.c.tenant, _DECISIONS.c.event_id, _DECISIONS.c.content).order_by(
    *_PLACE
)
_SET_ACTOR = (
    update(_DECISIONS)
    .where(
        _DECISIONS.c.tenant == bindparam("of_tenant"),
        _DECISIONS.c.event_id == bindparam("of_event"),
    )
    .values(actor=bindparam("its_actor"))
)


def _fill(connection: Connection) -> None:
    """Some thousand decisions at a time: there may be more than fit into memory."""
    for some in _parts(connection):
        actors = [
            {"of_tenant": row.tenant, "of_event": row.event_id, "its_actor": _searchable(actor)}
            for row in some
            if (actor := json.loads(row.content)["event"].get("actor")) is not None
        ]
        if actors:
            connection.execute(_SET_ACTOR, actors)


def _parts(connection: Connection) -> Iterator[Sequence[Any]]:
    some = connection.execute(_CONTENT.limit(AT_ONCE)).all()
    while some:
        yield some
        last = literal(some[-1].tenant, WORD), literal(some[-1].event_id, WORD)
        some = connection.execute(_CONTENT.where(tuple_(*last) < _PLACE).limit(AT_ONCE)).all()


def _searchable(value: str) -> str:
    """As the store writes and searches it (`stores.texts.searchable`)."""
    kept = value.replace("\0", "\ufffd").encode("utf-8", "surrogatepass")
    whole = kept.decode("utf-8", "replace")
    encoded = whole.encode()
    if len(encoded) <= 1_020:
        return whole
    return f"{encoded[:900].decode(errors='ignore')}...{sha256(encoded).hexdigest()}"
