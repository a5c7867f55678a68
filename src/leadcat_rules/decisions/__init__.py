"""What came of an event: proposals, answers, confirmations, and the append-only decision."""

from leadcat_rules.decisions.asking import (
    Answer,
    Choice,
    Confirmation,
    ConfirmationStatus,
    Proposal,
)
from leadcat_rules.decisions.decision import Change, Decision, Intent, Step
from leadcat_rules.decisions.outcomes import Outcome, Reason
from leadcat_rules.decisions.position import Position
from leadcat_rules.decisions.traces import (
    ConditionTrace,
    RuleTrace,
    condition_in_words,
    value_in_words,
)

__all__ = [
    "Answer",
    "Change",
    "Choice",
    "ConditionTrace",
    "Confirmation",
    "ConfirmationStatus",
    "Decision",
    "Intent",
    "Outcome",
    "Position",
    "Proposal",
    "Reason",
    "RuleTrace",
    "Step",
    "condition_in_words",
    "value_in_words",
]
