"""Every example of the documentation runs: Python, JSON, and `leadcat` at a console."""

from __future__ import annotations

import json
import shutil
from contextlib import chdir
from pathlib import Path

import pytest
from sybil import Document, Example
from sybil.parsers.markdown import CodeBlockParser, PythonCodeBlockParser, SkipParser

from leadcat_rules import parse_ruleset
from tests.docs import console

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


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


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
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
