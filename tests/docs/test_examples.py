"""Every example of the documentation runs: Python, JSON, and `leadcat` at a console."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

import pytest
from sybil import Document, Example
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser, SkipParser

from leadcat_rules import parse_ruleset
from tests.docs import console
from tests.docs.pages import PAGES, ROOT, name_of
from tests.sql.installed import plugin_installed


@pytest.fixture(autouse=True, scope="module")
def _plugin_is_found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with plugin_installed(tmp_path_factory.mktemp("installed")):
        yield


def read_json(example: Example) -> None:
    """Whole rulesets as rulesets, everything else as JSON; a hidden check finds it as `shown`."""
    content = json.loads(example.parsed)
    if isinstance(content, dict) and "rules" in content:
        parse_ruleset(example.parsed, file=f"{example.path}:{example.line}")
    example.namespace["shown"] = content


def run_console(example: Example) -> str | None:
    return console.difference(example.parsed)


PARSERS = (
    PythonCodeBlockParser(),
    CodeBlockParser("json", read_json),
    CodeBlockParser("console", run_console),
    SkipParser(),
)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_the_examples_of_a_page_run_from_top_to_bottom(page: Path, tmp_path: Path) -> None:
    """In a copy of what a reader has, so that an example may write files."""
    for folder in ("rulesets", "schema"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    with chdir(tmp_path):
        for example in Document.parse(str(page), *PARSERS):
            example.evaluate()


def test_a_console_block_is_wrong_where_it_shows_something_else() -> None:
    assert console.difference("$ leadcat schema ruleset\n{\n...\n}\n") is None
    assert console.difference("$ leadcat schema ruleset\nnothing\n") is not None


def test_a_console_block_runs_nothing_but_leadcat() -> None:
    assert console.difference("$ false\nwhatever\n") is None


def test_a_console_command_may_go_on_over_lines() -> None:
    block = "$ leadcat run a.json \\\n    --crm b.json\nline 1\n\nline 2\n$ leadcat plugins\n"
    assert [command.split() for command, _ in console.commands(block)] == [
        ["leadcat", "run", "a.json", "--crm", "b.json"],
        ["leadcat", "plugins"],
    ]
    assert [shown for _, shown in console.commands(block)] == ["line 1\n\nline 2\n", ""]


def test_a_time_of_another_run_stands_for_any() -> None:
    assert console.with_times_left_open("at 2026-01-13 10:00, e1", "at 2026-02-01 09:30, e1") == (
        "at ..., e1"
    )
    assert console.with_times_left_open("until 2026-01-13", "until 2026-01-13") == (
        "until 2026-01-13"
    )
