"""How the store's values stand in a column, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Dialect,
    Integer,
    Text,
    TypeDecorator,
)
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeEngine


class _ReadInUtc(FunctionElement[datetime]):
    """A moment as it is selected: on PostgreSQL in UTC, whatever a host's session has.

    In another time zone the ends of time would have a year that Python doesn't know.
    """

    name = "read_in_utc"
    inherit_cache = True


@compiles(_ReadInUtc)
def _as_it_is(element: _ReadInUtc, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.clauses, **options)


@compiles(_ReadInUtc, "postgresql")
def _in_utc(element: _ReadInUtc, compiler: SQLCompiler, **options: Any) -> str:
    return f"timezone('UTC', {compiler.process(element.clauses, **options)})"


class UtcTime(TypeDecorator[datetime]):
    """A moment, to the microsecond: `timestamptz` on PostgreSQL, sortable text in UTC on SQLite.

    Takes datetimes with an offset (a ValueError otherwise) and gives them back in UTC.
    """

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[datetime] | TypeEngine[str]:
        """The type that the column has in this database."""
        if dialect.name == "postgresql":
            return dialect.type_descriptor(TIMESTAMP(timezone=True))
        return dialect.type_descriptor(Text())

    def column_expression(self, column: ColumnElement[datetime]) -> ColumnElement[datetime]:
        """What stands in a SELECT for a column of this type."""
        read = _ReadInUtc(column)
        read.type = self
        return read

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | str | None:
        """What is sent to the database."""
        if value is None:
            return None
        if value.utcoffset() is None:
            raise ValueError(f"A time needs an offset: {value.isoformat()}")
        if dialect.name == "postgresql":
            return value
        return value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(
        self,
        value: datetime | str | None,
        dialect: Dialect,  # noqa: ARG002 - SQLAlchemy hands it over by position
    ) -> datetime | None:
        """What came from the database, in UTC."""
        if value is None:
            return None
        if isinstance(value, str):
            return datetime.fromisoformat(value).astimezone(UTC)
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# SQLite compares text by its characters' numbers; PostgreSQL would by the language of whoever made
# the database, and what is listed and paged by an id would come in another order.
Word = Text().with_variant(Text(collation="C"), "postgresql")
"""An id, a name or a code: compared and sorted by its characters, on both databases."""

# SQLite counts up by itself only where the type is called INTEGER.
Counter = BigInteger().with_variant(Integer(), "sqlite")
"""A number that the database counts up."""
