"""A backfill that is killed, interrupted or loses its database goes on where it was."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from leadcat_rules import ErrorCode, InvalidInput, Problem, StoreError
from leadcat_rules.terminal import WholeFile
from leadcat_rules.testing import OPPORTUNITY, a_rule, a_ruleset
from leadcat_sql import EmbeddedCrm
from leadcat_sql.crm.backfilling.applying import Applied
from tests.sql.backfill.past import Past
from tests.sql.databases import KINDS, Kind
from tests.unit.cli.calls import Called, environment

ROOT = Path(__file__).parents[3]
KILLS: list[tuple[Kind, str, int]] = [("sqlite", "before", 2)]
"""Around which commit of three companies each; what a server makes of it takes longer to see."""
if "LEADCAT_EXAMPLES" in os.environ:
    KILLS = [(kind, when, at) for kind in KINDS for when in ("before", "after") for at in (1, 2)]


def killed(past: Past, when: str, at: int) -> str:
    """Begin a backfill in a process that dies around this commit; the id of its batch."""
    called = [sys.executable, "-m", "tests.sql.backfill.dying", when, str(at)]
    arguments = ["backfill", "--store", past.url, "--apply", "--batch-size", "3"]
    done = subprocess.run(
        [*called, *arguments],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (-signal.SIGKILL, "")
    return done.stderr.splitlines()[0].removeprefix("batch ")


def broken_off(done: Called) -> str:
    """The batch that a call told how to resume."""
    _, _, told = done.err.partition("companies are done, and stay so; --resume ")
    return told.split()[0]


@pytest.mark.parametrize(("kind", "when", "at"), KILLS)
def test_killed_and_resumed_each_company_is_decided_once(past: Past, when: str, at: int) -> None:
    ids = past.many(5)
    past.has("a", "open", category=OPPORTUNITY)  # comes to nothing (E6)
    past.publish()
    batch = killed(past, when, at)
    begun = at if when == "after" else at - 1
    assert len(past.log_of(batch)) == begun * 3
    if (when, at) == ("before", 1):
        assert past.backfill("--resume", batch).code == 2  # it hasn't begun
        return
    done = past.backfill("--resume", batch, "--batch-size", "3", "--json")
    assert done.code == 0
    log = past.log_of(batch)
    assert sorted(each.event.company_id or "" for each in log) == ["a", *ids]
    assert past.categories(*ids) == ["7"] * 5
    assert all(len(each.steps) == 1 for each in log)
    assert len({each.event.at for each in log}) == 1
    told = json.loads(done.out)
    assert sum(count["events"] for count in told["counts"]) == told["eligible"] == 6


def breaking(monkeypatch: pytest.MonkeyPatch, at: int, happens: Callable[[], None]) -> None:
    """Let something happen before the transaction of this number."""
    whole, begun = Applied.in_transaction, []

    def in_transaction(applied: Applied, operation: Any) -> Any:
        begun.append(operation)
        if len(begun) == at:
            happens()
        return whole(applied, operation)

    monkeypatch.setattr(Applied, "in_transaction", in_transaction)


def interrupted() -> None:
    raise KeyboardInterrupt


def lost() -> None:
    raise StoreError(Problem(ErrorCode.STORE_UNAVAILABLE, "the database is gone"))


def full(*_: object) -> None:
    raise InvalidInput(Problem(ErrorCode.NOT_WRITABLE, "no space", file="out.html"))


def test_interrupted_it_says_how_to_go_on(
    light_past: Past, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ids = light_past.many(4)
    light_past.publish()
    with monkeypatch.context() as patch:
        breaking(patch, 2, interrupted)
        report = str(tmp_path / "out.html")
        done = light_past.backfill("--apply", "--batch-size", "3", "--report", report)
    assert (done.code, done.out) == (130, "")
    assert "it broke off: 3 companies are done" in done.err
    assert list(tmp_path.glob("*out*")) == []
    assert light_past.categories(*ids) == ["7", "7", "7", "1"]
    assert light_past.backfill("--resume", broken_off(done)).code == 0
    assert light_past.categories(*ids) == ["7"] * 4


def test_a_database_that_is_lost_in_the_middle_is_a_failure_that_can_be_resumed_or_undone(
    past: Past, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = past.many(4)
    past.publish()
    with monkeypatch.context() as patch:
        breaking(patch, 2, lost)
        done = past.backfill("--apply", "--batch-size", "3")
    assert (done.code, done.out) == (1, "")
    assert "store_unavailable: the database is gone" in done.err
    assert past.categories(*ids) == ["7", "7", "7", "1"]
    batch = broken_off(done)
    assert past.backfill("--resume", batch, "--batch-size", "3").code == 0
    assert past.categories(*ids) == ["7"] * 4
    assert len(past.log_of(batch)) == 4
    assert past.backfill("--undo", batch).code == 0
    assert past.categories(*ids) == ["1"] * 4


def test_an_undo_that_loses_its_database_in_the_middle_tells_what_it_has_undone(
    light_past: Past, monkeypatch: pytest.MonkeyPatch
) -> None:
    light_past.many(1)
    light_past.has("z", "lost")
    light_past.publish()
    batch = light_past.batch(light_past.backfill("--apply"))
    with monkeypatch.context() as patch:
        patch.setattr(EmbeddedCrm, "answer", lambda *_, **__: lost())
        done = light_past.backfill("--undo", batch)
    assert done.code == 1
    assert "1 event: 1 undone" in done.out
    assert "Customer → Lead" in done.out
    assert "store_unavailable: the database is gone" in done.err


def test_a_page_that_finds_no_place_in_the_end_does_not_hide_what_was_done(
    light_past: Past, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    light_past.many(1)
    light_past.publish()
    monkeypatch.setattr(WholeFile, "write_text", full)
    report = str(tmp_path / "out.html")
    tried = light_past.backfill("--report", report)
    assert (tried.code, tried.out) == (2, "")
    done = light_past.backfill("--apply", "--report", report)
    assert done.code == 1
    assert "1 updated. To take them back" in done.out
    assert "not_writable: no space" in done.err


def test_lost_before_the_first_company_nothing_is_done(
    light_past: Past, monkeypatch: pytest.MonkeyPatch
) -> None:
    light_past.many(1)
    light_past.publish()
    breaking(monkeypatch, 1, lost)
    done = light_past.backfill("--apply")
    assert (done.code, done.out) == (2, "")


def test_R7_it_goes_by_one_revision_from_its_beginning_to_its_end(
    light_past: Past, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = light_past.many(4)
    light_past.publish()
    another = a_ruleset(a_rule(to=OPPORTUNITY), name="Another")
    with monkeypatch.context() as patch:
        breaking(patch, 2, lambda: light_past.publish(another))
        done = light_past.backfill("--apply", "--batch-size", "3")
    assert (done.code, done.out) == (1, "")
    assert "revision_conflict" in done.err
    assert light_past.categories(*ids) == ["7", "7", "7", "1"]
    refused = light_past.backfill("--resume", broken_off(done))
    assert (refused.code, "it began with the revision" in refused.err) == (2, True)
