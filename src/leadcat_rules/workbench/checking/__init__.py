"""Whether rulesets are sound, and what follows from their rules that nobody may have meant."""

from leadcat_rules.workbench.checking.checking import (
    Checked,
    ReadFile,
    check_files,
    check_ruleset,
    read_files,
)
from leadcat_rules.workbench.checking.finding import (
    TITLES,
    Finding,
    FindingCode,
    Related,
    Severity,
    Witness,
)

__all__ = [
    "TITLES",
    "Checked",
    "Finding",
    "FindingCode",
    "ReadFile",
    "Related",
    "Severity",
    "Witness",
    "check_files",
    "check_ruleset",
    "read_files",
]
