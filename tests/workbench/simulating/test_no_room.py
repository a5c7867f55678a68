"""A disk that fills, or a simulation that is ended, leaves nothing behind that is half written."""

from __future__ import annotations

import os
import resource
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import duckdb
import pytest

from leadcat_rules.workbench.simulating import running, workspace
from tests.unit.cli.calls import Called, leadcat
from tests.unit.given import CRM, SOLD, rule, ruleset, written
from tests.workbench.simulating.pasts import written_lines

pytestmark = pytest.mark.filterwarnings("ignore:.*use to_arrow:DeprecationWarning")

LARGE = """
    SELECT 'e' || i AS id, 'c1' AS company, 's' || i AS record, 'open' AS status_before,
      'sold' AS status, md5(i::text) || md5((-i)::text) || md5((i + 7)::text) AS actor
    FROM range(120000) AS t(i)"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    written(tmp_path, "crm.json", CRM)
    written(tmp_path, "rules.json", ruleset(rule()))
    written_lines(tmp_path / "events.jsonl", [SOLD])
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@contextmanager
def files_end_at(number: int) -> Iterator[None]:
    """No file grows beyond so many bytes, as on a disk that fills."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (number, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def simulate(folder: Path, events: str) -> Called:
    arguments = ["--events", str(folder / events), "--crm", str(folder / "crm.json")]
    arguments += ["--report", str(folder / "out.html")]
    return leadcat("simulate", str(folder / "rules.json"), *arguments)


def left_behind(folder: Path) -> list[str]:
    """Beside what was there."""
    given = ("crm.json", "rules.json", "events.jsonl", "events.csv")
    return sorted(each.name for each in folder.iterdir() if each.name not in given)


def test_a_disk_that_fills_on_the_way_is_told_and_left_clean(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workspace, "MEMORY_LIMIT", "30MB")
    with duckdb.connect() as made:
        made.execute(f"COPY ({LARGE}) TO '{folder / 'events.csv'}' (HEADER)")
    with files_end_at(300_000):
        called = simulate(folder, "events.csv")
    assert (called.code, called.out) == (1, "")
    assert called.err.startswith("store_full: DuckDB")
    assert "make room where temporary files go (TMPDIR)" in called.err
    assert left_behind(folder) == []


def test_a_report_that_finds_no_room_is_not_written_at_all(folder: Path) -> None:
    (folder / "out.html").write_text("the one before")
    with files_end_at(4_000):
        called = simulate(folder, "events.jsonl")
    assert (called.code, called.out) == (2, "")
    assert "not_writable: can't be written: file too large" in called.err
    assert left_behind(folder) == ["out.html"]
    assert (folder / "out.html").read_text() == "the one before"


def test_sigterm_ends_it_as_ctrl_c_does(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def is_ended(*_: object) -> NoReturn:
        assert left_behind(folder) != []
        os.kill(os.getpid(), signal.SIGTERM)
        raise AssertionError("it goes on")

    monkeypatch.setattr(running, "count_stateless", is_ended)
    before = signal.getsignal(signal.SIGTERM)
    called = simulate(folder, "events.jsonl")
    assert (called.code, called.out, called.err) == (130, "", "interrupted\n")
    assert left_behind(folder) == []
    assert signal.getsignal(signal.SIGTERM) is before
