"""DuckDB, which reads files set-based in this process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from leadcat_rules.errors import ErrorCode, InvalidInput, Problem
from leadcat_rules.workbench.extras import needs
from leadcat_rules.workbench.simulating.engines.engine import Engine

with needs("workbench"):
    import duckdb
    import ibis
    import ibis.expr.datatypes as dt
    import ibis.expr.types as ir
    import pyarrow as pa


class DuckDB(Engine):
    """Embedded in this process; in memory, or a file of its own."""

    kind = "duckdb"

    def __init__(self, backend: Any) -> None:
        super().__init__(backend)
        self.in_place: list[str] = []
        """The Parquet files that queries read where they are."""

    @property
    def name(self) -> str:
        """With the version of its library."""
        return f"DuckDB {self.backend.version.removeprefix('v')}"

    def microseconds(self, moment: ir.TimestampValue) -> ir.IntegerValue:
        """Reads the number that a timestamp is."""
        counted: ir.IntegerValue = _EPOCH_US(moment)
        return counted

    def month(self, moment: ir.TimestampValue) -> ir.IntegerValue:
        """Without the way through time zones, which takes six times as long."""
        return super().month(_MAKE_TIMESTAMP(self.microseconds(moment)))

    def put(self, rows: pa.Table) -> ir.Table:
        """Registers them where they are in memory."""
        name = self.new_name()
        self.backend.con.register(name, rows)
        return self.backend.table(name)

    def batches(self, query: ir.Table, rows: int = 100_000) -> Iterator[pa.RecordBatch]:
        """Streamed."""
        yield from self.backend.con.sql(self.backend.compile(query)).to_arrow_reader(rows)

    def damaged(self) -> str | None:
        """One of the files in place that can't be read to its end; it reads all of them."""
        for path in self.in_place:
            try:
                query = "SELECT bit_xor(hash(there)) FROM read_parquet($1) AS there"
                self.backend.con.cursor().execute(query, [path]).fetchall()
            except duckdb.Error:
                return path
        return None

    def interrupt(self) -> None:
        """The query then raises duckdb.InterruptException."""
        self.backend.con.interrupt()


def open_duckdb(place: str) -> Engine:
    """The database in this file, to be read; without one an empty one in memory."""
    path = place.removeprefix("/")
    if not path:
        return DuckDB(ibis.duckdb.connect(":memory:"))
    if not Path(path).exists():
        hint = "name the file after three slashes, duckdb:///history.duckdb"
        raise InvalidInput(
            Problem(ErrorCode.FILE_NOT_FOUND, "there is no such database", hint, file=path)
        )
    return DuckDB(ibis.duckdb.connect(path, read_only=True))


def _of(moment: Any) -> Any: ...


_EPOCH_US = ibis.udf.scalar.builtin(_of, name="epoch_us", signature=((dt.timestamp,), dt.int64))
_MAKE_TIMESTAMP = ibis.udf.scalar.builtin(
    _of, name="make_timestamp", signature=((dt.int64,), dt.Timestamp(scale=6))
)
