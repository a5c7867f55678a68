"""A CSV, read through a mapping."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from leadcat_rules.workbench.simulating.engines import DuckDB
from leadcat_rules.workbench.simulating.irregularities import MOST_PLACES, Irregularities
from leadcat_rules.workbench.simulating.sources.arrived import Arrived, Wanted
from leadcat_rules.workbench.simulating.sources.columns import ROW, Opened, arrived_from
from leadcat_rules.workbench.simulating.sources.csv_lines import lines_at, lines_of_rows
from leadcat_rules.workbench.simulating.sources.importing import (
    check_readable,
    imported,
    quoted,
)
from leadcat_rules.workbench.simulating.sources.mapping import ColumnMapping


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
    opened = Opened(
        table=table.mutate(**{ROW: table.rowid() + 1}),
        name=name,
        places=places,
        is_in_sequence=True,
    )
    return arrived_from(engine, opened, path, mapping, wanted, irregularities)


def _left_out(engine: DuckDB) -> frozenset[int]:
    """Where in the file the rows begin that DuckDB left out."""
    found = engine.backend.con.execute(
        "SELECT DISTINCT line_byte_position FROM reject_errors "
        "WHERE scan_id = (SELECT max(scan_id) FROM reject_scans)"
    )
    return frozenset(position for (position,) in found.fetchall())
