"""Which source a name means, and how it reaches the engine."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from attrs import evolve

from leadcat_rules.errors import ErrorCode, InvalidInput, Problem
from leadcat_rules.workbench.simulating.engines import DuckDB, Engine
from leadcat_rules.workbench.simulating.failing import engine_failures
from leadcat_rules.workbench.simulating.irregularities import Irregularities
from leadcat_rules.workbench.simulating.sources.arrived import Arrived, Wanted
from leadcat_rules.workbench.simulating.sources.csv_file import read_csv
from leadcat_rules.workbench.simulating.sources.json_lines import read_json_lines
from leadcat_rules.workbench.simulating.sources.mapping import NO_MAPPING, ColumnMapping
from leadcat_rules.workbench.simulating.sources.parquet_file import read_parquet
from leadcat_rules.workbench.simulating.sources.table import read_table
from leadcat_rules.workbench.simulating.workspace import connected

_COLUMNAR: dict[str, Callable[..., Arrived]] = {".csv": read_csv, ".parquet": read_parquet}
_JSON_LINES = (".jsonl", ".ndjson", ".json")


def open_source(
    engine: Engine,
    name: str,
    mapping: ColumnMapping | None,
    wanted: Wanted,
    irregularities: Irregularities,
) -> Arrived:
    """The events of this file, or of this table of the engine. Raises InvalidInput."""
    kind = Path(name).suffix.lower()
    if kind in _JSON_LINES:
        if mapping is not None:
            message = "a mapping is for columns, and JSON Lines have the events format"
            raise InvalidInput(Problem(ErrorCode.INVALID_VALUE, message, "leave --mapping out"))
        read: Callable[..., Arrived] = partial(read_json_lines, path=name)
    elif kind in _COLUMNAR:
        read = partial(_COLUMNAR[kind], path=name, mapping=mapping or NO_MAPPING)
    else:
        return read_table(engine, name, mapping or NO_MAPPING, wanted, irregularities)
    if isinstance(engine, DuckDB):
        return read(engine, wanted=wanted, irregularities=irregularities)
    with connected(None) as reader, engine_failures(reader):
        arrived = read(reader, wanted=wanted, irregularities=irregularities)
        rows = reader.fetch(arrived.table)
    return evolve(arrived, table=engine.put(rows), is_in_sequence=False)
