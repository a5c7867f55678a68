"""The benchmark runs, agrees with itself, and shows what it is to show."""

from __future__ import annotations

import pytest

from bench.transactions import main


def test_a_short_benchmark_of_saves(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--rounds", "1", "--saves", "2"])

    printed = capsys.readouterr().out
    assert "Core/ours" in printed
    for database in ("SQLite full", "SQLite normal", "PostgreSQL on", "PostgreSQL off"):
        assert database in printed
    assert printed.count("4 4 4") == 2
