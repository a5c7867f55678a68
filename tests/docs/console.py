"""Runs the `leadcat` lines of a console block, and compares what they print with the page."""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Iterable
from doctest import ELLIPSIS, OutputChecker
from itertools import groupby
from multiprocessing import get_context
from pathlib import Path
from tempfile import NamedTemporaryFile

from leadcat_rules.cli import main

_PROMPT = "$ "
_TIME = re.compile(r"\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d[\d.]*)?(?:Z|\+00:00)?)?")
_PATIENCE = 60
_WARM = get_context("forkserver")
_WARM.set_forkserver_preload(
    [
        "__main__",
        "alembic.command",
        "ibis.backends.duckdb",
        "ibis.formats.pandas",
        "leadcat_rules.cli.explaining",
        "leadcat_rules.cli.simulating",
        "leadcat_rules.terminal.table",
        "leadcat_rules.workbench.checking",
        "leadcat_rules.workbench.report",
        "leadcat_rules.workbench.simulating.running",
        "leadcat_rules.workbench.simulating.sources.opening",
        "leadcat_sql.commands.inbox",
        "leadcat_sql.commands.migrate",
        "leadcat_sql.crm.embedded",
        "leadcat_sql.plugin",
        "leadcat_web.commands.account",
        "leadcat_web.crm.login",
        "leadcat_web.plugin",
        "pydantic.type_adapter",
        "rich.progress",
        "typer._adapters",
    ]
)
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
    with NamedTemporaryFile() as printed:
        process = _WARM.Process(target=_leadcat, args=(shlex.split(command)[1:], printed.name))
        process.start()
        process.join(_PATIENCE)
        if process.is_alive():
            process.kill()
            process.join()
            raise TimeoutError(command)
        return _text(Path(printed.name).read_text("utf-8").splitlines())


def _leadcat(arguments: list[str], output: str) -> None:
    """The command, in a process of its own that has imported already what it needs."""
    with Path(output).open("w") as printed:
        for stream in (sys.stdout, sys.stderr):
            os.dup2(printed.fileno(), stream.fileno())
    os.environ |= _TERMINAL
    sys.argv = ["leadcat", *arguments]
    main()


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{line.rstrip()}\n" for line in lines).strip("\n") + "\n"
