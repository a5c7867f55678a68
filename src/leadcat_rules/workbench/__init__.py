"""What an analyst works with: rulesets tried out, without a CRM."""

from leadcat_rules.workbench.cases import CaseResult, run_cases

__all__ = ["CaseResult", "run_cases"]
