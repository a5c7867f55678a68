"""Our settings and previews as `AutomatedCategoryUpdate`, whose ids are numbers."""

from __future__ import annotations

from typing import Any

from leadcat_rules import (
    ContactSaved,
    ErrorCode,
    Event,
    Preview,
    Problem,
    Refused,
    SettingsDraft,
    Toggle,
    Trigger,
)
from leadcat_web.agents.shapes import LARGEST_ID, TRIGGERS, SettingSent


def setting_of(toggle: Toggle) -> dict[str, Any]:
    """One toggle; 0 where it has no category or lead status."""
    return {
        "Enabled": toggle.enabled,
        "TriggerType": TRIGGERS[toggle.trigger],
        "UserConfirmation": toggle.ask_for_confirmation,
        "DefaultCategory": number_of(toggle.set_category_to, "category"),
        "LeadstatusId": number_of(toggle.lead_status, "lead status"),
    }


def need_of(preview: Preview, event: Event) -> dict[str, Any] | None:
    """The rule that would apply, also an analyst's; None when none would."""
    if not preview.would_update or preview.trigger is None:
        return None
    status = event.after.lead_status if isinstance(event, ContactSaved) else None
    return {
        "Enabled": True,
        "TriggerType": TRIGGERS[preview.trigger],
        "UserConfirmation": preview.would_ask,
        "DefaultCategory": number_of(preview.to_category, "category"),
        "LeadstatusId": number_of(status, "lead status"),
    }


def edited(draft: SettingsDraft, setting: SettingSent) -> SettingsDraft:
    """The draft with one setting as it was sent; 0 empties."""
    is_fourth = setting.TriggerType is Trigger.LEAD_STATUS_CHANGED
    return draft.edit(
        setting.TriggerType,
        enabled=setting.Enabled,
        set_category_to=setting.DefaultCategory or "",
        ask_for_confirmation=setting.UserConfirmation,
        lead_status=(setting.LeadstatusId or "") if is_fourth else None,
    )


def number_of(id: str | None, what: str) -> int:
    """The id as a number; Refused for a CRM whose ids aren't numbers."""
    if id is None:
        return 0
    if id.isascii() and id.isdigit() and str(int(id[:12])) == id and int(id) <= LARGEST_ID:
        return int(id)
    message = f"the {what} {id!r} has an id that is no number"
    raise Refused(Problem(ErrorCode.INVALID_VALUE, message, "use /leadcat/v1, whose ids are texts"))
