"""Checks the Python blocks of Markdown pages with `mypy --strict`: `typed_examples.py PAGE…`."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from sybil import Document
from sybil.parsers.markdown import CodeBlockParser


def module_of(page: Path) -> str:
    """The page's Python as one module, each line with the number that it has on the page."""
    module: list[str] = []
    for block in Document.parse(str(page), CodeBlockParser("python")):
        first = block.line + block.parsed.line_offset
        module += [""] * (first - len(module))
        module += block.parsed.text.splitlines()
    return "\n".join(module) + "\n"


def check(page: Path) -> int:
    """The exit code of mypy."""
    with tempfile.TemporaryDirectory() as folder:
        module = Path(folder) / f"{page.stem}.py"
        module.write_text(module_of(page), "utf-8")
        return subprocess.call([sys.executable, "-m", "mypy", "--strict", module])


if __name__ == "__main__":
    sys.exit(max(check(Path(page)) for page in sys.argv[1:]))
