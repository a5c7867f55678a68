"""Decisions and confirmations as plain JSON, for a store to keep, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from leadcat_rules.decisions import (
    Change,
    ConditionTrace,
    Confirmation,
    ConfirmationStatus,
    Decision,
    Intent,
    Reason,
    RuleTrace,
    Step,
)
from leadcat_rules.domain import Category, CategoryGroup, Company
from leadcat_rules.errors import ErrorCode, InvalidInput, Problem, pointer, shown
from leadcat_rules.event_content import CONTACT_SAVED, SALE_SAVED, event_from_json, event_to_json
from leadcat_rules.events import Event, Trigger
from leadcat_rules.plain import shown_json
from leadcat_rules.record_shape import (
    REQUIRED,
    Key,
    RecordShape,
    a_count,
    a_flag,
    a_text,
    a_time,
    a_word,
    an_object,
    as_it_is,
    each_of,
    made,
    several,
    unknown_keys,
)
from leadcat_rules.times import format_time


def decision_content(decision: Decision) -> dict[str, Any]:
    """The decision with all that belongs to it, defaults left out; times in UTC.

    An attribute of its company that has no JSON is told by its type, in brackets: it keeps no
    decision from being stored (S3). InvalidInput for such an attribute of the event's record.
    """
    return _DECISION.content(decision)


def decision_from_content(content: Mapping[str, Any]) -> Decision:
    """The decision of such an object. Raises InvalidInput with all that is wrong with it."""
    return _DECISION.record(content)


def confirmation_content(confirmation: Confirmation) -> dict[str, Any]:
    """The confirmation, as `decision_content` has a decision."""
    return _CONFIRMATION.content(confirmation)


def confirmation_from_content(content: Mapping[str, Any]) -> Confirmation:
    """The confirmation of such an object. Raises InvalidInput with all that is wrong with it."""
    return _CONFIRMATION.record(content)


def _event(content: object) -> Event:
    given = an_object(content)
    unknown = [*unknown_keys(given, _OF_EVENTS)]
    if given.get("type") not in (SALE_SAVED, CONTACT_SAVED):
        unknown.append(_no_event(given.get("type")))
    if unknown:
        raise InvalidInput(*unknown)
    return made(event_from_json, given)


_OF_EVENTS = frozenset(
    {"id", "type", "at", "actor", "origin", "chosen_category", "before", "after"}
)


def _no_event(kind: object) -> Problem:
    message = f"no event is of the type {shown(kind)}"
    return Problem(ErrorCode.INVALID_VALUE, message, pointer=pointer("type"))


def _attributes(attributes: Mapping[str, Any]) -> dict[str, Any] | None:
    if not attributes:
        return None
    return {str(name): shown_json(value) for name, value in attributes.items()}


_CATEGORY = RecordShape(
    Category,
    Key("id", a_text, default=REQUIRED),
    Key("name", a_text, default=REQUIRED),
    Key("group", a_word(CategoryGroup), str, REQUIRED),
    Key("lead_status_enabled", a_flag, default=False),
    Key("deleted", a_flag, default=False),
)
_COMPANY = RecordShape(
    Company,
    Key("id", a_text, default=REQUIRED),
    Key("name", a_text, default=REQUIRED),
    Key("category", _CATEGORY.record, _CATEGORY.content),
    Key("attributes", an_object, _attributes),
)
_CONDITION = RecordShape(
    ConditionTrace,
    Key("pointer", a_text, default=REQUIRED),
    Key("name", a_text, default=REQUIRED),
    Key("operator", a_text, default=REQUIRED),
    Key("value", as_it_is),
    Key("seen", as_it_is, shown_json),
    Key("held", a_flag),
)
_RULE = RecordShape(
    RuleTrace,
    Key("rule", a_text, default=REQUIRED),
    Key("matched", a_flag, default=REQUIRED),
    Key("conditions", several(_CONDITION), each_of(_CONDITION), ()),
)
_STEP = RecordShape(
    Step,
    Key("at", a_time, format_time, REQUIRED),
    Key("reason", a_word(Reason), str, REQUIRED),
    Key("actor", a_text),
    Key("rule", a_text),
    Key("trigger", a_word(Trigger), str),
    Key("from_category", a_text),
    Key("to_category", a_text),
    Key("revision", a_text),
    Key("error", a_text),
)
_CHANGE = RecordShape(
    Change,
    Key("company_id", a_text, default=REQUIRED),
    Key("expected", a_text),
    Key("target", a_text, default=REQUIRED),
    Key("event", a_text, default=REQUIRED),
)
_INTENT = RecordShape(
    Intent,
    Key("change", _CHANGE.record, _CHANGE.content, REQUIRED),
    Key("step", _STEP.record, _STEP.content, REQUIRED),
    Key("confirmation", a_text),
    Key("suggested", a_text),
)
_DECISION = RecordShape(
    Decision,
    Key("event", _event, event_to_json, REQUIRED),
    Key("fingerprint", a_text, default=REQUIRED),
    Key("claimed_at", a_time, format_time, REQUIRED),
    Key("is_echo", a_flag, default=False),
    Key("version", a_count, default=0),
    Key("steps", several(_STEP), each_of(_STEP), ()),
    Key("in_hand", a_flag, default=True),
    Key("intent", _INTENT.record, _INTENT.content),
    Key("company", _COMPANY.record, _COMPANY.content),
    Key("trace", several(_RULE), each_of(_RULE), ()),
)
_CONFIRMATION = RecordShape(
    Confirmation,
    Key("id", a_text, default=REQUIRED),
    Key("event", _event, event_to_json, REQUIRED),
    Key("company", _COMPANY.record, _COMPANY.content, REQUIRED),
    Key("suggested", a_text, default=REQUIRED),
    Key("rule", a_text, default=REQUIRED),
    Key("trigger", a_word(Trigger), str, REQUIRED),
    Key("because", a_text),
    Key("revision", a_text, default=REQUIRED),
    Key("opened_at", a_time, format_time, REQUIRED),
    Key("expires_at", a_time, format_time),
    Key("status", a_word(ConfirmationStatus), str, ConfirmationStatus.PENDING),
    Key("answered_by", a_text),
    Key("answered_at", a_time, format_time),
)
