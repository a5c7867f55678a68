"""A Parquet file, read through a mapping."""

from __future__ import annotations

from pathlib import Path

from leadcat_rules.errors import ErrorCode, InvalidInput, Problem
from leadcat_rules.workbench.extras import needs
from leadcat_rules.workbench.simulating.engines import DuckDB
from leadcat_rules.workbench.simulating.irregularities import Irregularities
from leadcat_rules.workbench.simulating.sources.arrived import Arrived, Wanted
from leadcat_rules.workbench.simulating.sources.columns import ROW, Opened, arrived_from
from leadcat_rules.workbench.simulating.sources.importing import check_readable
from leadcat_rules.workbench.simulating.sources.mapping import ColumnMapping

with needs("workbench"):
    import ibis


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
    engine.in_place.append(path)
    name = Path(path).name
    opened = Opened(
        table=table.rename({ROW: "file_row_number"}).mutate(**{ROW: ibis._[ROW] + 1}),
        name=name,
        places=lambda rows: [f"{name}:{row}" for row in rows],
        is_in_sequence=True,
    )
    return arrived_from(engine, opened, path, mapping, wanted, irregularities)
