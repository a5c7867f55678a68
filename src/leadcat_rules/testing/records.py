"""Decisions and confirmations as an engine would save them, one version after the other."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from attrs import evolve

from leadcat_rules.decisions import (
    Change,
    Confirmation,
    ConfirmationStatus,
    Decision,
    Intent,
    Reason,
    Step,
)
from leadcat_rules.domain import Company
from leadcat_rules.event_content import fingerprint_of
from leadcat_rules.events import Event, Trigger
from leadcat_rules.testing.clock import MORNING
from leadcat_rules.testing.crm import ACME, CUSTOMER, LEAD
from leadcat_rules.testing.events import sold

REVISION = "sha256:" + "0" * 64


def minutes_later(minutes: float) -> datetime:
    """So many minutes after the `MORNING`."""
    return MORNING + timedelta(minutes=minutes)


def claimed(event: Event | None = None, *, at: datetime = MORNING) -> Decision:
    """A new decision in hand, as a delivery claims it; of a sold sale when no event is given."""
    event = event or sold()
    return Decision(event=event, fingerprint=fingerprint_of(event), claimed_at=at)


def a_step(reason: Reason = Reason.RULE_MATCHED, **details: Any) -> Step:
    """A step of the rule `sold`, from Lead to Customer; `details` are fields of `Step`."""
    usual: dict[str, Any] = {
        "at": MORNING,
        "rule": "sold",
        "trigger": Trigger.SALE_SOLD,
        "from_category": LEAD.id,
        "to_category": CUSTOMER.id,
        "revision": REVISION,
    }
    return Step(reason=reason, **usual | details)


def decided(
    decision: Decision | None = None, reason: Reason = Reason.RULE_MATCHED, **details: Any
) -> Decision:
    """The next version, with one more step; `details` are fields of `Step`."""
    return (decision or claimed()).recorded(a_step(reason, **details))


def intending(
    decision: Decision | None = None, *, at: datetime = MORNING, confirmation: str | None = None
) -> Decision:
    """The next version, with the change from Lead to Customer about to be written."""
    decision = decision or claimed()
    change = Change(
        company_id=decision.event.company_id or ACME.id,
        expected=LEAD.id,
        target=CUSTOMER.id,
        event=decision.id,
    )
    intent = Intent(change=change, step=a_step(at=at), confirmation=confirmation)
    return decision.intending(intent, at)


def asked(
    decision: Decision | None = None, *, at: datetime = MORNING, company: Company | None = None
) -> tuple[Decision, Confirmation]:
    """The next version, awaiting an answer, and the confirmation that it opens."""
    waiting = decided(decision, Reason.ASKED, at=at)
    confirmation = Confirmation(
        id=f"{waiting.id}-{waiting.version}",
        event=waiting.event,
        company=company or evolve(ACME, id=waiting.event.company_id or ACME.id),
        suggested=CUSTOMER.id,
        rule="sold",
        trigger=Trigger.SALE_SOLD,
        revision=REVISION,
        opened_at=at,
    )
    return waiting, confirmation


def answered(
    decision: Decision,
    confirmation: Confirmation,
    status: ConfirmationStatus = ConfirmationStatus.ACCEPTED,
    *,
    at: datetime = MORNING,
    by: str | None = "ann",
) -> tuple[Decision, Confirmation]:
    """The next version, with the answer recorded, and the confirmation closed by it."""
    step = a_step(Reason(status.value), at=at, actor=by)
    return decision.recorded(step), confirmation.closed(status, at=at, by=by)
