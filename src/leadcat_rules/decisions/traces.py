"""How rules came to match or not, as far as they were looked at (S5)."""

from __future__ import annotations

from typing import Any

from attrs import frozen

from leadcat_rules.domain import CrmLists

_ITEMS = {"company_category": "categories", "contact_lead_status": "lead_statuses"}
"""The variables that hold an id of a list of the CRM, and which list that is."""


@frozen(kw_only=True)
class ConditionTrace:
    """One condition of a compiled rule as it was looked at."""

    pointer: str
    """Where it stands below the compiled rule's `conditions`."""
    name: str
    operator: str
    value: Any = None
    seen: Any = None
    """The variable's value as JSON; None when it was unknown or not looked at."""
    held: bool | None = None
    """None when an earlier condition had settled the rule."""


@frozen(kw_only=True)
class RuleTrace:
    """One rule that was tried, with all its conditions."""

    rule: str
    matched: bool
    conditions: tuple[ConditionTrace, ...] = ()


def condition_in_words(name: str, operator: str, value: Any, lists: CrmLists) -> str:
    """A compiled condition as people read it, ids as the names that they have in these lists."""
    text = f"{name} {operator.replace('_', ' ')}"
    # Where a value means nothing, true stands in its place.
    return text if value is True else f"{text} {value_in_words(name, value, lists)}"


def value_in_words(name: str, value: object, lists: CrmLists) -> str:
    """A value that this variable has, or is compared with."""
    if value in ("", [], ()):
        return '""' if value == "" else "an empty list"
    if isinstance(value, list | tuple):
        return ", ".join(value_in_words(name, each, lists) for each in value)
    if value is None or isinstance(value, bool):
        return "unknown" if value is None else str(value).lower()
    items = getattr(lists, _ITEMS.get(name, ""), ())
    return next((item.name for item in items if item.id == value), str(value))
