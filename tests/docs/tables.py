"""What stands in the tables of a page, section by section."""

from __future__ import annotations

import re
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"

_HEADING = re.compile(r"^(#{2,3}) (.+)$", re.M)
_FENCED = re.compile(r"^```.*?^```$|^<!---.*?^-->$", re.M | re.S)
_CELL_END = re.compile(r"(?<!\\)\|")
_CODE = re.compile(r"`([^`]+)`")


class Page:
    """A page of docs/, its blocks of code left out."""

    def __init__(self, name: str) -> None:
        self.text = _FENCED.sub("", (DOCS / name).read_text("utf-8"))
        self.sections = _sections(self.text)
        """What stands below each heading, up to the next one."""

    def rows(self, section: str, header: str = "") -> list[list[str]]:
        """The rows of the section's tables whose first column has this header, as cells."""
        tables = re.findall(r"(?:^\|.*\n)+", self.sections[section], re.M)
        lines = [table.splitlines() for table in tables if _cells(table)[0].startswith(header)]
        return [_cells(line) for table in lines for line in table[2:]]

    def all_rows(self, header: str) -> list[list[str]]:
        """The rows of all tables of the page with this first header."""
        return [row for section in self.sections for row in self.rows(section, header)]


def codes(cell: str) -> list[str]:
    """What stands in backticks."""
    return _CODE.findall(cell)


def first_codes(rows: list[list[str]]) -> list[str]:
    """What stands in backticks in the first cells."""
    return [code for row in rows for code in codes(row[0])]


def _sections(text: str) -> dict[str, str]:
    _, *parts = _HEADING.split(text)
    return dict(zip(parts[1::3], parts[2::3], strict=True))


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in _CELL_END.split(line.strip())[1:-1]]
