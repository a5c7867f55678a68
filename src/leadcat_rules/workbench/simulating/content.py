"""The result of a simulation as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from leadcat_rules.canonical import decimal_text
from leadcat_rules.workbench.simulating.result import (
    Cell,
    Comparison,
    Count,
    Ended,
    Example,
    Irregularity,
    Moved,
    Simulation,
    Verified,
)

Row = dict[str, Any]
"""A JSON object."""


def result_row(result: Simulation | Comparison) -> Row:
    """All of it."""
    if isinstance(result, Comparison):
        return comparison_row(result)
    return simulation_row(result)


def simulation_row(result: Simulation) -> Row:
    """All of a simulation; amounts are decimal strings, categories ids."""
    return {
        "ruleset": result.ruleset,
        "revision": result.revision,
        "file": result.file,
        "mode": result.mode.value,
        "engine": result.engine,
        "source": result.source,
        "answer": result.answer,
        "events": result.events,
        "companies": result.companies,
        "first_at": result.first_at,
        "last_at": result.last_at,
        "seconds": round(result.seconds, 3),
        "counts": [_count(each) for each in result.counts],
        "moved": [_moved(each) for each in result.moved],
        "irregularities": [_irregularity(each) for each in result.irregularities],
        "in_python": dict(result.in_python),
        "rules": list(result.rules),
        "categories": {
            id: {"name": name, "group": group} for id, (name, group) in result.categories.items()
        },
        "verified": None if result.verified is None else _verified(result.verified),
    }


def comparison_row(result: Comparison) -> Row:
    """All of a comparison."""
    return {
        "new": simulation_row(result.new),
        "old": simulation_row(result.old),
        "elsewhere": result.elsewhere,
        "companies_elsewhere": result.companies_elsewhere,
        "matrix": [_cell(each) for each in result.matrix],
        "examples": [_example(each) for each in result.examples],
    }


def _count(count: Count) -> Row:
    return {
        "month": count.month,
        "outcome": count.outcome.value,
        "reason": count.reason.value,
        "rule": count.rule,
        "from": count.from_category,
        "to": count.to_category,
        "currency": count.currency,
        "events": count.events,
        "amount": decimal_text(count.amount),
    }


def _moved(moved: Moved) -> Row:
    return {"from": moved.before, "to": moved.after, "companies": moved.companies}


def _irregularity(found: Irregularity) -> Row:
    return {
        "kind": found.kind,
        "message": found.message,
        "count": found.count,
        "places": list(found.places),
    }


def _verified(verified: Verified) -> Row:
    return {"asked": verified.asked, "differences": list(verified.differences)}


def _cell(cell: Cell) -> Row:
    return {
        "old_to": cell.old_to,
        "new_to": cell.new_to,
        "events": cell.events,
        "companies": cell.companies,
        "amounts": _amounts(cell.amounts),
    }


def _amounts(amounts: Mapping[str, Decimal]) -> Row:
    return {currency: decimal_text(amount) for currency, amount in sorted(amounts.items())}


def _example(example: Example) -> Row:
    return {
        "place": example.place,
        "event": example.event,
        "company": example.company,
        "at": example.at,
        "from": example.from_category,
        "new": _ended(example.new),
        "old": _ended(example.old),
    }


def _ended(ended: Ended) -> Row:
    return {"reason": ended.reason.value, "rule": ended.rule, "to": ended.to}
