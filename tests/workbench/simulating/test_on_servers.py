"""A simulation on PostgreSQL is the same as on DuckDB, from a file and from a table there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from leadcat_rules.workbench.simulating.engines import Engine, connect
from leadcat_rules.workbench.simulating.result import Mode, Simulation
from tests.sql import databases
from tests.workbench.simulating.pasts import Files, drawn_files, simulated
from tests.workbench.simulating.test_sources import files

pytestmark = pytest.mark.filterwarnings("ignore:.*use to_arrow:DeprecationWarning")


@pytest.fixture(scope="module")
def postgresql() -> Iterator[Engine]:
    url, forget = databases.lasting_database("postgresql")
    engine = connect(url)
    yield engine
    engine.close()
    forget()


def same(files: Files, engine: Engine, mode: Mode) -> Simulation:
    here, there = simulated(files, mode), simulated(files, mode, engine=engine)
    assert there.counts == here.counts
    assert there.moved == here.moved
    assert there.irregularities == here.irregularities
    return there


def test_a_file_is_replayed_on_postgresql(tmp_path: Path, postgresql: Engine) -> None:
    found = same(drawn_files(tmp_path, 5, events=60), postgresql, Mode.IN_ORDER)
    assert found.engine.startswith("PostgreSQL")
    assert {each.kind for each in found.irregularities} >= {"duplicate", "out_of_order"}


def test_a_table_of_postgresql_is_a_source(tmp_path: Path, postgresql: Engine) -> None:
    with postgresql.backend.con.cursor() as cursor:
        cursor.execute(
            """CREATE TABLE past AS SELECT i AS id, 'sale_saved' AS type, i AS record,
            TIMESTAMPTZ '2026-01-01 01:00+01' + i * INTERVAL '1 day' AS at, 'c' || i % 3 AS company,
            false AS is_new, 'open' AS status_before, 1.5 * i AS amount, 'SEK' AS currency,
            CASE WHEN i % 2 = 0 THEN 'sold' ELSE 'lost' END AS status, '1' AS category
            FROM generate_series(0, 59) AS i ORDER BY random()"""
        )
    found = simulated(files(tmp_path, "past"), Mode.IN_ORDER, engine=postgresql, verify=60)
    reasons = {(each.reason.value, each.from_category): 0 for each in found.counts}
    for each in found.counts:
        reasons[each.reason.value, each.from_category] += each.events
    assert reasons == {
        ("rule_matched", "1"): 3, ("no_rule_matched", "1"): 1, ("not_eligible", "7"): 56,
    }  # fmt: skip
    assert found.first_at == "2026-01-01T00:00:00Z"
    assert found.verified is not None
    assert (found.verified.asked, found.verified.differences) == (60, ())


def test_a_time_of_postgresql_that_no_calendar_has_is_told(
    tmp_path: Path, postgresql: Engine
) -> None:
    with postgresql.backend.con.cursor() as cursor:
        cursor.execute(
            """CREATE TABLE far AS SELECT i AS row, i AS id, 'c1' AS company, 'open'
            AS status_before, 'sold' AS status, '1' AS category,
            CASE i WHEN 2 THEN 'infinity' WHEN 3 THEN
            TIMESTAMPTZ '20000-01-01 00:00+00' WHEN 4 THEN TIMESTAMPTZ '0001-01-01 00:00+00 BC'
            ELSE TIMESTAMPTZ '2026-01-01 00:00+00' END AS at FROM generate_series(1, 5) AS i"""
        )
    found = simulated(files(tmp_path, "far"), Mode.STATELESS, engine=postgresql)
    told = {each.kind: each.places for each in found.irregularities}
    assert told["mixed_type"] == ("far:2", "far:3", "far:4")
    assert found.first_at == found.last_at == "2026-01-01T00:00:00Z"
