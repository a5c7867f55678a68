"""The cases that are missing, printed as they are added to a cases file."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from leadcat_rules.terminal.printing import is_narrow
from leadcat_rules.workbench.cases.rows import suggested_row
from leadcat_rules.workbench.cases.suite import crm_beside
from leadcat_rules.workbench.cases.suite_results import SuiteResult


def print_suggested(tested: SuiteResult, crm: str | None) -> None:
    """Cases to be added; the whole of a file where there is none yet, on this CRM."""
    row = suggested_row(tested.advice)
    file = tested.suite.file
    if row["cases"] and Path(file).exists():
        print(f'\nTo be added to "cases" in {file}:\n')
        print(_entries(row["cases"], ""))
    elif row["cases"]:
        print(f"\nTo be saved as {file}:\n")
        path = os.path.relpath(crm or crm_beside(tested.suite.ruleset), Path(file).parent)
        print(f'{{\n  "crm": {json.dumps(path)},\n  "cases": [')
        print(_entries(row["cases"], "    ") + "\n  ]\n}")
    if row["companies"]:
        print('\nThese cases need further companies, to be added to "companies" of the CRM:\n')
        print(_entries(row["companies"], ""))
    if row["has_more"]:
        print("\nThere are more: add these, and ask again.")
    sys.stdout.flush()


def _entries(rows: Iterable[dict[str, Any]], indent: str) -> str:
    """As they are laid out by hand: a line for each of their keys."""
    return ",\n".join(_entry(row, indent) for row in rows)


def _entry(row: dict[str, Any], indent: str) -> str:
    lines = (f"{indent}  {_json(key)}: {_value(key, row[key], indent)}" for key in row)
    return f"{indent}{{\n" + ",\n".join(lines) + f"\n{indent}}}"


def _value(key: str, value: Any, indent: str) -> str:
    """An event with its before and after on lines of their own."""
    text = _json(value)
    if key != "event":
        return text
    below = f",\n{indent}            "
    parts = [_json({name: part})[1:-1] for name, part in value.items()]
    head = ", ".join(parts[:-2])
    return f"{{{head}{below}{below.join(parts[-2:])}}}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=is_narrow())
