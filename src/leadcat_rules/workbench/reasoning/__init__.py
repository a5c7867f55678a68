"""What rules can tell apart, and a solver over it: is there an event of which this holds?"""

from leadcat_rules.workbench.extras import needs

with needs("workbench"):
    import pysat as _  # noqa: F401  # the extra is named where it is missing

from leadcat_rules.workbench.reasoning.formulas import (
    FALSE,
    TRUE,
    All,
    Any,
    Earlier,
    Formula,
    Not,
)
from leadcat_rules.workbench.reasoning.leaves import Leaf, Unaskable
from leadcat_rules.workbench.reasoning.reasoner import Reasoner
from leadcat_rules.workbench.reasoning.search import Impossible, Unknown
from leadcat_rules.workbench.reasoning.situations import Situation

__all__ = [
    "FALSE",
    "TRUE",
    "All",
    "Any",
    "Earlier",
    "Formula",
    "Impossible",
    "Leaf",
    "Not",
    "Reasoner",
    "Situation",
    "Unaskable",
    "Unknown",
]
