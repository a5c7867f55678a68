"""Two rulesets compared in meaning: what each does that the other doesn't, with an example."""

from leadcat_rules.workbench.comparing.comparing import compare_rulesets
from leadcat_rules.workbench.comparing.difference import Difference, Verdict

__all__ = ["Difference", "Verdict", "compare_rulesets"]
