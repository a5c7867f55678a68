"""`leadcat simulate`: what it prints, how it ends, and what it leaves behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from leadcat_rules.workbench.simulating import running, verifying
from leadcat_rules.workbench.simulating.result import Ended
from tests.unit.cli.calls import Called, command, leadcat
from tests.unit.given import CRM, QUALIFIED, SOLD, rule, ruleset, written
from tests.workbench.simulating.pasts import written_lines

pytestmark = pytest.mark.filterwarnings("ignore:.*use to_arrow:DeprecationWarning")

ASKS = rule(id="asks", trigger="sale_lost", ask_for_confirmation=True)
LOST = SOLD | {"id": "e3", "after": SOLD["after"] | {"status": "lost", "currency": "SEK"}}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    written(tmp_path, "crm.json", CRM)
    written(tmp_path, "rules.json", ruleset(rule(), ASKS))
    written(tmp_path, "old.json", ruleset(ASKS))
    written_lines(tmp_path / "events.jsonl", [SOLD, QUALIFIED, LOST])
    return tmp_path


def simulate(folder: Path, *more: str, columns: int = 80) -> Called:
    given = ["--events", str(folder / "events.jsonl"), "--crm", str(folder / "crm.json")]
    return leadcat("simulate", str(folder / "rules.json"), *given, *more, columns=columns)


def test_the_table_tells_what_came_of_the_past_and_the_report_shows_it(folder: Path) -> None:
    report = folder / "out.html"
    called = simulate(folder, "--mode", "in-order", "--verify", "3", "--report", str(report))
    assert called.code == 0, called.err
    assert "3 events of 1 company from events.jsonl, 2026-01-13 to 2026-01-13" in called.out
    assert "1 updated: rule matched sold Customer" in " ".join(called.out.split())
    assert "not fired: not eligible" in called.out
    assert "3 events decided again by the live engine: all the same" in called.out
    assert max(map(len, called.out.splitlines())) <= 80
    assert "<svg" in report.read_text()


def test_json_has_the_same_for_programs(folder: Path) -> None:
    called = simulate(folder, "--json", "--answer", "accept")
    found = json.loads(called.out)
    counts = {(each["reason"], each["rule"]): each for each in found["counts"]}
    assert set(counts) == {
        ("rule_matched", "sold"), ("no_rule_matched", None), ("accepted", "asks"),
    }  # fmt: skip
    assert counts["accepted", "asks"] == {
        "month": "2026-01", "outcome": "updated", "reason": "accepted", "rule": "asks",
        "from": "1", "to": "7", "currency": "SEK", "events": 1, "amount": "120000",
    }  # fmt: skip
    assert found["mode"] == "stateless"
    assert found["rules"] == ["sold", "asks"]
    assert found["irregularities"][0]["places"] == ["events.jsonl:2"]


def test_against_tells_who_ends_elsewhere(folder: Path) -> None:
    called = simulate(folder, "--against", str(folder / "old.json"), "--json", "--mode", "in-order")
    found = json.loads(called.out)
    assert found["elsewhere"] == 2
    assert found["companies_elsewhere"] == 1
    first, second = found["examples"]
    assert (first["event"], first["new"]["to"], first["old"]["to"]) == ("e1", "7", None)
    assert (second["new"]["reason"], second["old"]["reason"]) == ("not_eligible", "asked")
    cells = {(each["old_to"], each["new_to"]): each["events"] for each in found["matrix"]}
    assert cells == {(None, "7"): 1, (None, None): 1, ("7", None): 1}


def test_strict_refuses_and_prints_nothing(folder: Path) -> None:
    report = folder / "out.html"
    called = simulate(folder, "--strict", "--report", str(report))
    assert (called.code, called.out) == (2, "")
    assert called.err.startswith("events.jsonl:2:: irregular: no_time")
    assert sorted(each.name for each in folder.iterdir()) == [
        "crm.json", "events.jsonl", "old.json", "rules.json",
    ]  # fmt: skip


def test_the_report_never_replaces_what_it_is_made_from(folder: Path) -> None:
    events = folder / "events.jsonl"
    before = events.read_text()
    called = simulate(folder, "--report", str(events))
    assert (called.code, called.out) == (2, "")
    assert "not_writable: the report would replace what it is made from" in called.err
    assert events.read_text() == before


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (["--engine", "oracle://db"], "invalid_value: no engine is called 'oracle'"),
        (["--mapping", "nowhere.json"], "nowhere.json:: file_not_found"),
        (["--against", "nowhere.json"], "nowhere.json:: file_not_found"),
    ],
)
def test_what_cannot_be_used_ends_with_2(folder: Path, options: list[str], problem: str) -> None:
    called = simulate(folder, *options)
    assert (called.code, called.out) == (2, "")
    assert problem in called.err


def test_verify_ends_with_1_where_the_live_engine_differs(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A simulation that takes each match for a question."""
    monkeypatch.setattr(verifying, "_ended", _as_if_asked(verifying._ended))
    called = simulate(folder, "--verify", "3")
    assert called.code == 1
    said = " ".join(called.out.split())
    assert "events.jsonl:1: event 'e1' ends as asked by 'sold' to '7' in the live engine" in said
    assert "as rule_matched by 'sold' to '7' in the simulation" in said


def _as_if_asked(ended: Any) -> Any:
    def changed(decision: Any) -> Any:
        found = ended(decision)
        is_match = found.reason == "rule_matched"
        asked = verifying_asked() if is_match else found.reason
        return Ended(reason=asked, rule=found.rule, to=found.to)

    return changed


def verifying_asked() -> Any:
    from leadcat_rules import Reason

    return Reason.ASKED


def test_an_engine_that_drops_is_a_clear_error(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import duckdb

    def drops(*_: object) -> None:
        raise duckdb.IOException("could not write: No space left on device")

    monkeypatch.setattr(running, "count_stateless", drops)
    called = simulate(folder, "--report", str(folder / "out.html"))
    assert (called.code, called.out) == (1, "")
    assert called.err.startswith("store_full: DuckDB")
    assert not (folder / "out.html").exists()


def test_ctrl_c_leaves_nothing_behind(folder: Path) -> None:
    lines = [SOLD | {"id": f"e{number}"} for number in range(40_000)]
    written_lines(folder / "events.jsonl", lines)
    arguments = ["simulate", str(folder / "rules.json"), "--crm", str(folder / "crm.json")]
    arguments += ["--events", str(folder / "events.jsonl"), "--report", str(folder / "out.html")]
    process = subprocess.Popen(
        command(*arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=os.environ | {"TMPDIR": str(folder)},
    )  # fmt: skip
    while process.poll() is None and not list(folder.glob(".out.html.*.new")):
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate()
    assert (process.returncode, out) == (130, ""), err
    assert "interrupted" in err
    assert not list(folder.glob("*out.html*"))
    assert not list(folder.glob("leadcat-*"))
