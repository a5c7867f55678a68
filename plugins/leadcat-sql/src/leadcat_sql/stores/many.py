"""Several decisions claimed or saved at once: one statement for all of them, in one order.

PostgreSQL takes them as arrays, a column each, and tells which rows it wrote. SQLite, which has no
round trips, takes them row by row in its driver, and the receipt in a row tells whose it is.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Insert,
    Update,
    bindparam,
    column,
    exists,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as postgresql_insert

from leadcat_rules import Claim, Confirmation, Decision
from leadcat_sql.schema.column_types import Word
from leadcat_sql.schema.tables import IS_COUNTED, decisions, notices, observers
from leadcat_sql.stores.claiming import VALUES, insert_decision
from leadcat_sql.stores.history import active
from leadcat_sql.stores.rows import TENANT, decision_from, decision_values, record_key
from leadcat_sql.stores.saving import CHANGED, REPLACE, Saving
from leadcat_sql.stores.together import sqlite_once

_IDS = bindparam("ids", expanding=True, type_=Word)
_RECEIPT = bindparam("decision_receipt", type_=Word)

_OURS = select(decisions.c.event_id).where(
    decisions.c.tenant == TENANT, decisions.c.event_id.in_(_IDS), decisions.c.receipt == _RECEIPT
)
_EARLIER = select(decisions.c.event_id, decisions.c.content).where(
    decisions.c.tenant == TENANT, decisions.c.event_id.in_(_IDS)
)
_NEWEST_AT = (
    select(decisions.c.record, func.max(decisions.c.counted_at))
    .where(decisions.c.tenant == TENANT, decisions.c.record.in_(_IDS), IS_COUNTED)
    .group_by(decisions.c.record)
)
_HAS_OBSERVERS = select(exists().where(observers.c.tenant == TENANT))
_NEWS = insert(notices).from_select(
    ["tenant", "observer", "content"],
    select(
        observers.c.tenant,
        observers.c.name,
        literal('{"decision":').concat(decisions.c.content).concat(literal("}")),
    )
    .where(observers.c.tenant == TENANT, decisions.c.tenant == observers.c.tenant)
    .where(decisions.c.event_id.in_(_IDS), decisions.c.receipt == _RECEIPT, decisions.c.is_news)
    .order_by(decisions.c.event_id),
    include_defaults=False,
)


def claim_many(
    connection: Connection, tenant: str, several: Sequence[Decision], receipt: str
) -> Sequence[Claim]:
    """Insert the new decisions of these events, or find the earlier ones."""
    rows = [decision_values(decision, receipt) for decision in _in_order(several)]
    first = _write(connection, tenant, rows, receipt, insert_decision(sqlite_once), _inserting)
    return _claims(connection, tenant, several, first, receipt)


def claimed_many(
    connection: Connection, tenant: str, several: Sequence[Decision], receipt: str
) -> Sequence[Claim] | None:
    """What came of claims with this receipt, whose commit got no answer; None: nothing."""
    first = _ours(connection, tenant, [decision.id for decision in several], receipt)
    return _claims(connection, tenant, several, first, receipt) if first else None


def look_many(connection: Connection, tenant: str, several: Sequence[Decision]) -> Sequence[Claim]:
    """What claims would find; nothing is claimed by it."""
    return _found(connection, tenant, several, _earlier(connection, tenant, several))


def decide_many(
    connection: Connection, tenant: str, several: Sequence[Decision], receipt: str
) -> bool:
    """Insert decisions that were never claimed; False where somebody has claimed one meanwhile."""
    rows = [decision_values(decision, receipt) for decision in _in_order(several)]
    written = _write(connection, tenant, rows, receipt, insert_decision(sqlite_once), _inserting)
    tell(connection, tenant, written, receipt)
    return len(written) == len(rows)


def save_many(
    connection: Connection,
    tenant: str,
    saves: Sequence[tuple[Decision, Confirmation | None]],
    receipt: str,
) -> Sequence[bool]:
    """Replace each decision by its next version; those with a confirmation after the others."""
    plain = [decision for decision, confirmation in saves if confirmation is None]
    rows = [decision_values(decision, receipt) for decision in _in_order(plain)]
    hit = set(_write(connection, tenant, rows, receipt, REPLACE, _replacing))
    tell(connection, tenant, hit, receipt)
    saving = Saving(connection, tenant, receipt)
    for decision, confirmation in sorted(saves, key=lambda save: save[0].id):
        if confirmation is not None and saving.save(decision, confirmation):
            hit.add(decision.id)
    return [decision.id in hit for decision, _ in saves]


def saved_many(
    connection: Connection,
    tenant: str,
    saves: Sequence[tuple[Decision, Confirmation | None]],
    receipt: str,
) -> Sequence[bool] | None:
    """What came of saves with this receipt, whose commit got no answer; None: nothing."""
    ids = [decision.id for decision, _ in saves]
    hit = _ours(connection, tenant, ids, receipt)
    return [id in hit for id in ids] if hit else None


def tell(connection: Connection, tenant: str, ids: Collection[str], receipt: str) -> None:
    """One notice of each of these saves for each observer, where it added a step."""
    if ids and connection.execute(_HAS_OBSERVERS, {"for_tenant": tenant}).scalar_one():
        values = {"for_tenant": tenant, "ids": sorted(ids), "decision_receipt": receipt}
        connection.execute(_NEWS, values)


def _in_order(several: Sequence[Decision]) -> Sequence[Decision]:
    """In one order everywhere: two that lock the same rows don't wait for each other."""
    return sorted(several, key=lambda decision: decision.id)


def _claims(
    connection: Connection,
    tenant: str,
    several: Sequence[Decision],
    first: Collection[str],
    receipt: str,
) -> Sequence[Claim]:
    others = [decision for decision in several if decision.id not in first]
    earlier = _earlier(connection, tenant, others)
    gone = {decision.id for decision in others} - earlier.keys()
    if gone:
        # Somebody has deleted them just now, past the store.
        return claim_many(connection, tenant, several, receipt)
    return _found(connection, tenant, several, earlier)


def _earlier(connection: Connection, tenant: str, several: Sequence[Decision]) -> Mapping[str, str]:
    return _read(connection, _EARLIER, tenant, {decision.id for decision in several})


def _found(
    connection: Connection, tenant: str, several: Sequence[Decision], earlier: Mapping[str, str]
) -> Sequence[Claim]:
    records = {record_key(decision.event) for decision in several}
    newest = _read(connection, _NEWEST_AT, tenant, records)
    revision = active(connection, tenant)
    return [
        Claim(
            decision=decision_from(earlier[decision.id]) if decision.id in earlier else decision,
            is_first=decision.id not in earlier,
            newest_at=newest.get(record_key(decision.event)),
            active=revision,
        )
        for decision in several
    ]


def _read(
    connection: Connection, query: Any, tenant: str, ids: Collection[str]
) -> Mapping[str, Any]:
    if not ids:
        return {}
    rows = connection.execute(query, {"for_tenant": tenant, "ids": sorted(ids)})
    return {row[0]: row[1] for row in rows}


def _ours(
    connection: Connection, tenant: str, ids: Collection[str], receipt: str
) -> frozenset[str]:
    values = {"for_tenant": tenant, "ids": sorted(ids), "decision_receipt": receipt}
    return frozenset(connection.execute(_OURS, values).scalars())


def _write(
    connection: Connection,
    tenant: str,
    rows: Sequence[Mapping[str, Any]],
    receipt: str,
    one: Insert | Update,
    several: Callable[[], Insert | Update],
) -> Collection[str]:
    """Write these rows; gives the ids of those that were."""
    if not rows:
        return ()
    if connection.dialect.name == "postgresql":
        values: dict[str, Any] = {name: [row[name] for row in rows] for name in rows[0]}
        values["decision_content"] = "\n".join(values["decision_content"])
        written = connection.execute(_returning(several), {"for_tenant": tenant, **values})
        return frozenset(written.scalars())
    connection.execute(one, [{"for_tenant": tenant, **row} for row in rows])
    return _ours(connection, tenant, [row["decision_event_id"] for row in rows], receipt)


@cache
def _returning(several: Callable[[], Insert | Update]) -> Any:
    return several().returning(decisions.c.event_id)


def _inserting() -> Insert:
    given = _given(VALUES)
    chosen = select(TENANT, *(given.c[each.name] for each in VALUES))
    names = ["tenant", *(each.name for each in VALUES)]
    return postgresql_insert(decisions).from_select(names, chosen).on_conflict_do_nothing()


def _replacing() -> Update:
    given = _given([decisions.c.event_id, *CHANGED])
    return (
        update(decisions)
        .where(
            decisions.c.tenant == TENANT,
            decisions.c.event_id == given.c.event_id,
            decisions.c.version == given.c.version - 1,
        )
        .values(
            {each: given.c[each.name] for each in CHANGED}
            | {decisions.c.is_news: decisions.c.steps < given.c.steps}
        )
    )


def _given(columns: Collection[Column[Any]]) -> FromClause:
    arrays = [_array(each) for each in columns]
    named = [column(each.name, each.type) for each in columns]
    return func.unnest(*arrays).table_valued(*named, name="given").render_derived()


def _array(each: Column[Any]) -> ColumnElement[Any]:
    name = f"decision_{each.name}"
    if each is decisions.c.content:
        # Compact JSON has no line breaks, and in an array the driver would escape each quote of it.
        return func.string_to_array(bindparam(name, type_=each.type), "\n")
    return bindparam(name, type_=ARRAY(each.type))
