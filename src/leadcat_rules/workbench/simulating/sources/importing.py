"""What DuckDB reads from files, kept in temporary tables that spill to disk."""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

from leadcat_rules.errors import ErrorCode, InvalidInput, Problem
from leadcat_rules.files.opening import opened
from leadcat_rules.workbench.extras import needs
from leadcat_rules.workbench.simulating.engines import DuckDB
from leadcat_rules.workbench.simulating.failing import is_full

with needs("workbench"):
    import duckdb
    import ibis.expr.types as ir
    import pyarrow as pa

Name: TypeAlias = str


def imported(engine: DuckDB, query: str, file: str) -> ir.Table:
    """What the query reads of the file, in its order; InvalidInput when it can't be read."""
    name = engine.new_name()
    run(engine, f'CREATE TEMP TABLE "{name}" AS {query}', file)
    return engine.backend.table(name)


def run(engine: DuckDB, statement: str, file: str) -> None:
    """Run a statement that reads the file; InvalidInput when it can't be read.

    A disk that is full is no fault of the file's, and stays what it is.
    """
    try:
        engine.backend.con.execute(statement)
    except (duckdb.IOException, duckdb.InvalidInputException, duckdb.ConversionException) as error:
        if is_full(error):
            raise
        first = str(error).splitlines()[0]
        hint = "is it of this kind, and whole?"
        raise InvalidInput(Problem(ErrorCode.NOT_READABLE, first, hint, file)) from error


def append(engine: DuckDB, table: ir.Table, rows: pa.Table) -> None:
    """Add rows to a temporary table, by the names of its columns."""
    there = engine.put(rows)
    names = ", ".join(f'"{name}"' for name in rows.column_names)
    into, source = table.get_name(), there.get_name()
    engine.backend.con.execute(f'INSERT INTO "{into}" ({names}) SELECT {names} FROM "{source}"')
    engine.backend.con.unregister(source)


def check_readable(path: str) -> None:
    """InvalidInput when there is no such file, or it can't be read."""
    with opened(path) as stream:
        stream.read(1)


def quoted(text: str | Path) -> str:
    """A string of SQL."""
    return "'" + str(text).replace("'", "''") + "'"
