"""A person's words for what the core names by a word of its own."""

from __future__ import annotations

from collections.abc import Mapping

from leadcat_rules import (
    CategoryGroup,
    ConfirmationStatus,
    Origin,
    Outcome,
    Reason,
    SaleStatus,
    Trigger,
)
from leadcat_web.words.marking import N_

OUTCOMES: Mapping[str, str] = {
    Outcome.UPDATED: N_("Updated"),
    Outcome.AWAITING_CONFIRMATION: N_("Awaiting confirmation"),
    Outcome.DECLINED: N_("Declined"),
    Outcome.LAPSED: N_("Lapsed"),
    Outcome.UNDONE: N_("Undone"),
    Outcome.NOT_FIRED: N_("Not fired"),
    Outcome.FAILED: N_("Failed"),
}
REASONS: Mapping[str, str] = {
    Reason.RULE_MATCHED: N_("A rule matched and updated the category"),
    Reason.ACCEPTED: N_("The suggestion was accepted"),
    Reason.OVERRIDDEN: N_("Another category was chosen"),
    Reason.ASKED: N_("A person is asked"),
    Reason.DECLINED: N_("The current category was kept"),
    Reason.EXPIRED: N_("Nobody answered in time"),
    Reason.SUPERSEDED: N_("A newer suggestion for the company took its place"),
    Reason.STALE: N_("The category had changed before the answer came"),
    Reason.UNDONE: N_("The update was undone"),
    Reason.NO_TRIGGER: N_("Nothing changed that a rule can wait for"),
    Reason.NO_COMPANY: N_("The sale or contact has no company"),
    Reason.OUT_OF_ORDER: N_("A newer change of the same record was decided before"),
    Reason.NOT_ELIGIBLE: N_("The company is no potential customer"),
    Reason.LEAD_STATUS_NOT_ENABLED: N_("Lead status is not enabled on the company's category"),
    Reason.NO_RULE_MATCHED: N_("No rule matched"),
    Reason.ALREADY_IN_CATEGORY: N_("The company already has the category"),
    Reason.CHOICE_KEPT: N_("The category that the user chose in the same save was kept"),
    Reason.TARGET_MISSING: N_("The rule's category was deleted"),
    Reason.EVENT_ID_REUSED: N_("The event's id was used for another event"),
    Reason.COMPANY_NOT_FOUND: N_("The company was not found"),
    Reason.CONFLICT: N_("The category kept changing while it was updated"),
    Reason.RULE_ERROR: N_("A condition of a rule failed"),
    Reason.PLUGIN_ERROR: N_("A plugin's condition failed"),
    Reason.HOST_ERROR: N_("The CRM failed"),
}
TRIGGERS: Mapping[str, str] = {
    Trigger.SALE_SOLD: N_("A sale is sold"),
    Trigger.SALE_LOST: N_("A sale is lost"),
    Trigger.SALE_REGISTERED: N_("A sale is registered with the company"),
    Trigger.LEAD_STATUS_CHANGED: N_("A lead status is set"),
}
STATUSES: Mapping[str, str] = {
    ConfirmationStatus.PENDING: N_("Pending"),
    ConfirmationStatus.ACCEPTED: N_("Accepted"),
    ConfirmationStatus.OVERRIDDEN: N_("Another category chosen"),
    ConfirmationStatus.DECLINED: N_("Declined"),
    ConfirmationStatus.EXPIRED: N_("Expired"),
    ConfirmationStatus.STALE: N_("Stale"),
    ConfirmationStatus.SUPERSEDED: N_("Superseded"),
}
GROUPS: Mapping[str, str] = {
    CategoryGroup.UNKNOWN: N_("Unknown"),
    CategoryGroup.CUSTOMER: N_("Customer"),
    CategoryGroup.POTENTIAL_CUSTOMER: N_("Potential customer"),
    CategoryGroup.PARTNER: N_("Partner"),
    CategoryGroup.LOST: N_("Lost"),
    CategoryGroup.OTHER: N_("Other"),
}
SALE_STATUSES: Mapping[str, str] = {
    SaleStatus.UNKNOWN: N_("Unknown"),
    SaleStatus.OPEN: N_("Open"),
    SaleStatus.SOLD: N_("Sold"),
    SaleStatus.LOST: N_("Lost"),
    SaleStatus.STALLED: N_("Stalled"),
}
ORIGINS: Mapping[str, str] = {
    Origin.UI: N_("User interface"),
    Origin.API: N_("API"),
    Origin.IMPORT: N_("Import"),
    Origin.BULK: N_("Bulk update"),
    Origin.AUTOMATION: N_("Automation"),
}
ROLES: Mapping[str, str] = {
    "administrator": N_("Administrator"),
    "sales": N_("Salesperson"),
    "reader": N_("Reader"),
}
PERMISSIONS: Mapping[str, str] = {
    "read": N_("Read"),
    "answer": N_("Answer confirmations"),
    "undo": N_("Undo updates"),
    "retry": N_("Retry failed decisions"),
    "change_settings": N_("Change the settings"),
    "send_events": N_("Send events"),
    "edit": N_("Edit sales and contacts"),
    "change_lists": N_("Change categories and lead statuses"),
}
