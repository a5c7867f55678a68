"""An events file in JSON Lines, imported once into the engine's temporary tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from os import SEEK_END
from pathlib import Path

from attrs import frozen

from leadcat_rules.errors import ErrorCode, InvalidInput, Problem
from leadcat_rules.events import Event
from leadcat_rules.files.event_again import LineRead, line_numbers, read_again
from leadcat_rules.workbench.extras import needs
from leadcat_rules.workbench.simulating.engines import DuckDB
from leadcat_rules.workbench.simulating.history import is_of_company
from leadcat_rules.workbench.simulating.irregularities import Irregularities
from leadcat_rules.workbench.simulating.rows import Row, arrow_table, event_row
from leadcat_rules.workbench.simulating.sources.arrived import Arrived, Wanted
from leadcat_rules.workbench.simulating.sources.importing import append, check_readable, imported
from leadcat_rules.workbench.simulating.sources.lines import lines_query
from leadcat_rules.workbench.simulating.sources.mapping import NO_MAPPING
from leadcat_rules.workbench.simulating.sources.values import Values

with needs("workbench"):
    import ibis
    import ibis.expr.types as ir

_PIECE = 20_000
_NOT_IN_EVENTS = ("row", "company_known", "late")


def read_json_lines(
    engine: DuckDB, path: str, wanted: Wanted, irregularities: Irregularities
) -> Arrived:
    """The events of this file; what can't be one is left out and told."""
    check_readable(path)
    columns = {
        name: kind
        for name, kind in wanted.columns.items()
        if not is_of_company(name) and name not in _NOT_IN_EVENTS
    }
    lines = imported(engine, lines_query(path, columns, wanted.declared), path)
    lines = lines.mutate(row=lines.rowid() + 1)
    rows = engine.fetch(lines.aggregate(n=lines.count())).to_pylist()[0]["n"]
    if not rows:
        problem = Problem(ErrorCode.EMPTY_FILE, "there are no events in it", "one in a line", path)
        raise InvalidInput(problem)
    odd = engine.fetch(lines.filter(~lines.plain).select("row")).column("row").to_pylist()
    plain = lines.filter(lines.plain) if odd else lines
    table = plain.select("row", *columns)
    if odd:
        reading = _Reading(engine, path, _as_text(columns), wanted.declared, irregularities)
        table = ibis.union(table, reading.read(odd, rows))
    return Arrived(
        table=_with_numbers(table, columns, Values(engine, NO_MAPPING.shape)),
        name=Path(path).name,
        rows=rows,
        places=lambda some: _places(path, some),
        is_in_sequence=not odd,
        events=lambda some: dict(_events(path, some)),
    )


def _with_numbers(table: ir.Table, columns: Mapping[str, str], values: Values) -> ir.Table:
    texts = [name for name, kind in columns.items() if kind.startswith("decimal")]
    return table.mutate(**{name: values.exact_number(table[name]) for name in texts})


def _as_text(columns: Mapping[str, str]) -> Mapping[str, str]:
    texts = {name: "string" for name, kind in columns.items() if kind.startswith("decimal")}
    return {"row": "int64", **columns, **texts}


@frozen
class _Reading:
    """The lines that aren't of the plain shape, read by our own reader."""

    engine: DuckDB
    path: str
    columns: Mapping[str, str]
    """Numbers as text."""
    declared: Mapping[str, str]
    irregularities: Irregularities

    def read(self, ordinals: Sequence[int], last: int) -> ir.Table:
        """Those that are events after all; the others are told. `last`: the file's last one."""
        table = imported(self.engine, self._empty(), self.path)
        rows = self._rows(read_again(self.path, frozenset(ordinals)), last)
        while piece := list(islice(rows, _PIECE)):
            append(self.engine, table, arrow_table(piece, self.columns))
        return table

    def _empty(self) -> str:
        columns = [
            f'CAST(NULL AS {_SQL.get(kind, "VARCHAR")}) AS "{name}"'
            for name, kind in self.columns.items()
        ]
        return f"SELECT {', '.join(columns)} LIMIT 0"

    def _rows(self, lines: Iterator[LineRead], last: int) -> Iterator[Row]:
        for each in lines:
            if each.event is None:
                self._tell(each, is_last=each.ordinal == last)
            else:
                yield event_row(each.ordinal, each.event, self.declared)

    def _tell(self, line: LineRead, *, is_last: bool) -> None:
        place = f"{Path(self.path).name}:{line.line}"
        if is_last and not _ends_with_a_line(self.path):
            self.irregularities.add("half_line", 1, [place])
            return
        first = next(iter(line.findings.problems), None)
        self.irregularities.add("bad_line", 1, [place], None if first is None else first.code)


def _ends_with_a_line(path: str) -> bool:
    with Path(path).open("rb") as stream:
        stream.seek(-1, SEEK_END)
        return stream.read(1) == b"\n"


def _events(path: str, rows: Sequence[int]) -> Iterator[tuple[int, Event]]:
    for each in read_again(path, frozenset(rows)):
        if each.event is not None:
            yield each.ordinal, each.event


def _places(path: str, rows: Sequence[int]) -> list[str]:
    lines = line_numbers(path, frozenset(rows))
    return [f"{Path(path).name}:{lines[row]}" for row in rows]


_SQL = {"int64": "BIGINT", "boolean": "BOOLEAN", "timestamp(6)": "TIMESTAMP"}
