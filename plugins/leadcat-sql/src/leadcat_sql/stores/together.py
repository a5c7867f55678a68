"""A write, and what is done beside it where it wins."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from attrs import frozen
from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Table,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite

from leadcat_sql.stores.prepared import Prepared, Write

Once: TypeAlias = Callable[[Table], sqlite.Insert | postgresql.Insert]
"""Makes an insert that does nothing where a unique index has the row already."""
Part: TypeAlias = Callable[[FromClause, Once], Write]
"""Makes what is done beside a write; is given `written`, the row that was written or none."""
Reading: TypeAlias = Callable[[FromClause], Sequence[ColumnElement[Any]]]
"""Makes what is read along, whether the write won or not."""


@frozen
class Done:
    """What came of it."""

    won: bool
    """Whether the write hit its row."""
    beside: tuple[int, ...]
    """How many rows each of the other writes hit, in their order."""
    read: tuple[Any, ...]


class Together:
    """A write, what is done beside it where it wins, and what is read along.

    One statement on PostgreSQL, where each costs a round trip: the writes see the database as it
    was before all of them, and `written` in their place. SQLite has no writes inside of a WITH,
    and needs none: there they are made one after the other.
    """

    def __init__(
        self,
        write: Callable[[Once], Write],
        written: Select[*tuple[Any, ...]],
        beside: Sequence[Part] = (),
        reading: Reading | None = None,
    ) -> None:
        """`written` finds the row of the write by its key; its columns are what parts may use."""
        self._merged = Prepared(_merged(write(_postgresql_once), written, beside, reading))
        found = written.subquery("written")
        self._write = Prepared(write(sqlite_once))
        self._beside = [Prepared(part(found, sqlite_once)) for part in beside]
        self._reading = None if reading is None else select(*reading(found))

    def run(self, connection: Connection, values: Mapping[str, Any]) -> Done:
        """Do all of it with these values of the parameters."""
        if connection.dialect.name == "postgresql":
            won, *rest = self._merged.one(connection, values)
            beside = len(self._beside)
            return Done(bool(won), tuple(rest[:beside]), tuple(rest[beside:]))
        won = bool(self._write.hits(connection, values))
        counts = [part.hits(connection, values) if won else 0 for part in self._beside]
        read = () if self._reading is None else connection.execute(self._reading, values).one()
        return Done(won, tuple(counts), tuple(read))


def sqlite_once(table: Table) -> sqlite.Insert:
    """See `Once`."""
    return sqlite.insert(table).on_conflict_do_nothing()


def _postgresql_once(table: Table) -> postgresql.Insert:
    return postgresql.insert(table).on_conflict_do_nothing()


def _merged(
    write: Write, written: Select[*tuple[Any, ...]], beside: Sequence[Part], reading: Reading | None
) -> Select[*tuple[Any, ...]]:
    won = write.returning(*written.selected_columns).cte("written")
    parts = [
        part(won, _postgresql_once)
        .returning(literal_column("1").label("hit"))
        .cte(f"beside_{number}")
        for number, part in enumerate(beside)
    ]
    read = () if reading is None else reading(won)
    return select(*(_count(each) for each in (won, *parts)), *read)


def _count(rows: FromClause) -> ColumnElement[int]:
    return select(func.count()).select_from(rows).scalar_subquery()
