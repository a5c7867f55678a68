"""What observers are told: a queue for each of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from attrs import frozen
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    FromClause,
    Insert,
    Integer,
    bindparam,
    delete,
    exists,
    func,
    insert,
    null,
    select,
)
from sqlalchemy.sql.dml import ReturningDelete

from leadcat_rules import Notice, confirmation_from_content, decision_from_content
from leadcat_sql.schema.column_types import Word
from leadcat_sql.schema.tables import notices, observers
from leadcat_sql.stores.history import revision_of
from leadcat_sql.stores.rows import TENANT
from leadcat_sql.stores.texts import storable
from leadcat_sql.stores.together import Once, Together

_OBSERVER = bindparam("the_observer", type_=Word)
_NEWS = bindparam("news", type_=notices.c.content.type)

_WATCH = Together(
    lambda once: once(observers).values(tenant=TENANT, name=_OBSERVER),
    written=select(observers.c.name),
)

_NEXT = (
    select(notices.c.position)
    # Said as a range, it is found only by the index of this observer's. Said as an equality,
    # PostgreSQL may take the primary key for it, and read through the backlogs of all others.
    .where(
        notices.c.tenant == TENANT,
        notices.c.observer >= _OBSERVER,
        notices.c.observer <= _OBSERVER,
    )
    .order_by(notices.c.observer, notices.c.position)
    .limit(bindparam("how_many", type_=Integer))
    # Somebody else who takes at this moment has locked theirs. SQLite has one writer, and no locks.
    .with_for_update(skip_locked=True)
    .cte("next")
)


def _taking(transaction: ColumnElement[Any]) -> ReturningDelete[int, str, int | None]:
    return (
        delete(notices)
        .where(notices.c.position.in_(select(_NEXT.c.position)))
        .returning(notices.c.position, notices.c.content, transaction)
    )


_TAKE = {
    "sqlite": _taking(null().label("transaction")),
    "postgresql": _taking(func.txid_current().label("transaction")),
}
_STATUS = select(func.txid_status(bindparam("transaction", type_=BigInteger)))


def news_of_a_step(written: FromClause, _: Once) -> Insert:
    """One notice for each observer, where the write added a step to its decision."""
    return _told(exists().select_from(written).where(written.c.is_news))


def news(written: FromClause, _: Once) -> Insert:
    """One notice for each observer, where the write won."""
    return _told(exists().select_from(written))


def _told(condition: ColumnElement[bool]) -> Insert:
    each = select(observers.c.tenant, observers.c.name, _NEWS)
    return insert(notices).from_select(
        ["tenant", "observer", "content"],
        each.where(observers.c.tenant == TENANT, condition),
        include_defaults=False,
    )


def decided(decision: str, opened: str | None) -> dict[str, str]:
    """The news of a step as a parameter, from the contents of a decision and a confirmation."""
    confirmation = "" if opened is None else f',"confirmation":{opened}'
    return {"news": f'{{"decision":{decision}{confirmation}}}'}


def published(receipt: str) -> dict[str, str]:
    """The news of a revision, which isn't repeated for each observer: it may be large."""
    return {"news": json.dumps({"revision": receipt})}


def watch(connection: Connection, tenant: str, observer: str) -> None:
    """Make a queue for this observer, unless it has one."""
    values = {"for_tenant": tenant, "the_observer": storable(observer, "the observer's name")}
    _WATCH.run(connection, values)


@frozen
class Taken:
    """What was taken in one transaction."""

    notices: Sequence[Notice]
    transaction: int | None
    """Its number on PostgreSQL. SQLite has none, and no commit whose answer may be lost."""


def take(connection: Connection, tenant: str, observer: str, limit: int) -> Taken:
    """The next notices of this observer, which nobody else gets."""
    values = {
        "for_tenant": tenant,
        "the_observer": storable(observer, "the observer's name"),
        "how_many": limit,
    }
    rows = sorted(connection.execute(_TAKE[connection.dialect.name], values))
    told = [_notice(connection, tenant, position, content) for position, content, _ in rows]
    return Taken(told, rows[0].transaction if rows else None)


def taken(connection: Connection, taken: Taken) -> Sequence[Notice] | None:
    """These notices, where their transaction has committed; None: nothing was taken.

    That they wait no more wouldn't tell: another process may have taken them meanwhile.
    """
    if taken.transaction is None:
        return None
    status = connection.execute(_STATUS, {"transaction": taken.transaction}).scalar_one()
    return taken.notices if status == "committed" else None


def _notice(connection: Connection, tenant: str, position: int, content: str) -> Notice:
    told = json.loads(content)
    if (receipt := told.get("revision")) is not None:
        return Notice(position=position, revision=revision_of(connection, tenant, receipt))
    opened = told.get("confirmation")
    return Notice(
        position=position,
        decision=decision_from_content(told["decision"]),
        confirmation=None if opened is None else confirmation_from_content(opened),
    )
