"""The parts that carry a category from event to event and count, each by itself."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from leadcat_rules.workbench.simulating.engines import DuckDB
from leadcat_rules.workbench.simulating.first_look import checked_in_memory
from leadcat_rules.workbench.simulating.folding import STAYS, UNTOLD, Fold
from leadcat_rules.workbench.simulating.result import Mode
from leadcat_rules.workbench.simulating.sequence import in_sequence
from leadcat_rules.workbench.simulating.summing import SumsByKey, SumsInPlace
from leadcat_rules.workbench.simulating.workspace import connected
from tests.unit.given import rule, ruleset
from tests.workbench.simulating.pasts import simulated
from tests.workbench.simulating.test_sources import COLUMNS, files, parquet, reasons

pytestmark = pytest.mark.filterwarnings("ignore:.*use to_arrow:DeprecationWarning")


def fold(*current: int) -> Fold:
    """Two classes of categories 0, 1 and 2; code 1 moves to category 2, code 2 to category 1."""
    return Fold.beginning(
        np.array([0, 0, 1], "int16"),
        np.array([STAYS, 2, 1], "int16"),
        np.array(current, "int16"),
    )


def test_a_company_moves_on_within_a_batch() -> None:
    """Companies 1 and 2 in category 1; the second class has a code of its own."""
    carried = fold(0, 1, 1)
    companies, nothing = np.array([1, 2, 1, 1, 1]), np.zeros(5, "int16")
    codes = [np.array([1, 0, 1, 1, 0], "int16"), np.array([2, 2, 0, 2, 1], "int16")]
    before, decided = carried.step(companies, nothing, codes)
    assert before.tolist() == [1, 1, 2, 2, 1]
    assert decided.tolist() == [1, 0, 0, 2, 0]
    assert carried.current.tolist() == [0, 1, 1]
    assert not carried.touched.any()


def test_the_first_event_of_a_company_tells_its_category() -> None:
    carried = fold(0, UNTOLD, UNTOLD)
    codes = [np.zeros(3, "int16"), np.zeros(3, "int16")]
    before, _ = carried.step(np.array([1, 1, 0]), np.array([2, 1, 1], "int16"), codes)
    assert before.tolist() == [2, 2, 0]
    assert carried.first is not None
    assert carried.first.tolist() == [0, 2, UNTOLD]


def test_runs_of_rows_are_put_in_order() -> None:
    pieces = [[4, 5, 1, 2], [8], [3, 6, 7]]
    batches = (pa.record_batch({"row": pa.array(each, pa.int64())}) for each in pieces)
    rows = [row for batch in in_sequence(batches) for row in batch.column("row").to_pylist()]
    assert rows == [1, 2, 3, 4, 5, 6, 7, 8]
    with pytest.raises(RuntimeError, match="row 1 of the history is missing"):
        list(in_sequence(iter([pa.record_batch({"row": pa.array([2], pa.int64())})])))


@pytest.mark.parametrize(
    ("ids", "days", "is_unique", "is_sorted"),
    [
        (["e9", "e10", "e11"], [1, 1, 2], True, True),
        (["e10", "e9", "e11"], [2, None, 1], True, False),
        (["e9", "e10", "e9"], [1, 2, 3], False, True),
    ],
)
def test_a_look_finds_ids_that_come_again_and_times_that_go_back(
    ids: list[str], days: list[int | None], is_unique: bool, is_sorted: bool
) -> None:
    at = pa.array([each and each * 86_400_000_000 for each in days], pa.timestamp("us"))
    with connected(None) as engine:
        assert isinstance(engine, DuckDB)
        history = engine.put(pa.table({"row": [1, 2, 3], "id": ids, "at": at}))
        found = checked_in_memory(engine, history, has_ids=True)
    assert (found.is_unique, found.is_sorted) == (is_unique, is_sorted)


def test_sums_are_exact_whatever_their_size() -> None:
    amounts = [10**18 - 1, -(10**18) + 2, 3, -1, 10**18 - 1]
    keys = np.array([0, 0, 0, 1, 1])
    in_place, by_key = SumsInPlace(2), SumsByKey()
    for sums in (in_place, by_key):
        sums.add(keys, pa.array(amounts, pa.int64()))
        assert sums.found() == {0: Decimal(4), 1: Decimal(10**18 - 2)}


def test_ids_that_are_numbers_at_first_and_others_later(tmp_path: Path) -> None:
    """The first thousand companies are guessed at; then the guess is given up."""
    company = "CASE WHEN i < 1500 THEN (i % 7)::VARCHAR ELSE '0' || i % 7 END AS company"
    query = COLUMNS.replace("'c' || i % 3 AS company", company).replace("range(60)", "range(3000)")
    with connected(None) as engine:
        assert isinstance(engine, DuckDB)
        given = files(tmp_path, parquet(engine, tmp_path, query), ruleset(rule()), companies=[])
        found = simulated(given, Mode.IN_ORDER, engine=engine)
    assert found.companies == 14
    assert reasons(found)["rule_matched"] == 14
    assert json.loads(Path(given.crm).read_text())["companies"] == []
