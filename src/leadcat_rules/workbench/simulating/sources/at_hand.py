"""Events at hand, each with its company as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeAlias

from leadcat_rules.domain import Company
from leadcat_rules.errors import ErrorCode, InvalidInput, Problem
from leadcat_rules.events import Event
from leadcat_rules.workbench.extras import needs
from leadcat_rules.workbench.simulating.engines import Engine
from leadcat_rules.workbench.simulating.rows import arrow_table, event_row
from leadcat_rules.workbench.simulating.sources.arrived import Arrived, Wanted

with needs("workbench"):
    import pyarrow as pa

AtHand: TypeAlias = tuple[Event, Company | None]
"""An event and its company with the category that it has; None where the CRM has none."""

_PIECE = 20_000
_TOLD_LATER = ("late",)


def events_at_hand(engine: Engine, events: Iterable[AtHand], name: str, wanted: Wanted) -> Arrived:
    """These events as a source, with all that their companies tell. InvalidInput for none."""
    columns = {key: kind for key, kind in wanted.columns.items() if key not in _TOLD_LATER}
    pieces = list(_pieces(iter(events), columns, wanted))
    if not pieces:
        raise InvalidInput(Problem(ErrorCode.EMPTY_FILE, f"there are no events in {name}"))
    rows = pa.concat_tables(pieces, promote_options="permissive")
    return Arrived(
        table=engine.put(rows),
        name=name,
        rows=len(rows),
        places=lambda some: _places(name, some),
        is_in_sequence=True,
    )


def _pieces(
    events: Iterator[AtHand], columns: dict[str, str], wanted: Wanted
) -> Iterator[pa.Table]:
    number = 0
    while some := list(islice(events, _PIECE)):
        rows = [
            event_row(number + place, event, company, wanted.declared)
            for place, (event, company) in enumerate(some, 1)
        ]
        number += len(rows)
        yield arrow_table(rows, columns)


def _places(name: str, rows: Sequence[int]) -> list[str]:
    return [f"{name}:{row}" for row in rows]
