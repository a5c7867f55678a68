"""The benchmark of the screens runs, and shows what it is to show."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.web import decision, main


def test_a_short_benchmark_of_pages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    few = ("--companies", "50", "--no-decisions", "--requests", "2")
    for _ in range(2):
        main([*few, "--databases", "SQLite", "--keep", str(tmp_path)])
    assert [file.name for file in tmp_path.glob("*.db")] == ["bench-50-False.db"]
    printed = capsys.readouterr().out
    for page in ("settings", "company", "search: several words", "log, deep", "inbox"):
        assert page in printed


def test_what_the_log_shows_in_it_is_a_decision_with_its_trace() -> None:
    content = decision()
    assert isinstance(content, dict)
    assert content["event"]["id"] == "#"
    assert content["event"]["after"]["company"] == "c@"
    assert content["trace"]
