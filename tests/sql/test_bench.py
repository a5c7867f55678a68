"""The benchmark runs, agrees with itself, and shows what it is to show."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import batches
from bench.transactions import Place, main


def test_a_short_benchmark_of_saves(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--rounds", "1", "--saves", "2"])

    printed = capsys.readouterr().out
    assert "Core/ours" in printed
    for database in ("SQLite full", "SQLite normal", "PostgreSQL on", "PostgreSQL off"):
        assert database in printed
    assert printed.count("4 4 4") == 2


def test_a_short_benchmark_of_batches(tmp_path: Path) -> None:
    place = Place("SQLite", "normal", lambda name, _: f"sqlite:///{tmp_path / name}.db")
    found = batches.measure(place, rounds=1, size=4)
    assert found.one_by_one > 0
    assert found.in_batches > 0
