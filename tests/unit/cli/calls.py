"""Calls of `leadcat`: within this process, or as a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen
from typer.testing import CliRunner

from leadcat_rules.cli.app import app
from tests.unit.given import CRM, SOLD, lines, rule, ruleset, written

MAIN = """import signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.argv[0] = 'leadcat'
from leadcat_rules.cli import main
main()"""
"""A job in the background ignores SIGINT, and so would its children, whatever a test sends."""
MEASURED = f"""{MAIN.removesuffix("main()")}
import atexit
status = open("/proc/self/status")
atexit.register(lambda: print(*(line.split()[1] for line in status if "VmHWM" in line)))
main()"""
"""Prints at the end how much memory it had at most: what resource tells includes the parent's."""
ASKING = rule(ask_for_confirmation=True, because="Whoever buys is a customer.")
AUTOMATIC = rule()


@frozen
class Called:
    """How a call ended."""

    code: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """The decisions of `--json`."""
        return [json.loads(line) for line in self.out.splitlines()]


def leadcat(*arguments: str, typed: str | None = None, columns: int | None = None) -> Called:
    """A call within this process; `typed` is its standard input."""
    environment = {"COLUMNS": "" if columns is None else str(columns), "NO_COLOR": "1"}
    result = CliRunner().invoke(app, list(arguments), input=typed, env=environment)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Called(result.exit_code, result.stdout, result.stderr)


def command(*arguments: str) -> list[str]:
    """The command line of a process of its own."""
    return [sys.executable, "-c", MAIN, *arguments]


_OF_A_TERMINAL = ("COLUMNS", "NO_COLOR", "FORCE_COLOR", "PYTHONUNBUFFERED")


def environment(**changes: str) -> dict[str, str]:
    """In which such a process finds what this one imports, and nothing that changes its output."""
    own = {key: value for key, value in os.environ.items() if key not in _OF_A_TERMINAL}
    return own | {"PYTHONPATH": os.pathsep.join(sys.path)} | changes


def leadcat_process(*arguments: str, **changes: str) -> Called:
    """A call as a process of its own, with these changes to its environment."""
    done = subprocess.run(
        command(*arguments),
        env=environment(**changes),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    return Called(done.returncode, done.stdout, done.stderr)


def peak_memory(*arguments: str) -> tuple[Called, int]:
    """A call as a process of its own, and its memory in kilobytes when it was largest."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *arguments],
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    *printed, kilobytes = done.stdout.splitlines(keepends=True)
    return Called(done.returncode, "".join(printed), done.stderr), int(kilobytes)


class Folder:
    """A ruleset, a snapshot and events in a folder, ready to be run."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rules = self.write("rules.json", ruleset(AUTOMATIC))
        self.crm = self.write("crm.json", CRM)
        self.events = self.write("events.jsonl", lines(SOLD))

    def write(self, name: str, content: Any) -> str:
        """The path of a file with this text, these bytes or this JSON."""
        return written(self.path, name, content)

    def use(self, *, rules: Any = None, events: Any = None) -> None:
        """Put another rule, or other events, in their places."""
        if rules is not None:
            self.write("rules.json", ruleset(*rules))
        if events is not None:
            self.write("events.jsonl", lines(*events))

    def arguments(self, *options: str) -> list[str]:
        """`run` on what is in the folder."""
        return ["run", self.rules, "--crm", self.crm, "--events", self.events, *options]

    def run(self, *options: str, typed: str | None = None, columns: int | None = None) -> Called:
        """Call it."""
        return leadcat(*self.arguments(*options), typed=typed, columns=columns)

    @property
    def names(self) -> set[str]:
        """All files in it, hidden ones too."""
        return {entry.name for entry in self.path.iterdir()}

    def category_in(self, name: str) -> str | None:
        """The category of the company in a snapshot that was written."""
        content = json.loads((self.path / name).read_text("utf-8"))
        found: str | None = content["companies"][0]["category"]
        return found


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A lead, a sale that is sold, and a rule that makes customers."""
    return Folder(tmp_path)
