"""The parts that bodies and answers are made of."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
)


def _utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except (OverflowError, ValueError):
        raise ValueError("a time within the years 1 to 9999 in UTC") from None


def _text(value: object) -> object:
    if isinstance(value, str) and "T" in value.upper():
        return value
    raise ValueError("a time looks like 2026-01-13T10:00:00Z, with its offset from UTC")


Id = Annotated[str, Field(min_length=1, max_length=2_000, pattern=r"^[^\x00]+$")]
"""An opaque text, without the NUL character that no database keeps."""
Moment = Annotated[AwareDatetime, BeforeValidator(_text), AfterValidator(_utc)]
"""A time of RFC 3339 with its offset; pydantic alone would take seconds since 1970 too."""


CORE = "x-core"
"""Stands for `$ref` until the document is put together: pydantic refuses what it hasn't made."""


def of_core(name: str) -> Any:
    """A schema of the core's own, by the name that it has in the document."""
    return WithJsonSchema({CORE: name})


EventJson = Annotated[dict[str, Any], of_core("Event")]
DecisionJson = Annotated[dict[str, Any], of_core("Decision")]
RulesetJson = Annotated[dict[str, Any], of_core("Ruleset")]


class Sent(BaseModel):
    """What a client sends; keys that nobody knows are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Told(BaseModel):
    """What is answered; all of its keys are there."""

    model_config = ConfigDict(extra="forbid", json_schema_serialization_defaults_required=True)
