"""Spark, in this machine or a cluster."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from typing import Any

from leadcat_rules.workbench.extras import needs
from leadcat_rules.workbench.simulating.engines.engine import Engine

with needs("workbench"):
    import ibis
    import ibis.expr.datatypes as dt
    import ibis.expr.types as ir
    import pyarrow as pa


class Spark(Engine):
    """A session of Spark, in this machine or a cluster."""

    kind = "spark"

    @property
    def name(self) -> str:
        """With the version of the session."""
        return f"Spark {self._session.version}"

    @property
    def _session(self) -> Any:
        return self.backend._session

    def microseconds(self, moment: ir.TimestampValue) -> ir.IntegerValue:
        """Reads the number that a timestamp is."""
        counted: ir.IntegerValue = _UNIX_MICROS(moment)
        return counted

    def put(self, rows: pa.Table) -> ir.Table:
        """As a temporary view."""
        name = self.new_name()
        self._session.createDataFrame(rows).createOrReplaceTempView(name)
        return self.backend.table(name)

    def fetch(self, query: ir.Table) -> pa.Table:
        """As Arrow, without the way through pandas, whose calendar ends in 2262."""
        found = self._session.sql(self.backend.compile(query)).toArrow()
        return found.cast(query.schema().to_pyarrow())

    def batches(self, query: ir.Table, rows: int = 100_000) -> Iterator[pa.RecordBatch]:
        """Spark hands over its whole answer at once."""
        yield from self.fetch(query).to_batches(max_chunksize=rows)

    def interrupt(self) -> None:
        """The jobs that run are cancelled."""
        self._session.sparkContext.cancelAllJobs()


def open_spark(place: str) -> Engine:
    """A session in this machine (`local`, `local[2]`), or on the cluster of this master.

    OSError when none answers: Spark asks three times within a minute.
    """
    with needs("spark"):
        from pyspark.sql import SparkSession
    local = place.startswith("local")
    master = (place if "[" in place else "local[*]") if local else f"spark://{place}"
    settings: dict[str, bool | float | int | str | None] = {
        "spark.sql.session.timeZone": "UTC",
        "spark.log.level": "ERROR",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.pyspark.python": sys.executable,
    }
    builder = SparkSession.builder.master(master).appName("leadcat").config(map=settings)
    with warnings.catch_warnings():
        # About pandas, through which nothing of ours goes.
        warnings.simplefilter("ignore", FutureWarning)
        try:
            return Spark(ibis.pyspark.connect(builder.getOrCreate()))
        except Exception as error:
            if local:
                raise
            raise OSError(f"no master answers at {place!r}: {error}") from error


def _of(moment: Any) -> Any: ...


_UNIX_MICROS = ibis.udf.scalar.builtin(
    _of, name="unix_micros", signature=((dt.timestamp,), dt.int64)
)
