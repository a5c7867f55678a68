"""Compiled rules in the languages of others: expressions, JSON Logic, a decision table."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from bench.case import Plain, leaves

_SIGNS = {"equal_to": "==", "greater_than": ">", "less_than": "<"}


def expression(rule: Plain, conjunction: str = " and ") -> str:
    """A rule's conditions; ZEN, CEL and rule-engine write a comparison alike."""
    return conjunction.join(map(_comparison, leaves(rule["conditions"])))


def first_match(rules: Sequence[Plain], conjunction: str = " and ") -> str:
    """One expression that gives the id of the first rule that matches, or null."""
    whole = "null"
    for rule in reversed(rules):
        whole = f"({expression(rule, conjunction)}) ? {json.dumps(rule['id'])} : ({whole})"
    return whole


def _comparison(leaf: Plain) -> str:
    name, operator, value = leaf["name"], leaf["operator"], json.dumps(leaf["value"])
    if operator == "contains":
        return f"{value} in {name}"
    if operator == "one_of":
        return f"{name} in {value}"
    return f"{name} == true" if operator == "is_true" else f"{name} {_SIGNS[operator]} {value}"


def json_logic(rules: Sequence[Plain]) -> dict[str, Any]:
    """The ids of the rules behind their conditions, in one *if*."""
    parts: list[Any] = []
    for rule in rules:
        parts += [{"and": [_logic(leaf) for leaf in leaves(rule["conditions"])]}, rule["id"]]
    return {"if": [*parts, None]}


def _logic(leaf: Plain) -> dict[str, Any]:
    variable, operator, value = {"var": leaf["name"]}, leaf["operator"], leaf["value"]
    if operator == "contains":
        return {"in": [value, variable]}
    if operator == "one_of":
        return {"in": [variable, value]}
    if operator == "is_true":
        return {"===": [variable, True]}
    return {_SIGNS[operator].replace("==", "==="): [variable, value]}


def decision_table(rules: Sequence[Plain]) -> str:
    """A decision of ZEN: one table, a column for each variable, the first row that holds."""
    names = sorted({leaf["name"] for rule in rules for leaf in leaves(rule["conditions"])})
    table = {
        "hitPolicy": "first",
        "inputs": [{"id": name, "name": name, "field": name} for name in names],
        "outputs": [{"id": "rule", "name": "rule", "field": "rule"}],
        "rules": [_row(rule) for rule in rules],
    }
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode", "content": {}},
        {"id": "table", "name": "table", "type": "decisionTableNode", "content": table},
        {"id": "out", "name": "out", "type": "outputNode", "content": {}},
    ]
    edges = [
        {"id": "1", "type": "edge", "sourceId": "in", "targetId": "table"},
        {"id": "2", "type": "edge", "sourceId": "table", "targetId": "out"},
    ]
    return json.dumps({"nodes": nodes, "edges": edges})


def _row(rule: Plain) -> dict[str, str]:
    row = {"_id": rule["id"], "rule": json.dumps(rule["id"])}
    for leaf in leaves(rule["conditions"]):
        name, cell = leaf["name"], _cell(leaf)
        row[name] = f"{row[name]} and {cell}" if name in row else cell
    return row


def _cell(leaf: Plain) -> str:
    operator, value = leaf["operator"], leaf["value"]
    if operator == "contains":
        return f"contains($, {json.dumps(value)})"
    if operator == "one_of":
        return ", ".join(map(json.dumps, value))
    if operator in ("equal_to", "is_true"):
        return json.dumps(value)
    return f"{_SIGNS[operator]} {json.dumps(value)}"
