"""What every engine can do, and what is special to each."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from itertools import count
from typing import Any, ClassVar, TypeAlias

from leadcat_rules.workbench.extras import needs

with needs("workbench"):
    import ibis.expr.types as ir
    import pyarrow as pa

Expressed: TypeAlias = Any
"""An Ibis value; its operators are typed more widely than they answer."""


class Engine(ABC):
    """A database that evaluates compiled rules. Make one with `connect`, and close it."""

    kind: ClassVar[str]
    """`duckdb`, `postgresql` or `spark`."""

    def __init__(self, backend: Any) -> None:
        self.backend = backend
        """Ibis' backend."""
        self._numbers = count(1)

    @property
    @abstractmethod
    def name(self) -> str:
        """What people read: `DuckDB 2.0.1`."""

    @abstractmethod
    def microseconds(self, moment: ir.TimestampValue) -> ir.IntegerValue:
        """Microseconds since 1970 in UTC, exactly."""

    def month(self, moment: ir.TimestampValue) -> ir.IntegerValue:
        """The month in UTC, counted from the year 0."""
        return moment.year() * 12 + moment.month() - 1

    @abstractmethod
    def put(self, rows: pa.Table) -> ir.Table:
        """These rows as a table that ends with the connection."""

    def fetch(self, query: ir.Table) -> pa.Table:
        """All rows of a query."""
        return self.backend.to_pyarrow(query)

    @abstractmethod
    def batches(self, query: ir.Table, rows: int = 100_000) -> Iterator[pa.RecordBatch]:
        """The rows of a query, about so many at a time; ask nothing else before they end."""

    @abstractmethod
    def interrupt(self) -> None:
        """End the query that runs; callable from a signal handler or another thread."""

    def close(self) -> None:
        """End the connection."""
        self.backend.disconnect()

    def new_name(self) -> str:
        """A name that no other table or column has."""
        return f"leadcat_{next(self._numbers)}"
