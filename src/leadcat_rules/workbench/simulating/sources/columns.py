"""A CSV, a Parquet file or a table of the engine, read through a mapping."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen

from leadcat_rules.errors import ErrorCode, InvalidInput, Problem, did_you_mean
from leadcat_rules.workbench.extras import needs
from leadcat_rules.workbench.simulating.engines import DuckDB, Engine
from leadcat_rules.workbench.simulating.history import COLUMNS
from leadcat_rules.workbench.simulating.irregularities import MOST_PLACES, Irregularities
from leadcat_rules.workbench.simulating.sources.arrived import Arrived, Wanted
from leadcat_rules.workbench.simulating.sources.csv_lines import lines_at, lines_of_rows
from leadcat_rules.workbench.simulating.sources.importing import (
    check_readable,
    imported,
    quoted,
)
from leadcat_rules.workbench.simulating.sources.looking import Look
from leadcat_rules.workbench.simulating.sources.mapping import ColumnMapping
from leadcat_rules.workbench.simulating.sources.tabular import Tabular, evened, tabular
from leadcat_rules.workbench.simulating.sources.values import Values

with needs("workbench"):
    import ibis
    import ibis.expr.types as ir

_ROW = "leadcat_row"
_NEEDED = ("company",)


@frozen(kw_only=True)
class _Opened:
    """A table as it stands there, with its rows numbered in `leadcat_row`."""

    table: ir.Table
    name: str
    places: Callable[[Sequence[int]], list[str]]
    is_in_sequence: bool


def read_csv(
    engine: DuckDB,
    path: str,
    mapping: ColumnMapping,
    wanted: Wanted,
    irregularities: Irregularities,
) -> Arrived:
    """A CSV with a line of headings; lines with too many or few cells are left out and told."""
    check_readable(path)
    delimiter = quoted(mapping.shape.delimiter)
    query = (
        f"SELECT * FROM read_csv({quoted(path)}, header = true, all_varchar = true, "
        f"delim = {delimiter}, quote = '\"', escape = '\"', nullstr = '', "
        "ignore_errors = true, store_rejects = true, auto_detect = true)"
    )
    table = imported(engine, query, path)
    name, left_out = Path(path).name, _left_out(engine)

    def places(rows: Sequence[int]) -> list[str]:
        lines = lines_of_rows(path, frozenset(rows), left_out)
        return [f"{name}:{lines[row]}" for row in rows]

    told = [f"{name}:{line}" for line in lines_at(path, sorted(left_out)[:MOST_PLACES])]
    irregularities.add("bad_row", len(left_out), told, "too few or too many cells")
    opened = _Opened(
        table=table.mutate(**{_ROW: table.rowid() + 1}),
        name=name,
        places=places,
        is_in_sequence=True,
    )
    return _arrived(engine, opened, path, mapping, wanted, irregularities)


def _left_out(engine: DuckDB) -> frozenset[int]:
    """Where in the file the rows begin that DuckDB left out."""
    found = engine.backend.con.execute(
        "SELECT DISTINCT line_byte_position FROM reject_errors "
        "WHERE scan_id = (SELECT max(scan_id) FROM reject_scans)"
    )
    return frozenset(position for (position,) in found.fetchall())


def read_parquet(
    engine: DuckDB,
    path: str,
    mapping: ColumnMapping,
    wanted: Wanted,
    irregularities: Irregularities,
) -> Arrived:
    """A Parquet file, read where it is: nothing of it is copied."""
    check_readable(path)
    try:
        table = engine.backend.read_parquet(path, file_row_number=True)
    except Exception as error:
        message = f"no Parquet file: {str(error).splitlines()[0]}"
        problem = Problem(ErrorCode.NOT_READABLE, message, "is it whole?", path)
        raise InvalidInput(problem) from error
    name = Path(path).name
    opened = _Opened(
        table=table.rename({_ROW: "file_row_number"}).mutate(**{_ROW: ibis._[_ROW] + 1}),
        name=name,
        places=lambda rows: [f"{name}:{row}" for row in rows],
        is_in_sequence=True,
    )
    return _arrived(engine, opened, path, mapping, wanted, irregularities)


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
    opened = _Opened(
        table=table.mutate(**{_ROW: ibis.row_number().over(order_by=order) + 1}),
        name=name,
        places=lambda rows: [f"{name}:{row}" for row in rows],
        is_in_sequence=False,
    )
    return _arrived(engine, opened, name, mapping, wanted, irregularities)


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


def _arrived(
    engine: Engine,
    opened: _Opened,
    file: str,
    mapping: ColumnMapping,
    wanted: Wanted,
    irregularities: Irregularities,
) -> Arrived:
    _refuse_unmapped(opened.table, file, mapping)
    is_plain = _is_plain(engine, opened.table, mapping)
    values = Values(engine, mapping.shape, has_empty_ids=not is_plain)
    read = tabular(opened.table, mapping, wanted, values, is_plain=is_plain)
    found = _counted(engine, read)
    table = _cleaned(read, found)
    arrived = Arrived(
        table=table,
        name=opened.name,
        rows=found["rows"],
        places=opened.places,
        is_in_sequence=opened.is_in_sequence and not found.get("bad_row"),
    )
    if not arrived.rows:
        raise InvalidInput(Problem(ErrorCode.EMPTY_FILE, "there are no events in it", None, file))
    _tell(engine, read, found, arrived, irregularities)
    return arrived


def _is_plain(engine: Engine, table: ir.Table, mapping: ColumnMapping) -> bool:
    """Whether a first look at the columns shows that no row has to be checked."""
    if mapping.shape.constants or mapping.shape.values:
        return False
    columns = {field: mapping.columns.get(field, field) for field in COLUMNS}
    there = {field: column for field, column in columns.items() if column in table.columns}
    return Look(engine, table, there).is_satisfied()


def _refuse_unmapped(table: ir.Table, file: str, mapping: ColumnMapping) -> None:
    """A column that the mapping names and the table lacks, or what no event can be without."""
    problems = []
    for field, column in mapping.columns.items():
        if column not in table.columns:
            hint = did_you_mean(column, table.columns)
            message = f"there is no column {column!r}, which the mapping has as {field!r}"
            problems.append(Problem(ErrorCode.MISSING, message, hint, file))
    given = {*table.columns, *mapping.columns, *mapping.shape.constants}
    lacking = [field for field in _NEEDED if field not in given]
    if not given & {"status", "lead_status"}:
        lacking.append("status")
    if not problems:
        for field in lacking:
            message = f"no column gives the field {field!r}"
            hint = f"map one: the columns are {', '.join(map(str, table.columns[:-1]))}"
            problems.append(Problem(ErrorCode.MISSING, message, hint, file))
    if problems:
        raise InvalidInput(*problems)


def _counted(engine: Engine, read: Tabular) -> dict[str, int]:
    """How many rows there are, and for how many each check holds."""
    counts = {f"check_{n}": check.sum() for n, check in enumerate(read.checks.values())}
    found = engine.fetch(read.table.aggregate(rows=read.table.count(), **counts)).to_pylist()[0]
    checked = {name: found[f"check_{n}"] or 0 for n, name in enumerate(read.checks)}
    return {"rows": found["rows"], **checked}


def _cleaned(read: Tabular, found: Mapping[str, int]) -> ir.Table:
    table, fields = read.table, dict(read.fields)
    if found.get("uneven"):
        fields = evened(fields)
    if "id" not in fields:
        fields["id"] = table[_ROW].cast("string")
    if "record" not in fields:
        fields["record"] = fields["id"]
    selected = {"row": table[_ROW], **fields}
    if not found.get("bad_row"):
        return table.select(**selected)
    return table.filter(~read.checks["bad_row"]).select(**selected)


def _tell(
    engine: Engine,
    read: Tabular,
    found: Mapping[str, int],
    arrived: Arrived,
    irregularities: Irregularities,
) -> None:
    for name in read.missing:
        irregularities.add("missing_column", 1, (), name)
    for name, check in read.checks.items():
        if name == "uneven" or not found[name]:
            continue
        query = read.table.filter(check).select(_ROW).order_by(_ROW).limit(MOST_PLACES)
        places = arrived.places(engine.fetch(query).column(_ROW).to_pylist())
        kind, _, field = name.partition(":")
        told = "mixed_type" if kind == "mixed" else kind
        irregularities.add(told, found[name], places, field or None)
