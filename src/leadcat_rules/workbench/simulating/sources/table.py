"""A table of the engine's database, read through a mapping."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from leadcat_rules.errors import ErrorCode, InvalidInput, Problem, did_you_mean
from leadcat_rules.workbench.extras import needs
from leadcat_rules.workbench.simulating.engines import DuckDB, Engine
from leadcat_rules.workbench.simulating.irregularities import Irregularities
from leadcat_rules.workbench.simulating.sources.arrived import Arrived, Wanted
from leadcat_rules.workbench.simulating.sources.columns import ROW, Opened, arrived_from
from leadcat_rules.workbench.simulating.sources.mapping import ColumnMapping

with needs("workbench"):
    import ibis
    import ibis.expr.types as ir


def read_table(
    engine: Engine,
    name: str,
    mapping: ColumnMapping,
    wanted: Wanted,
    irregularities: Irregularities,
) -> Arrived:
    """A table of the engine's database, its rows in the order of `row`, else of `at` and `id`."""
    schema, _, bare = name.rpartition(".")
    try:
        table = engine.backend.table(bare, database=schema or None)
    except Exception as error:
        known = _tables(engine)
        hint = did_you_mean(name, known) or "name a file that ends in .jsonl, .csv or .parquet"
        message = f"the engine has no table {name!r}"
        raise InvalidInput(Problem(ErrorCode.NOT_FOUND, message, hint)) from error
    order = _order(table, mapping)
    opened = Opened(
        table=table.mutate(**{ROW: ibis.row_number().over(order_by=order) + 1}),
        name=name,
        places=lambda rows: [f"{name}:{row}" for row in rows],
        is_in_sequence=False,
    )
    return arrived_from(engine, opened, name, mapping, wanted, irregularities)


def _tables(engine: Engine) -> Sequence[str]:
    if isinstance(engine, DuckDB):  # Ibis 12 asks DuckDB 2 for what it no longer has
        found = engine.backend.con.execute("SELECT table_name FROM information_schema.tables")
        return [name for (name,) in found.fetchall()]
    return list(engine.backend.list_tables())


def _order(table: ir.Table, mapping: ColumnMapping) -> list[Any]:
    for fields in (("row",), ("at", "id"), ("at",), ("id",)):
        columns = [mapping.columns.get(field, field) for field in fields]
        if all(column in table.columns for column in columns):
            return [table[column] for column in columns]
    return [table[table.columns[0]]]
