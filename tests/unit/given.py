"""Files and contents that the tests of reading start from."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from leadcat_rules.errors import InvalidInput, Problem

CRM: dict[str, Any] = {
    "categories": [
        {"id": "1", "name": "Lead", "group": "potential_customer", "lead_status_enabled": True},
        {"id": "7", "name": "Customer", "group": "customer"},
        {"id": "8", "name": "Prospect", "group": "other", "deleted": True},
    ],
    "lead_statuses": [{"id": "1", "name": "Open"}, {"id": "5", "name": "Qualified"}],
    "companies": [
        {"id": "c1", "name": "Acme AB", "category": "1", "attributes": {"country": "SE"}}
    ],
}
"""The snapshot of the documentation, with a deleted category."""

SOLD: dict[str, Any] = {
    "id": "e1",
    "type": "sale_saved",
    "at": "2026-01-13T10:00:00Z",
    "before": {"id": "s1", "company": "c1", "status": "open"},
    "after": {"id": "s1", "company": "c1", "status": "sold", "amount": "120000"},
}
QUALIFIED: dict[str, Any] = {
    "id": "e2",
    "type": "contact_saved",
    "before": {"id": "p1", "company": "c1", "lead_status": "1"},
    "after": {"id": "p1", "company": "c1", "lead_status": "5"},
}


def rule(**changes: Any) -> dict[str, Any]:
    """A valid rule of a ruleset's file, with these keys changed."""
    return {"id": "sold", "trigger": "sale_sold", "set_category_to": "Customer"} | changes


def ruleset(*rules: Any, **changes: Any) -> dict[str, Any]:
    """A valid ruleset's file with these rules."""
    return {"name": "Rules", "rules": list(rules)} | changes


def leaf(**changes: Any) -> dict[str, Any]:
    """A valid condition, with these keys changed."""
    return {"name": "company_country", "operator": "equal_to", "value": "SE"} | changes


def written(folder: Path, name: str, content: Any) -> str:
    """The path of a file with these bytes, this text or this JSON in it."""
    if not isinstance(content, str | bytes):
        content = json.dumps(content)
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def lines(*events: Any) -> str:
    """These events as JSON Lines."""
    return "".join(f"{json.dumps(event)}\n" for event in events)


def problems(call: Callable[..., object], *arguments: Any, **named: Any) -> tuple[Problem, ...]:
    """What the call refuses."""
    with pytest.raises(InvalidInput) as refused:
        call(*arguments, **named)
    return refused.value.problems


def told(found: tuple[Problem, ...]) -> list[tuple[str, str]]:
    """The place and the code of each problem."""
    return [(problem.pointer, problem.code.value) for problem in found]
