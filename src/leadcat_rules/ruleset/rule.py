"""One automation rule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Annotated

from pydantic import AfterValidator, Field, WithJsonSchema

from leadcat_rules.errors import ErrorCode, Problem, pointer
from leadcat_rules.events import Origin, Trigger
from leadcat_rules.ruleset.conditions import Condition, Reference
from leadcat_rules.ruleset.sharing import RulePart
from leadcat_rules.shape import Flag, Identifier, refusal
from leadcat_rules.times import DURATION_PATTERN, parse_duration


class AllowedFinding(RulePart):
    """A finding about the rule that is meant to be so."""

    code: str = Field(description="The code of the finding.")
    reason: str = Field(description="Why it is meant.")


def _duration_text(text: str) -> str:
    try:
        parse_duration(text)
    except ValueError as error:
        raise refusal(ErrorCode.INVALID_VALUE, str(error)) from None
    return text


Duration = Annotated[
    str,
    AfterValidator(_duration_text),
    WithJsonSchema({"type": "string", "pattern": f"^{DURATION_PATTERN}$"}),
]
"""An ISO 8601 duration, kept as it was written."""


class AutomationRule(RulePart):
    """One trigger, its conditions, a target category, and whether to ask."""

    id: Identifier = Field(description="Names the rule in decisions; unique in its ruleset.")
    trigger: Trigger = Field(description="The change that it waits for.")
    set_category_to: Reference | None = Field(
        default=None,
        description="The target category; may be left out only when the rule is off.",
    )
    enabled: Flag = Field(default=True, description="Whether the rule is on.")
    lead_status: Reference | None = Field(
        default=None,
        description="The lead status to match; for lead_status_changed, and only there.",
    )
    ask_for_confirmation: Flag = Field(
        default=False, description="Whether a person confirms first; else it is automatic."
    )
    expires_after: Duration | None = Field(
        default=None,
        description="How long a confirmation can be answered: an ISO 8601 duration in weeks, days, "
        "hours, minutes and seconds. Only when asking.",
    )
    when: Condition | None = Field(default=None, description="What else must hold.")
    origins: Annotated[tuple[Origin, ...], Field(min_length=1)] | None = Field(
        default=None, description="Limits the rule to saves from these origins."
    )
    because: str | None = Field(default=None, description="A sentence for people: why.")
    allow: tuple[AllowedFinding, ...] = Field(
        default=(), description="Findings about the rule that are meant to be so."
    )

    @property
    def expires_in(self) -> timedelta | None:
        """How long its confirmations can be answered; None without end."""
        return None if self.expires_after is None else parse_duration(self.expires_after)

    def problems(self) -> Iterator[Problem]:
        """What its keys lack or contradict together, with pointers below the rule (R4, R5)."""
        if self.enabled and self.set_category_to is None:
            message = f"rule {self.id!r} is on and has no target category"
            hint = 'set it to the name of a category, or add "enabled": false'
            yield _problem(ErrorCode.TARGET_REQUIRED, message, hint, "set_category_to")
        if self.expires_after is not None and not self.ask_for_confirmation:
            message = f"rule {self.id!r} doesn't ask, so nothing can expire"
            hint = 'leave it out, or add "ask_for_confirmation": true'
            yield _problem(ErrorCode.INVALID_VALUE, message, hint, "expires_after")
        yield from self._lead_status_problems()

    def _lead_status_problems(self) -> Iterator[Problem]:
        waits_for_one = self.trigger is Trigger.LEAD_STATUS_CHANGED
        if waits_for_one and self.enabled and self.lead_status is None:
            message = f"rule {self.id!r} is on and has no lead status to match"
            hint = 'set it to the name of a lead status, or add "enabled": false'
            yield _problem(ErrorCode.LEAD_STATUS_REQUIRED, message, hint, "lead_status")
        if self.lead_status is not None and not waits_for_one:
            message = f"rule {self.id!r} waits for {self.trigger}, which has no lead status"
            hint = f"leave it out, or make the trigger {Trigger.LEAD_STATUS_CHANGED}"
            yield _problem(ErrorCode.LEAD_STATUS_NOT_ALLOWED, message, hint, "lead_status")


def _problem(code: ErrorCode, message: str, hint: str, key: str) -> Problem:
    return Problem(code, message, hint, pointer=pointer(key))
