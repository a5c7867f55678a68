"""What an analyst writes: rulesets, their rules and conditions, and the revision of each."""

from __future__ import annotations

from leadcat_rules.ruleset.conditions import (
    AllOf,
    AnyOf,
    ById,
    Condition,
    Leaf,
    Reference,
    referred,
)
from leadcat_rules.ruleset.rule import AllowedFinding, AutomationRule
from leadcat_rules.ruleset.ruleset import AttributeTypes, Ruleset, TypeName
from leadcat_rules.vocabulary import NEEDS_NO_VALUE

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
    "referred",
]
