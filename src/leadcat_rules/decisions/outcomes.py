"""How a decision can stand, and why."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Outcome(StrEnum):
    """How a decision stands."""

    UPDATED = "updated"
    AWAITING_CONFIRMATION = "awaiting_confirmation"
    DECLINED = "declined"
    LAPSED = "lapsed"
    UNDONE = "undone"
    NOT_FIRED = "not_fired"
    FAILED = "failed"


class Reason(StrEnum):
    """Why it stands so; each reason belongs to one outcome."""

    RULE_MATCHED = "rule_matched"
    ACCEPTED = "accepted"
    OVERRIDDEN = "overridden"
    ASKED = "asked"
    DECLINED = "declined"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    STALE = "stale"
    UNDONE = "undone"
    NO_TRIGGER = "no_trigger"
    NO_COMPANY = "no_company"
    OUT_OF_ORDER = "out_of_order"
    NOT_ELIGIBLE = "not_eligible"
    LEAD_STATUS_NOT_ENABLED = "lead_status_not_enabled"
    NO_RULE_MATCHED = "no_rule_matched"
    ALREADY_IN_CATEGORY = "already_in_category"
    CHOICE_KEPT = "choice_kept"
    TARGET_MISSING = "target_missing"
    EVENT_ID_REUSED = "event_id_reused"
    COMPANY_NOT_FOUND = "company_not_found"
    CONFLICT = "conflict"
    RULE_ERROR = "rule_error"
    PLUGIN_ERROR = "plugin_error"
    HOST_ERROR = "host_error"

    @property
    def outcome(self) -> Outcome:
        """The outcome that this reason explains."""
        return _OUTCOMES[self]


_OUTCOMES: Mapping[Reason, Outcome] = {
    Reason.RULE_MATCHED: Outcome.UPDATED,
    Reason.ACCEPTED: Outcome.UPDATED,
    Reason.OVERRIDDEN: Outcome.UPDATED,
    Reason.ASKED: Outcome.AWAITING_CONFIRMATION,
    Reason.DECLINED: Outcome.DECLINED,
    Reason.EXPIRED: Outcome.LAPSED,
    Reason.SUPERSEDED: Outcome.LAPSED,
    Reason.STALE: Outcome.LAPSED,
    Reason.UNDONE: Outcome.UNDONE,
    Reason.NO_TRIGGER: Outcome.NOT_FIRED,
    Reason.NO_COMPANY: Outcome.NOT_FIRED,
    Reason.OUT_OF_ORDER: Outcome.NOT_FIRED,
    Reason.NOT_ELIGIBLE: Outcome.NOT_FIRED,
    Reason.LEAD_STATUS_NOT_ENABLED: Outcome.NOT_FIRED,
    Reason.NO_RULE_MATCHED: Outcome.NOT_FIRED,
    Reason.ALREADY_IN_CATEGORY: Outcome.NOT_FIRED,
    Reason.CHOICE_KEPT: Outcome.NOT_FIRED,
    Reason.TARGET_MISSING: Outcome.NOT_FIRED,
    Reason.EVENT_ID_REUSED: Outcome.FAILED,
    Reason.COMPANY_NOT_FOUND: Outcome.FAILED,
    Reason.CONFLICT: Outcome.FAILED,
    Reason.RULE_ERROR: Outcome.FAILED,
    Reason.PLUGIN_ERROR: Outcome.FAILED,
    Reason.HOST_ERROR: Outcome.FAILED,
}
