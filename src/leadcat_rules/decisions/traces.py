"""How rules came to match or not, as far as they were looked at (S5)."""

from __future__ import annotations

from typing import Any

from attrs import frozen


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
