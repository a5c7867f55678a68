"""Engines are found by their URL, and a wrong one is told before anything is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadcat_rules import InvalidInput, StoreError
from leadcat_rules.workbench.simulating.engines import DuckDB, connect


def test_without_a_url_it_is_duckdb_in_memory() -> None:
    engine = connect()
    assert isinstance(engine, DuckDB)
    assert engine.name.startswith("DuckDB ")
    engine.close()


def test_an_unknown_engine_is_refused_and_the_nearest_is_named() -> None:
    with pytest.raises(InvalidInput, match="did you mean 'postgresql'") as refused:
        connect("postgressql://ann:secret@db/crm")
    assert "secret" not in str(refused.value)


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    path = tmp_path / "typo.duckdb"
    with pytest.raises(InvalidInput, match="file_not_found: there is no such database"):
        connect(f"duckdb:///{path}")
    assert not path.exists()


def test_a_file_of_another_kind_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "events.jsonl"
    path.write_text('{"id": "e1"}\n' * 1000)
    with pytest.raises(StoreError, match="the duckdb engine can't be reached"):
        connect(f"duckdb:///{path}")


def test_a_cluster_that_does_not_answer_is_told_in_short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Java tells where it was, a line a step."""

    def gives_up(_: object) -> None:
        raise RuntimeError("An error occurred.\n: the context has stopped\n\tat org.apache.spark")

    monkeypatch.setattr("pyspark.sql.SparkSession.Builder.getOrCreate", gives_up)
    with pytest.raises(StoreError, match="no master answers at 'nowhere:7077'") as refused:
        connect("spark://nowhere:7077")
    assert "the context has stopped" in str(refused.value)
    assert "org.apache" not in str(refused.value)


def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="the postgresql engine can't be reached") as refused:
        connect(f"postgresql://ann:secret@/crm?host={tmp_path}")
    assert "secret" not in str(refused.value)
