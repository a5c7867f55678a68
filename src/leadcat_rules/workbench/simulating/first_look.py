"""Whether each id is there once, and no event older than one before it: one pass, in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from attrs import define, frozen

from leadcat_rules.workbench.extras import needs
from leadcat_rules.workbench.simulating.engines import DuckDB
from leadcat_rules.workbench.simulating.sequence import in_sequence

with needs("workbench"):
    import ibis
    import ibis.expr.types as ir
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

_BATCH = 250_000
_NO_TIME = -(2**63) + 1
_HALF = 2**63


@frozen
class Checked:
    """What a look at all ids and times found."""

    is_unique: bool
    is_sorted: bool


def checked_in_memory(engine: DuckDB, history: ir.Table, *, has_ids: bool) -> Checked:
    """Ids that ascend are unique, which costs least to see; else their hashes are compared."""
    if not has_ids:
        times = _Times()
        for batch in _batches(engine, history):
            times.take(batch)
        return Checked(is_unique=True, is_sorted=times.is_sorted)
    return _of_ascending(engine, history) or _of_hashes(engine, history)


def _batches(engine: DuckDB, history: ir.Table, **columns: Any) -> Iterator[pa.RecordBatch]:
    """In the order of the rows, with `at` in microseconds."""
    at = engine.microseconds(history.at).coalesce(ibis.literal(_NO_TIME))
    return in_sequence(engine.batches(history.select("row", at=at, **columns), _BATCH))


def _of_ascending(engine: DuckDB, history: ir.Table) -> Checked | None:
    """None where an id isn't greater than the one before it."""
    times, last = _Times(), pa.array([], pa.string())
    for batch in _batches(engine, history, id=history.id):
        ids = pa.concat_arrays([last, batch.column("id")])
        if not _ascend(ids):
            return None
        last = ids.slice(len(ids) - 1)
        times.take(batch)
    return Checked(is_unique=True, is_sorted=times.is_sorted)


def _ascend(ids: pa.Array) -> bool:
    """Shorter ones first, as numbers count; those of a length by their text."""
    before, after = ids.slice(0, len(ids) - 1), ids.slice(1)
    shorter, longer = pc.binary_length(before), pc.binary_length(after)
    alike = pc.and_(pc.equal(shorter, longer), pc.less(before, after))
    found = pc.all(pc.or_(pc.less(shorter, longer), alike), skip_nulls=False)
    return found.as_py() is True


def _of_hashes(engine: DuckDB, history: ir.Table) -> Checked:
    times = _Times()
    hashes: list[list[Any]] = [[], []]
    for batch in _batches(engine, history, hash=_HASH(history.id)):
        times.take(batch)
        found = batch.column("hash").to_numpy()
        is_large = found > _HALF
        hashes[0].append(found[~is_large])
        hashes[1].append(found[is_large])
    with ThreadPoolExecutor(len(hashes)) as threads:
        is_unique = all(threads.map(_all_differ, hashes))
    return Checked(is_unique=is_unique, is_sorted=times.is_sorted)


def _all_differ(pieces: Sequence[Any]) -> bool:
    whole = np.concatenate(pieces) if pieces else np.empty(0, "uint64")
    whole.sort()  # without Python's lock
    return not bool((whole[1:] == whole[:-1]).any())


@define
class _Times:
    """Whether no time so far is before an earlier one; those that aren't told don't count."""

    is_sorted: bool = True
    _newest: int = _NO_TIME

    def take(self, batch: pa.RecordBatch) -> None:
        """The next events."""
        times = batch.column("at").to_numpy()
        times = times[times != _NO_TIME]
        if self.is_sorted and len(times):
            self.is_sorted = bool(times[0] >= self._newest and (np.diff(times) >= 0).all())
            self._newest = int(times[-1])


def _hashed(text: Any) -> Any: ...


_HASH = ibis.udf.scalar.builtin(
    _hashed, name="hash", signature=((ibis.dtype("string"),), ibis.dtype("uint64"))
)
