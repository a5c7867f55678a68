"""One event from a JSON object, with all that is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from leadcat_rules.errors import ErrorCode, Problem, did_you_mean, pointer, shown
from leadcat_rules.event_content import CONTACT_SAVED, SALE_SAVED
from leadcat_rules.files.event_shape import ContactSavedEntry, SaleSavedEntry
from leadcat_rules.files.findings import Findings
from leadcat_rules.files.validation import missing, validated, wrong_type
from leadcat_rules.shape import readable_id

EventEntry: TypeAlias = SaleSavedEntry | ContactSavedEntry

_MODELS: Mapping[str, type[EventEntry]] = {
    SALE_SAVED: SaleSavedEntry,
    CONTACT_SAVED: ContactSavedEntry,
}


def read_event_entry(root: dict[str, Any], findings: Findings) -> EventEntry | None:
    """The event of this object as read from JSON; None when it is none, and `findings` say why."""
    kind = root.get("type")
    if not isinstance(kind, str) or kind not in _MODELS:
        findings.add(_wrong_kind(kind) if "type" in root else missing("type"))
        # The rest is checked as what it looks like.
        kind = _likely_kind(root)
        root = {**root, "type": kind}
    entry = validated(_MODELS[kind], root, findings)
    before, after = (_id_in(root.get(key)) for key in ("before", "after"))
    if before is None or after is None or before == after:
        return entry
    message = f"before and after are one record with one id, not {shown(before)} and {shown(after)}"
    findings.at("before", "id").add(Problem(ErrorCode.INVALID_VALUE, message))
    return None


def _id_in(record: object) -> str | None:
    return readable_id(record.get("id")) if isinstance(record, dict) else None


def _likely_kind(root: dict[str, Any]) -> str:
    after = root.get("after")
    return SALE_SAVED if isinstance(after, dict) and "status" in after else CONTACT_SAVED


def _wrong_kind(kind: object) -> Problem:
    place = pointer("type")
    if not isinstance(kind, str):
        return wrong_type("a string", kind, place)
    hint = did_you_mean(kind, _MODELS) or f"one of {', '.join(_MODELS)}"
    message = f"no event is of the type {shown(kind)}"
    return Problem(ErrorCode.INVALID_VALUE, message, hint, pointer=place)
