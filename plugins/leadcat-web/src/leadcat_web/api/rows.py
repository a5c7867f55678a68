"""Decisions, confirmations and what is in them, as the JSON that is answered."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from leadcat_rules import (
    Category,
    Company,
    Confirmation,
    Decision,
    InvalidInput,
    LeadStatus,
    Preview,
    RuleTrace,
    Step,
    decision_row,
    event_to_json,
    plain_json,
)


def handled(decision: Decision) -> dict[str, Any]:
    """A decision and its steps."""
    return {"decision": decision_row(decision), "steps": [step_row(s) for s in decision.steps]}


def detail(decision: Decision) -> dict[str, Any]:
    """A decision with all that explains it (S5)."""
    return {
        **handled(decision),
        "event": event_to_json(decision.event),
        "company": company_row(decision.company),
        "trace": trace_rows(decision.trace),
    }


def preview_row(preview: Preview) -> dict[str, Any]:
    """What a save would come to."""
    return {
        "would_update": preview.would_update,
        "would_ask": preview.would_ask,
        "reason": str(preview.reason),
        "company": company_row(preview.company),
        "from": preview.from_category,
        "to": preview.to_category,
        "rule": preview.rule,
        "trigger": preview.trigger and str(preview.trigger),
        "because": preview.because,
        "revision": preview.revision,
        "error": preview.error,
        "trace": trace_rows(preview.trace),
    }


def confirmation_row(confirmation: Confirmation) -> dict[str, Any]:
    """A confirmation as it stands."""
    return {
        "id": confirmation.id,
        "status": str(confirmation.status),
        "event": event_to_json(confirmation.event),
        "company": company_row(confirmation.company),
        "suggested": confirmation.suggested,
        "rule": confirmation.rule,
        "trigger": str(confirmation.trigger),
        "because": confirmation.because,
        "revision": confirmation.revision,
        "opened_at": time_text(confirmation.opened_at),
        "expires_at": time_text(confirmation.expires_at),
        "answered_by": confirmation.answered_by,
        "answered_at": time_text(confirmation.answered_at),
    }


def step_row(step: Step) -> dict[str, Any]:
    """One step."""
    return {
        "at": time_text(step.at),
        "outcome": str(step.outcome),
        "reason": str(step.reason),
        "actor": step.actor,
        "rule": step.rule,
        "trigger": step.trigger and str(step.trigger),
        "from": step.from_category,
        "to": step.to_category,
        "revision": step.revision,
        "error": step.error,
    }


def trace_rows(trace: Iterable[RuleTrace]) -> list[dict[str, Any]]:
    """Each rule that was tried."""
    return [
        {
            "rule": rule.rule,
            "matched": rule.matched,
            "conditions": [
                {
                    "pointer": each.pointer,
                    "name": each.name,
                    "operator": each.operator,
                    "value": _plain(each.value),
                    "seen": _plain(each.seen),
                    "held": each.held,
                }
                for each in rule.conditions
            ],
        }
        for rule in trace
    ]


def company_row(company: Company | None) -> dict[str, Any] | None:
    """A company with its category."""
    if company is None:
        return None
    return {
        "id": company.id,
        "name": company.name,
        "category": None if company.category is None else category_row(company.category),
        "attributes": {str(key): _plain(value) for key, value in company.attributes.items()},
    }


def category_row(category: Category) -> dict[str, Any]:
    """A category."""
    return {
        "id": category.id,
        "name": category.name,
        "group": str(category.group),
        "lead_status_enabled": category.lead_status_enabled,
        "deleted": category.deleted,
    }


def lead_status_row(status: LeadStatus) -> dict[str, Any]:
    """A lead status."""
    return {"id": status.id, "name": status.name, "deleted": status.deleted}


def time_text(moment: datetime | None) -> str | None:
    """RFC 3339 in UTC."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _plain(value: object) -> Any:
    """What has no JSON is told by its type, in brackets: an answer never fails for it."""
    try:
        return plain_json(value)
    except InvalidInput:
        return f"({type(value).__name__})"
