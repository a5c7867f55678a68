"""`leadcat test --watch`: again whenever a file changes, until Ctrl-C."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from leadcat_rules.workbench.cases.watching import Watching
from tests.unit.cli.calls import command, environment, leadcat
from tests.unit.given import CRM, rule, ruleset, written
from tests.workbench.cases.given import Folder, a_case

Process = subprocess.Popen[str]


@contextmanager
def watching(folder: Folder) -> Iterator[Process]:
    process = subprocess.Popen(
        command("test", folder.rules, "--watch"),
        env=environment(PYTHONUNBUFFERED="1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def printed(process: Process) -> str:
    """What it prints until it waits again."""
    lines: list[str] = []
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("Waiting"):
            return "".join(lines)
        lines.append(line)
    raise AssertionError(f"it ended: {''.join(lines)}")


def replace(path: str, content: Any) -> None:
    """As an editor does: another file, moved into the place of the first."""
    file = Path(path)
    Path(written(file.parent, "new", content)).replace(file)


def test_it_runs_again_when_a_file_changes_also_after_one_was_broken(folder: Folder) -> None:
    with watching(folder) as process:
        assert "1 case, as expected" in printed(process)
        replace(folder.cases, {"crm": "crm.json", "cases": [a_case(expect={"rule": "rest"})]})
        assert "1 not as expected" in printed(process)
        replace(folder.rules, "{")
        assert "mine.json:: invalid_json: " in printed(process)
        replace(folder.rules, ruleset(rule(id="rest")))
        assert "1 case, as expected" in printed(process)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 130


@pytest.mark.parametrize("changed", ["mine.json", "mine.cases.json", "crm.json"])
def test_a_file_that_changed_since_it_was_read_is_not_waited_for(
    folder: Folder, changed: str
) -> None:
    files = Watching([folder.rules])
    written(folder.path, changed, "{}")
    files.wait()


def test_the_crm_that_the_cases_name_counts_too(folder: Folder) -> None:
    elsewhere = folder.path / "elsewhere"
    elsewhere.mkdir()
    written(elsewhere, "crm.json", CRM)
    folder.use_cases(a_case(), crm="elsewhere/crm.json")
    files = Watching([folder.rules])
    written(elsewhere, "crm.json", "{}")
    files.wait()


def test_a_file_that_was_missing_and_is_there_counts_as_changed(folder: Folder) -> None:
    Path(folder.cases).unlink()
    files = Watching([folder.rules])
    folder.use_cases()
    files.wait()


def test_a_file_that_is_still_being_written_is_waited_for(folder: Folder) -> None:
    class Meanwhile(Watching):
        def _pause(self, milliseconds: int) -> None:
            if pieces:
                Path(folder.rules).write_text(pieces.pop(0))

    files = Meanwhile([folder.rules])
    pieces = ["{", '{"name"', '{"name": "Mine", "rules": []}']
    files.wait()
    assert pieces == []


def test_it_is_for_people(folder: Folder) -> None:
    done = leadcat("test", folder.rules, "--watch", "--json")
    assert (done.code, done.out) == (2, "")
    assert "--watch is for people" in done.err
