"""`AutomatedCategoryUpdate`, as the original product and its API have it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypeAlias

from attrs import frozen
from pydantic import BeforeValidator, ConfigDict, Field

from leadcat_rules.errors import ErrorCode, did_you_mean, shown
from leadcat_rules.events import Trigger
from leadcat_rules.shape import FileModel, Flag, refusal

LARGEST_ID = 2**31 - 1
"""Ids are int32 there."""
NAMES: Mapping[Trigger, str] = {
    Trigger.SALE_SOLD: "SaleSold",
    Trigger.SALE_LOST: "SaleLost",
    Trigger.SALE_REGISTERED: "SaleRegistered",
    Trigger.LEAD_STATUS_CHANGED: "LeadStatusChanged",
}
"""Our triggers by the names of `CategoryUpdateTrigger`, in the order of the settings tab."""
IGNORED = ("TableRight", "FieldProperties")
"""What each carrier of the original's API bears besides, and says nothing."""

_BY_NAME = {name: trigger for trigger, name in NAMES.items()}
_BY_NUMBER = {str(trigger.number): trigger for trigger in NAMES}


def _trigger(value: object) -> object:
    if isinstance(value, Trigger):
        return value
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    text = f"{value:g}" if is_number else value
    if not isinstance(text, str):
        raise refusal(ErrorCode.WRONG_TYPE, f"a name or a number is needed, not {shown(value)}")
    found = _BY_NAME.get(text) or _BY_NUMBER.get(text)
    if found is None:
        numbers = ", ".join(f"{each.number} {name}" for each, name in NAMES.items())
        hint = did_you_mean(text, _BY_NAME) or f"one of {numbers}"
        raise refusal(ErrorCode.UNKNOWN_TRIGGER, f"no trigger is {shown(value)}", hint)
    return found


def _id(value: object) -> object:
    """The id as text; None for null and 0, which say that there is none."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if text in (None, "0"):
        return None
    if not isinstance(text, str):
        raise refusal(ErrorCode.WRONG_TYPE, f"the number of an id is needed, not {shown(value)}")
    if not is_numeric(text):
        hint = "0 where there is none"
        raise refusal(ErrorCode.INVALID_VALUE, f"an id is a whole number, not {shown(value)}", hint)
    return text


def is_numeric(id: str) -> bool:
    """Whether the original can have such an id."""
    plain = id.isascii() and id.isdigit() and len(id) <= len(str(LARGEST_ID))
    return plain and str(int(id)) == id and 0 < int(id) <= LARGEST_ID


NumericId: TypeAlias = Annotated[str | None, BeforeValidator(_id)]
TriggerType: TypeAlias = Annotated[Trigger, BeforeValidator(_trigger)]


class SettingEntry(FileModel):
    """One setting of the original, as it stands in a file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    TriggerType: TriggerType
    Enabled: Flag = False
    UserConfirmation: Flag = False
    DefaultCategory: NumericId = Field(default=None, validate_default=False)
    LeadstatusId: NumericId = Field(default=None, validate_default=False)


@frozen(kw_only=True)
class Setting:
    """One of the four toggles of the original; ids are texts, None where there is none."""

    trigger: Trigger
    enabled: bool = False
    ask_for_confirmation: bool = False
    category: str | None = None
    lead_status: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The `AutomatedCategoryUpdate`; 0 where there is no id."""
        return {
            "Enabled": self.enabled,
            "TriggerType": NAMES[self.trigger],
            "UserConfirmation": self.ask_for_confirmation,
            "DefaultCategory": int(self.category or 0),
            "LeadstatusId": int(self.lead_status or 0),
        }
