"""Batches of rows in the order of their rows, without sorting."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from leadcat_rules.workbench.extras import needs

with needs("workbench"):
    import numpy as np
    import pyarrow as pa


def in_sequence(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """The same rows in their order: DuckDB's threads hand over runs of rows as they are ready."""
    waiting: dict[int, pa.RecordBatch] = {}
    expected = 1
    for batch in batches:
        rows = batch.column("row").to_numpy()
        cuts = [0, *(np.flatnonzero(np.diff(rows) != 1) + 1).tolist(), len(rows)]
        for start, end in pairwise(cuts):
            if end > start:
                waiting[int(rows[start])] = batch.slice(start, end - start)
        while (ready := waiting.pop(expected, None)) is not None:
            expected += len(ready)
            yield ready
    if waiting:
        raise RuntimeError(f"row {expected} of the history is missing")
