"""What an analyst writes: rulesets, their rules and conditions, and the revision of each."""

from __future__ import annotations

from leadcat_rules.ruleset.conditions import (
    NEEDS_NO_VALUE,
    AllOf,
    AnyOf,
    ById,
    Condition,
    Leaf,
    Reference,
)
from leadcat_rules.ruleset.rule import AllowedFinding, AutomationRule
from leadcat_rules.ruleset.ruleset import AttributeTypes, Ruleset, TypeName

__all__ = [
    "NEEDS_NO_VALUE",
    "AllOf",
    "AllowedFinding",
    "AnyOf",
    "AttributeTypes",
    "AutomationRule",
    "ById",
    "Condition",
    "Leaf",
    "Reference",
    "Ruleset",
    "TypeName",
]
