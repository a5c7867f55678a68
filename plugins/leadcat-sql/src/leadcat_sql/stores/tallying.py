"""How many decisions stand how, day by day: counted in an index, no decision is read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Date, Select, Text, bindparam, func, select, type_coerce

from leadcat_rules import Outcome, Tally
from leadcat_sql.schema.column_types import UtcTime
from leadcat_sql.schema.tables import decisions
from leadcat_sql.stores.rows import TENANT

_C = decisions.c
_DAY = {
    # Kept in UTC, as text that begins with the day.
    "sqlite": func.substr(type_coerce(_C.position_at, Text), 1, 10),
    "postgresql": func.date(func.timezone("UTC", _C.position_at), type_=Date()),
}


def _counting(dialect: str) -> Select[Any]:
    # What was only claimed has no outcome; anything else stands in the log by its latest step.
    day = _DAY[dialect].label("day")
    return (
        select(day, _C.outcome, _C.rule, func.count())
        .where(
            _C.tenant == TENANT,
            _C.position_at >= bindparam("since", type_=UtcTime()),
            _C.position_at < bindparam("until", type_=UtcTime()),
            _C.outcome.is_not(None),
        )
        .group_by(day, _C.outcome, _C.rule)
    )


_COUNTING = {dialect: _counting(dialect) for dialect in _DAY}


def tally(connection: Connection, tenant: str, since: datetime, until: datetime) -> Sequence[Tally]:
    """Counts those whose latest step is at or after `since` and before `until`, in any order."""
    values = {"for_tenant": tenant, "since": since, "until": until}
    rows = connection.execute(_COUNTING[connection.dialect.name], values)
    return [
        Tally(day=_day(day), outcome=Outcome(outcome), rule=rule, count=count)
        for day, outcome, rule, count in rows
    ]


def _day(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value
