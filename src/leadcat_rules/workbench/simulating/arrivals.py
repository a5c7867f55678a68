"""Events that were delivered twice (S1), or that came late (E10).

The cheap checks come first: where each id is there once and no event is older than any before
it, nothing is sorted and nothing joined.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from attrs import evolve, frozen

from leadcat_rules.event_content import fingerprint_of
from leadcat_rules.workbench.extras import needs
from leadcat_rules.workbench.simulating.engines import DuckDB, Engine
from leadcat_rules.workbench.simulating.first_look import Checked, checked_in_memory
from leadcat_rules.workbench.simulating.irregularities import MOST_PLACES, Irregularities
from leadcat_rules.workbench.simulating.sources.arrived import Arrived
from leadcat_rules.workbench.simulating.triggers import RAISED, Raised, with_raised

with needs("workbench"):
    import ibis
    import ibis.expr.types as ir
    import pyarrow as pa

_MOST_HASHED = 50_000_000
"""Rows whose hashes are compared in memory: 400 MB; more are left to the engine."""
_MOST_READ_AGAIN = 100_000
_NOT_CONTENT = ("row", "category", "company_known", "company_name", "late")


@frozen
class Settled:
    """The history with each event once, and `late` where it came late."""

    history: ir.Table
    reused: ir.Table | None
    """The events whose id was another one's: decided as failed, whatever the rules say."""
    is_contiguous: bool
    """Whether no row is left out."""


def settle(
    engine: Engine, arrived: Arrived, history: ir.Table, irregularities: Irregularities
) -> Settled:
    """Leave out what was delivered before, and mark what came late."""
    checked = _checked(engine, arrived, history)
    settled = Settled(history, None, is_contiguous=True)
    if not checked.is_unique:
        settled = _delivered_once(engine, arrived, history, irregularities)
    if not checked.is_sorted:
        marked = _with_late(engine, settled.history, arrived, irregularities)
        settled = evolve(settled, history=marked)
    return settled


def _checked(engine: Engine, arrived: Arrived, history: ir.Table) -> Checked:
    has_ids, has_times = arrived.brings("id"), arrived.brings("at")
    if not (has_ids or has_times):
        return Checked(is_unique=True, is_sorted=True)
    if isinstance(engine, DuckDB) and arrived.is_in_sequence and arrived.rows <= _MOST_HASHED:
        return checked_in_memory(engine, history, has_ids=has_ids)
    ids = engine.fetch(history.aggregate(n=history.id.nunique(), all=history.count())).to_pylist()
    return Checked(is_unique=not has_ids or ids[0]["n"] == ids[0]["all"], is_sorted=not has_times)


def _delivered_once(
    engine: Engine, arrived: Arrived, history: ir.Table, irregularities: Irregularities
) -> Settled:
    counted = history.mutate(leadcat_n=history.id.count().over(group_by=history.id))
    again = counted.filter(counted.leadcat_n > 1).drop("leadcat_n").order_by(["id", "row"])
    duplicates, reused = _told_apart(engine, again, arrived)
    for kind, rows in (("duplicate", duplicates), ("event_id_reused", reused)):
        irregularities.add(kind, len(rows), arrived.places(sorted(rows)[:MOST_PLACES]))
    if not duplicates and not reused:
        return Settled(history, None, is_contiguous=True)
    left_out = engine.put(_rows_table(duplicates + reused))
    once = history.anti_join(left_out, history.row == left_out.leadcat_left_out)
    second = None
    if reused:
        there = engine.put(_rows_table(reused))
        second = history.semi_join(there, history.row == there.leadcat_left_out)
    return Settled(once, second, is_contiguous=False)


def _rows_table(rows: Sequence[int]) -> pa.Table:
    return pa.table({"leadcat_left_out": pa.array(rows, pa.int64())})


def _told_apart(engine: Engine, again: ir.Table, arrived: Arrived) -> tuple[list[int], list[int]]:
    """The rows of second deliveries: those with the first one's content, and the others."""
    duplicates: list[int] = []
    reused: list[int] = []
    whole = _fingerprints(engine, again, arrived)
    first: tuple[Any, Any] | None = None
    for row, id, content in _contents(engine, again):
        content = whole.get(row, content)
        if first is None or first[0] != id:
            first = (id, content)
        else:
            (duplicates if content == first[1] else reused).append(row)
    return duplicates, reused


def _contents(engine: Engine, again: ir.Table) -> Iterator[tuple[int, str, Any]]:
    names = [name for name in again.columns if name not in _NOT_CONTENT]
    for batch in engine.batches(again.select("row", *names)):
        for row in batch.to_pylist():
            yield row.pop("row"), row["id"], row


def _fingerprints(engine: Engine, again: ir.Table, arrived: Arrived) -> dict[int, Any]:
    """What the whole events say, where there is more of them than the history has."""
    if arrived.events is None:
        return {}
    rows = engine.fetch(again.select("row")).column("row").to_pylist()
    if len(rows) > _MOST_READ_AGAIN:
        return {}
    return {row: fingerprint_of(event) for row, event in arrived.events(rows).items()}


def _with_late(
    engine: Engine, history: ir.Table, arrived: Arrived, irregularities: Irregularities
) -> ir.Table:
    """An event that fails, its company not being there, doesn't count; all others do (E10)."""
    seen = with_raised(history)
    fails = (seen[RAISED] != int(Raised.NOTHING)) & seen.company.notnull() & ~seen.company_known
    counts = fails.coalesce(ibis.literal(False)).ifelse(ibis.null(seen["at"].type()), seen["at"])
    before = ibis.window(group_by=[seen.type, seen.record], order_by=seen.row, preceding=(None, 1))
    compared = seen.select("row", late=seen["at"] < counts.max().over(before))
    rows = sorted(engine.fetch(compared.filter(compared.late).select("row")).column(0).to_pylist())
    if not rows:
        return history
    irregularities.add("out_of_order", len(rows), arrived.places(rows[:MOST_PLACES]))
    there = engine.put(_rows_table(rows))
    joined = history.drop("late").left_join(there, history.row == there.leadcat_left_out)
    return joined.mutate(late=joined.leadcat_left_out.notnull()).drop("leadcat_left_out")
