"""What `leadcat check` finds: one shape for faults of a file and for what its rules imply."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeAlias

from attrs import field, frozen

from leadcat_rules.errors import Problem

Witness: TypeAlias = Mapping[str, Any]
"""`{"event": …, "company": …}`, or `{"events": […], "company": …}`, in the file formats."""


class Severity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    """The ruleset can't be used."""
    WARNING = "warning"
    """It can be used, and does something other than it seems to say."""
    NOTE = "note"
    """It is so; whether it is meant, only a person knows."""


class FindingCode(StrEnum):
    """What follows from the rules; `docs/checking.md` explains each. Errors have an ErrorCode."""

    RULE_SHADOWED = "rule_shadowed"
    RULES_CONTRADICT = "rules_contradict"
    CONDITION_NEVER_TRUE = "condition_never_true"
    CONDITION_ALWAYS_TRUE = "condition_always_true"
    VARIABLE_NEVER_KNOWN = "variable_never_known"
    TARGET_IS_START = "target_is_start"
    TARGET_MISSING = "target_missing"
    CATEGORY_CYCLE = "category_cycle"
    CATEGORY_WITHOUT_EXIT = "category_without_exit"
    LEAD_STATUS_UNAWAITED = "lead_status_unawaited"
    NAMES_NEED_CRM = "names_need_crm"
    ALLOW_UNKNOWN = "allow_unknown"
    ALLOW_UNUSED = "allow_unused"


TITLES: Mapping[FindingCode, str] = {
    FindingCode.RULE_SHADOWED: "No event can reach this rule: earlier ones take all.",
    FindingCode.RULES_CONTRADICT: "Two rules want different things of one event.",
    FindingCode.CONDITION_NEVER_TRUE: "This condition can never hold.",
    FindingCode.CONDITION_ALWAYS_TRUE: "This condition always holds.",
    FindingCode.VARIABLE_NEVER_KNOWN: "This trigger never knows this variable.",
    FindingCode.TARGET_IS_START: "The rule can only start from the category that it sets.",
    FindingCode.TARGET_MISSING: "What the rule names was deleted.",
    FindingCode.CATEGORY_CYCLE: "A company can go round between categories.",
    FindingCode.CATEGORY_WITHOUT_EXIT: "No rule leads out of this category.",
    FindingCode.LEAD_STATUS_UNAWAITED: "No rule waits for this lead status.",
    FindingCode.NAMES_NEED_CRM: "Only a CRM tells which names and ids mean the same.",
    FindingCode.ALLOW_UNKNOWN: "There is no such finding to allow.",
    FindingCode.ALLOW_UNUSED: "There is nothing to allow.",
}
"""One sentence each, whatever the rule."""


@frozen
class Related:
    """Another place of the same file that a finding is about."""

    pointer: str
    message: str


@frozen
class Finding:
    """One thing that is found. A claim that some event exists has it as its witness."""

    code: str
    severity: Severity
    file: str
    pointer: str
    """RFC 6901 pointer to what it is about."""
    message: str
    hint: str | None = None
    witness: Witness | None = field(default=None, hash=False)
    """It was run before: what the message says of it is so."""
    related: tuple[Related, ...] = ()

    @classmethod
    def of(cls, problem: Problem, file: str) -> Finding:
        """The finding of what keeps a file from being used."""
        return cls(
            code=problem.code,
            severity=Severity.ERROR,
            file=problem.file or file,
            pointer=problem.pointer,
            message=problem.message,
            hint=problem.hint,
        )
