"""Why an event moved its company or didn't, why each rule did not fire, and what would have."""

from leadcat_rules.workbench.explaining.changes import FactChange
from leadcat_rules.workbench.explaining.explainer import Explainer
from leadcat_rules.workbench.explaining.explanation import (
    Explanation,
    NearestChange,
    RuleExplanation,
    Why,
)
from leadcat_rules.workbench.explaining.nearest import NoChange, NotKnown
from leadcat_rules.workbench.explaining.remembered import remembered_lists

__all__ = [
    "Explainer",
    "Explanation",
    "FactChange",
    "NearestChange",
    "NoChange",
    "NotKnown",
    "RuleExplanation",
    "Why",
    "remembered_lists",
]
