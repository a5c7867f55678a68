"""Which tests hold which numbered statement: `python tests/docs/semantics.py --write`."""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "semantics.md"
# The contract suites are tests that ship: each host and store runs them against itself.
FOLDERS = (ROOT / "tests", ROOT / "src" / "leadcat_rules" / "testing")

_NUMBER = re.compile(r"(?<![A-Za-z0-9])[RECS]\d+(?![A-Za-z0-9])")
_ROW = re.compile(r"^\| ([RECS]\d+) \| (.*) \|$", re.M)
_TESTS = re.compile(r"(<!-- tests: .*? -->\n).*?(<!-- end of tests -->)", re.S)
_ELSEWHERE = "## What only a database or a screen can show"


class Page:
    """What docs/semantics.md says."""

    def __init__(self, text: str) -> None:
        self.text = text
        statements, _, rest = text.partition(_ELSEWHERE)
        self.statements = dict(_ROW.findall(statements))
        """The rest of the row of each number."""
        self.shown_elsewhere = dict(_ROW.findall(rest.partition("\n## ")[0]))
        """The numbers that need no test here, each with its reason."""
        self.modules = set(re.findall(r"`([\w/]+(?:\.py|/))`", " ".join(self.statements.values())))
        """The files and folders below src/leadcat_rules that it names."""

    @property
    def tests(self) -> set[str]:
        """The tests that it names, each as `file::name`."""
        found = _TESTS.search(self.text)
        lines = re.findall(r"^- `(\S+)`: (.*)$", found[0] if found else "", re.M)
        return {f"{file}::{name}" for file, row in lines for name in re.findall(r"`(\w+)`", row)}

    def with_tests(self, tests: dict[str, list[str]]) -> str:
        """The page with the list of tests written afresh."""
        written = "\n".join(_section(number, tests[number]) for number in self.statements)
        return _TESTS.sub(lambda found: f"{found[1]}\n{written}\n{found[2]}", self.text)


@cache
def find_tests() -> dict[str, list[str]]:
    """The tests that name each number in their name or docstring, each as `file::name`."""
    found: dict[str, list[str]] = defaultdict(list)
    for folder in FOLDERS:
        for file in sorted(folder.rglob("*.py")):
            for test in _tests(ast.parse(file.read_text("utf-8"))):
                for number in set(_NUMBER.findall(f"{test.name} {ast.get_docstring(test)}")):
                    found[number].append(f"{file.relative_to(ROOT).as_posix()}::{test.name}")
    return found


def _tests(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                if name.startswith("test_"):
                    yield node


def _section(number: str, tests: list[str]) -> str:
    files = groupby((test.split("::") for test in tests), key=lambda test: test[0])
    lines = [f"- `{file}`: " + ", ".join(f"`{name}`" for _, name in names) for file, names in files]
    return "\n".join([f"### {number}", "", *lines, ""])


if __name__ == "__main__":
    page = Page(PAGE.read_text("utf-8")).with_tests(find_tests())
    if "--write" in sys.argv:
        PAGE.write_text(page, "utf-8")
    else:
        print(page)
