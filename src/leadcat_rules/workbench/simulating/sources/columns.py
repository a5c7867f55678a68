"""Rows with columns, read through a mapping: what a CSV, a Parquet file and a table share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from attrs import frozen

from leadcat_rules.errors import ErrorCode, InvalidInput, Problem, did_you_mean
from leadcat_rules.workbench.extras import needs
from leadcat_rules.workbench.simulating.engines import Engine
from leadcat_rules.workbench.simulating.history import COLUMNS
from leadcat_rules.workbench.simulating.irregularities import MOST_PLACES, Irregularities
from leadcat_rules.workbench.simulating.sources.arrived import Arrived, Wanted
from leadcat_rules.workbench.simulating.sources.looking import Look
from leadcat_rules.workbench.simulating.sources.mapping import ColumnMapping
from leadcat_rules.workbench.simulating.sources.tabular import Tabular, evened, tabular
from leadcat_rules.workbench.simulating.sources.values import Values

with needs("workbench"):
    import ibis.expr.types as ir

ROW = "leadcat_row"
_NEEDED = ("company",)


@frozen(kw_only=True)
class Opened:
    """A table as it stands there, with its rows numbered in `leadcat_row`."""

    table: ir.Table
    name: str
    places: Callable[[Sequence[int]], list[str]]
    is_in_sequence: bool


def arrived_from(
    engine: Engine,
    opened: Opened,
    file: str,
    mapping: ColumnMapping,
    wanted: Wanted,
    irregularities: Irregularities,
) -> Arrived:
    """What these rows bring; InvalidInput when they lack what no event can be without."""
    _refuse_unmapped(opened.table, file, mapping)
    is_plain = _is_plain(engine, opened.table, mapping, wanted)
    values = Values(engine, mapping.shape, is_plain=is_plain)
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


def _is_plain(engine: Engine, table: ir.Table, mapping: ColumnMapping, wanted: Wanted) -> bool:
    """Whether a first look at the columns shows that no row has to be checked."""
    if mapping.shape.constants or mapping.shape.values:
        return False
    dates = [field for field, kind in wanted.declared.items() if kind == "date"]
    columns = {field: mapping.columns.get(field, field) for field in (*COLUMNS, *dates)}
    there = {field: column for field, column in columns.items() if column in table.columns}
    return Look(engine, table, there, ("at", *dates)).is_satisfied()


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
        fields["id"] = table[ROW].cast("string")
    if "record" not in fields:
        fields["record"] = fields["id"]
    selected = {"row": table[ROW], **fields}
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
        query = read.table.filter(check).select(ROW).order_by(ROW).limit(MOST_PLACES)
        places = arrived.places(engine.fetch(query).column(ROW).to_pylist())
        kind, _, field = name.partition(":")
        told = "mixed_type" if kind == "mixed" else kind
        irregularities.add(told, found[name], places, field or None)
