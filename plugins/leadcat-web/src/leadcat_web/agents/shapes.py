"""The carriers of the original product: names, numbers and words as its clients send them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from leadcat_rules import SaleStatus, Trigger

LARGEST_ID = 2**31 - 1
"""Ids are int32 there."""
_W = TypeVar("_W", bound=StrEnum)
TRIGGERS = {
    Trigger.SALE_REGISTERED: "SaleRegistered",
    Trigger.SALE_SOLD: "SaleSold",
    Trigger.SALE_LOST: "SaleLost",
    Trigger.LEAD_STATUS_CHANGED: "LeadStatusChanged",
}
"""Our triggers by the names of `CategoryUpdateTrigger`, in the order of its numbers."""
_TRIGGER_WORDS = {name: each for each, name in TRIGGERS.items()}
_STATUS_WORDS = {each.value.capitalize(): each for each in SaleStatus}


def _member(words: Mapping[str, Any], numbers: Mapping[int, Any], value: object) -> Any:
    """The member of a name, a number, or a number as text."""
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 9:
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and value in numbers:
        return numbers[value]
    if isinstance(value, str) and value in words:
        return words[value]
    raise ValueError(f"one of {', '.join(words)}, or {', '.join(map(str, numbers))}")


def _trigger(value: object) -> Any:
    return _member(_TRIGGER_WORDS, {each.number: each for each in TRIGGERS}, value)


def _sale_status(value: object) -> Any:
    return _member(_STATUS_WORDS, {each.number: each for each in SaleStatus}, value)


def _number(value: object) -> Any:
    if value is None:
        return 0
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _word(words: Mapping[str, Any], first: int) -> WithJsonSchema:
    numbers = list(range(first, first + len(words)))
    return WithJsonSchema({"anyOf": [{"enum": list(words)}, {"enum": numbers}]})


_ID_SCHEMA = {"type": ["integer", "null"], "minimum": 0, "maximum": LARGEST_ID}
NumericId = Annotated[
    int,
    Field(ge=0, le=LARGEST_ID, strict=True),
    BeforeValidator(_number),
    WithJsonSchema(_ID_SCHEMA),
]
"""A number; 0 or null where there is none."""
TriggerType = Annotated[Trigger, BeforeValidator(_trigger), _word(_TRIGGER_WORDS, 1)]
SaleStatusType = Annotated[SaleStatus, BeforeValidator(_sale_status), _word(_STATUS_WORDS, 0)]


class Carrier(BaseModel):
    """What a client of the original sends; members that nobody reads here are ignored, as there."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class SettingSent(Carrier):
    """The setting of one automated category update."""

    Enabled: bool = Field(default=False, strict=True)
    TriggerType: TriggerType
    UserConfirmation: bool = Field(default=False, strict=True)
    DefaultCategory: NumericId = 0
    LeadstatusId: NumericId = 0


class AutomatedCategoryUpdate(BaseModel):
    """The setting of one automated category update."""

    model_config = ConfigDict(extra="forbid")

    Enabled: bool
    TriggerType: str = Field(json_schema_extra={"enum": list(_TRIGGER_WORDS)})
    UserConfirmation: bool
    DefaultCategory: int = Field(description="The id of a category; 0 for none.")
    LeadstatusId: int = Field(description="The id of a lead status; 0 for none.")


class SettingsSent(Carrier):
    """The body of SaveAllAutomatedCategoryUpdates."""

    Settings: list[SettingSent] = Field(max_length=len(TRIGGERS))


class SaleSent(Carrier):
    """The body of GetNeedCategoryUpdateForSale: a sale that is about to be saved."""

    SaleStatus: SaleStatusType
    SaleId: NumericId = 0
    ContactId: NumericId = 0
    PersonId: NumericId = 0


class PersonSent(Carrier):
    """The body of GetNeedCategoryUpdateForPerson: a person who is about to be saved."""

    LeadStatus: NumericId = 0
    PersonId: NumericId = 0
    ContactId: NumericId = 0
    CategoryId: NumericId = 0


class UpdateSent(Carrier):
    """The body of PerformNeededCategoryUpdate."""

    PersonId: NumericId = 0
    ContactId: NumericId = 0
    CategoryId: NumericId = 0
    Setting: SettingSent


class AgentError(BaseModel):
    """Why a call failed."""

    model_config = ConfigDict(extra="forbid")

    Error: str
    ErrorType: str = Field(description="A code: docs/errors.md has each.")
    ErrorMessage: str
    ErrorSource: str = Field(description="The agent and its method.")
