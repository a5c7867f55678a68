"""Decisions as rows of a table for spreadsheets, where no cell is taken for a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping

from leadcat_rules import Decision, decision_row
from leadcat_web.pages.names import Names

BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""Excel reads a file without it as if it weren't UTF-8."""
COLUMNS = (
    "at", "event", "event_type", "company", "company_name", "outcome", "reason", "rule", "trigger",
    "from", "from_name", "to", "to_name", "saved_by", "answered_by", "revision", "error",
)  # fmt: skip
_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?")
_STARTS_FORMULA = re.compile(r"[\s\x00-\x20\ufeff]*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
"""Also behind blanks, which a spreadsheet drops, and as the full-width forms, which it reads."""
_SPLIT_BEFORE_FORMULA = re.compile(
    r"""[;|\t\r\n](?:[^\S\t\r\n]|[\x00-\x08\x0e-\x1f\ufeff"])*(?=[=+\-@\uff1d\uff0b\uff0d\uff20])"""
)
"""Where Excel would begin a cell of its own: most languages' split at `;`, also within quotes."""


def safe(cell: str) -> str:
    """The cell with an apostrophe wherever a spreadsheet would calculate what follows."""
    if _NUMBER.fullmatch(cell):
        return cell
    within = _SPLIT_BEFORE_FORMULA.sub(r"\g<0>'", cell)
    return f"'{within}" if _STARTS_FORMULA.match(cell) else within


def csv_text(rows: Iterable[Iterable[str]]) -> str:
    """The rows as CSV (RFC 4180), every cell safe."""
    written = io.StringIO(newline="")
    csv.writer(written).writerows([safe(cell) for cell in row] for row in rows)
    return written.getvalue()


def cells(decision: Decision, names: Names) -> list[str]:
    """One decision in the order of `COLUMNS`: the row of the format, with names beside ids."""
    known: Mapping[str, str | None] = {
        **decision_row(decision),
        "event_type": "sale_saved" if decision.event.record[0] == "sale" else "contact_saved",
        "company_name": None if decision.company is None else decision.company.name,
        "from_name": _name(decision.from_category, names),
        "to_name": _name(decision.to_category, names),
        "saved_by": decision.event.actor,
        "error": decision.error,
    }
    return [known[column] or "" for column in COLUMNS]


def _name(category_id: str | None, names: Names) -> str | None:
    known = names.lists.category(category_id)
    return None if known is None else known.name
