"""A decision or confirmation as the columns of its row, and back."""

from __future__ import annotations

import json
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import BindParameter, Column, bindparam

from leadcat_rules import (
    Confirmation,
    Decision,
    Event,
    Outcome,
    confirmation_content,
    confirmation_from_content,
    decision_content,
    decision_from_content,
)
from leadcat_sql.schema.column_types import Word
from leadcat_sql.stores.texts import MOST_OF_CONFIRMATION, searchable, storable

TENANT = bindparam("for_tenant", type_=Word)
"""In every statement: tenants that share a database are kept apart."""

_TO_JSON = json.JSONEncoder(separators=(",", ":"))


def bound(prefix: str, column: Column[Any]) -> BindParameter[Any]:
    """The parameter with this column's value, called `decision_version` for example."""
    return bindparam(f"{prefix}_{column.name}", type_=column.type)


def new_receipt() -> str:
    """The mark of one write, that no other one bears."""
    return uuid4().hex


def decision_values(decision: Decision, receipt: str) -> dict[str, Any]:
    """The columns of `leadcat_decision` as parameters. InvalidInput for an id that none holds."""
    return {
        "decision_event_id": storable(decision.id, "the event id"),
        "decision_version": decision.version,
        "decision_receipt": receipt,
        "decision_steps": len(decision.steps),
        "decision_is_news": bool(decision.steps),
        "decision_in_hand": decision.in_hand,
        "decision_claimed_at": decision.claimed_at,
        "decision_position_at": decision.position[0],
        "decision_at": decision.at,
        "decision_company": searchable(decision.event.company_id),
        "decision_record": record_key(decision.event),
        "decision_counted_at": _counted_at(decision),
        "decision_outcome": _word(decision.outcome),
        "decision_rule": searchable(decision.rule),
        "decision_trigger": _word(decision.trigger),
        "decision_reason": _word(decision.reason),
        "decision_answered_by": searchable(decision.answered_by),
        "decision_actor": searchable(decision.event.actor),
        "decision_content": _TO_JSON.encode(decision_content(decision)),
    }


def confirmation_values(confirmation: Confirmation) -> dict[str, Any]:
    """The columns of `leadcat_confirmation` as parameters."""
    return {
        "confirmation_id": storable(confirmation.id, "the confirmation's id", MOST_OF_CONFIRMATION),
        "confirmation_event_id": confirmation.event.id,
        "confirmation_company": searchable(confirmation.company.id),
        "confirmation_rule": searchable(confirmation.rule),
        "confirmation_status": _word(confirmation.status),
        "confirmation_opened_at": confirmation.opened_at,
        "confirmation_expires_at": confirmation.expires_at,
        "confirmation_content": _TO_JSON.encode(confirmation_content(confirmation)),
    }


def decision_from(content: str) -> Decision:
    """The decision of a row."""
    return decision_from_content(json.loads(content))


def confirmation_from(content: str) -> Confirmation:
    """The confirmation of a row."""
    return confirmation_from_content(json.loads(content))


def record_key(event: Event) -> str:
    """The sale or contact that the event is about, as one text: `sale:s1` (E10)."""
    kind, id = event.record
    return f"{kind}:{searchable(id)}"


def _word(value: StrEnum | None) -> str | None:
    """Plain text: a driver may take a member of an enumeration for something else."""
    return None if value is None else value.value


def _counted_at(decision: Decision) -> datetime | None:
    if decision.outcome in (None, Outcome.FAILED):
        return None
    return decision.event.at
