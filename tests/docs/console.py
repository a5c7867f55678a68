"""Runs the `leadcat` lines of a console block, and compares what they print with the page."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterable
from doctest import ELLIPSIS, OutputChecker
from itertools import groupby

_PROMPT = "$ "
_TIME = re.compile(r"\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d[\d.]*)?(?:Z|\+00:00)?)?")
_LEADCAT = "import sys; from leadcat_rules.cli import main; sys.argv[0] = 'leadcat'; main()"
_TERMINAL = {"COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb"}


def difference(block: str) -> str | None:
    """Where the page is wrong, or None. Only `$ leadcat …` is run.

    `...` stands for any text, and so does a time that isn't printed: it is that of another run.
    """
    for command, shown in commands(block):
        if command.startswith("leadcat "):
            printed = run(command)
            expected = with_times_left_open(shown, printed)
            if not OutputChecker().check_output(expected, printed, ELLIPSIS):
                return f"$ {command}\nThe page shows:\n{shown}\nIt prints:\n{printed}"
    return None


def with_times_left_open(shown: str, printed: str) -> str:
    """What is shown, with `...` in the place of each time that isn't printed."""
    return _TIME.sub(lambda time: time[0] if time[0] in printed else "...", shown)


def commands(block: str) -> list[tuple[str, str]]:
    """Each command of a block with what is shown below it; a backslash at the end goes on."""
    found: list[tuple[str, str]] = []
    lines = block.replace("\\\n", " ").splitlines()
    for is_command, group in groupby(lines, key=lambda line: line.startswith(_PROMPT)):
        if is_command:
            found += [(line.removeprefix(_PROMPT), "") for line in group]
        elif found:
            found[-1] = (found[-1][0], _text(group))
    return found


def run(command: str) -> str:
    """What the command prints where lines are 100 columns wide, errors included."""
    done = subprocess.run(
        [sys.executable, "-c", _LEADCAT, *shlex.split(command)[1:]],
        env=os.environ | _TERMINAL | {"PYTHONPATH": os.pathsep.join(sys.path)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    return _text(done.stdout.splitlines())


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{line.rstrip()}\n" for line in lines).strip("\n") + "\n"
