"""The cases of a ruleset: run, compared with what they expect, and how much they look at."""

from leadcat_rules.workbench.cases.results import CaseResult, Wrong
from leadcat_rules.workbench.cases.running import run_cases

__all__ = ["CaseResult", "Wrong", "run_cases"]
