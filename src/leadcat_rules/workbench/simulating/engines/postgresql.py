"""PostgreSQL, where the history is a table of the server's database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from leadcat_rules.workbench.extras import needs
from leadcat_rules.workbench.simulating.engines.engine import Engine

with needs("workbench"):
    import ibis
    import ibis.expr.datatypes as dt
    import ibis.expr.types as ir
    import pyarrow as pa


class PostgreSQL(Engine):
    """A server's database; nothing but temporary tables is written."""

    kind = "postgresql"

    @property
    def name(self) -> str:
        """With the server's version."""
        return f"PostgreSQL {self.backend.version.split(' ')[0]}"

    def microseconds(self, moment: ir.TimestampValue) -> ir.IntegerValue:
        """`extract` is exact since PostgreSQL 14, unlike the older `date_part`."""
        counted: ir.IntegerValue = (_EXTRACT("epoch", moment) * 1_000_000).cast("int64")
        return counted

    def put(self, rows: pa.Table) -> ir.Table:
        """Copies them into a temporary table."""
        name = self.new_name()
        schema = ibis.Schema.from_pyarrow(rows.schema)
        columns = ", ".join(
            f'"{column}" {kind.sql("postgres")}'
            for column, kind in zip(schema.names, _column_types(schema), strict=True)
        )
        names = ", ".join(f'"{column}"' for column in schema.names)
        with self.backend.con.cursor() as cursor:
            cursor.execute(f'CREATE TEMPORARY TABLE "{name}" ({columns})')
            with cursor.copy(f'COPY "{name}" ({names}) FROM STDIN') as copy:
                for batch in rows.to_batches(max_chunksize=10_000):
                    for row in zip(*batch.to_pydict().values(), strict=True):
                        copy.write_row(row)
            cursor.execute(f'ANALYZE "{name}"')
        return self.backend.table(name)

    def batches(self, query: ir.Table, rows: int = 100_000) -> Iterator[pa.RecordBatch]:
        """A cursor on the server, so that nothing but one batch is in memory."""
        schema = query.schema().to_pyarrow()
        con = self.backend.con
        with con.transaction(), con.cursor(name=self.new_name()) as cursor:
            cursor.execute(self.backend.compile(query))
            while some := cursor.fetchmany(rows):
                columns = zip(*some, strict=True)
                arrays = [
                    pa.array(column, each.type)
                    for column, each in zip(columns, schema, strict=True)
                ]
                yield pa.RecordBatch.from_arrays(arrays, schema=schema)

    def fetch(self, query: ir.Table) -> pa.Table:
        """As Arrow, without the way through pandas that rounds what it doesn't hold."""
        return pa.Table.from_batches(self.batches(query), query.schema().to_pyarrow())

    def interrupt(self) -> None:
        """The query then raises psycopg.errors.QueryCanceled."""
        self.backend.con.cancel()


def open_postgresql(place: str) -> Engine:
    """The database at the rest of a URL."""
    # Ibis' own reading of a URL knows no socket; the driver's does.
    with needs("postgresql"):
        backend = ibis.postgres.connect(port=None, conninfo=f"postgresql://{place}")
    return PostgreSQL(backend)


def _column_types(schema: ibis.Schema) -> list[Any]:
    return [each.args["kind"] for each in schema.to_sqlglot_column_defs("postgres")]


def _part(part: Any, moment: Any) -> Any: ...


_EXTRACT = ibis.udf.scalar.builtin(
    _part, name="extract", signature=((dt.string, dt.timestamp), dt.Decimal(38, 6))
)
