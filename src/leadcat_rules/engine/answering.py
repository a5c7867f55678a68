"""Confirmations: answered once, by the company as it is then; or expired (C4, C5, C7)."""

from __future__ import annotations

from attrs import evolve

from leadcat_rules.decisions import (
    Answer,
    Confirmation,
    ConfirmationStatus,
    Decision,
    Intent,
    Reason,
)
from leadcat_rules.domain import Company, CrmLists
from leadcat_rules.engine.flow import Flow
from leadcat_rules.engine.replies import meaning
from leadcat_rules.engine.session import Session
from leadcat_rules.engine.writing import (
    Overtaken,
    came_to_nothing,
    carry_out,
    change_to,
    decision_of,
)
from leadcat_rules.errors import AlreadyAnswered, ErrorCode, NotFound, Problem
from leadcat_rules.events import Trigger

_STATUSES = {
    Reason.ACCEPTED: ConfirmationStatus.ACCEPTED,
    Reason.OVERRIDDEN: ConfirmationStatus.OVERRIDDEN,
    Reason.DECLINED: ConfirmationStatus.DECLINED,
    Reason.EXPIRED: ConfirmationStatus.EXPIRED,
    Reason.STALE: ConfirmationStatus.STALE,
}


def answer_confirmation(
    session: Session, confirmation_id: str, answer: Answer, *, by: str | None
) -> Flow[Decision]:
    """Answer from the inbox. Raises NotFound, AlreadyAnswered (C4), Refused (C2), HostFault."""
    while True:
        decision, confirmation = yield from _open_question(session, confirmation_id)
        try:
            return (yield from settle(session, decision, confirmation, answer, by=by))
        except _StillOpen:
            continue
        except Overtaken as overtaken:
            return overtaken.decision


def _open_question(session: Session, confirmation_id: str) -> Flow[tuple[Decision, Confirmation]]:
    """A pending confirmation and its decision, which nobody has answered in this version.

    Raises NotFound, AlreadyAnswered.
    """
    confirmation = yield from confirmation_of(session, confirmation_id)
    decision = yield from decision_of(session, confirmation.event.id)
    # Only now is it known to wait: an answer that came in between made the version that was read.
    confirmation = yield from confirmation_of(session, confirmation_id)
    if not confirmation.is_pending:
        raise already_answered(confirmation)
    return decision, confirmation


class _StillOpen(Exception):
    """The decision has moved on, a failed dialog's for example, and its question still waits."""


def confirmation_of(session: Session, confirmation_id: str) -> Flow[Confirmation]:
    """The confirmation of this id; raises NotFound."""
    found = yield from session.records.confirmation(confirmation_id)
    if found is None:
        message = f"there is no confirmation with the id {confirmation_id!r}"
        raise NotFound(Problem(ErrorCode.NOT_FOUND, message, "list the inbox to see the ids"))
    return found


def already_answered(confirmation: Confirmation) -> AlreadyAnswered:
    """The error of a second answer, which names the first (C4)."""
    who = f" by {confirmation.answered_by}" if confirmation.answered_by else ""
    when = f" at {confirmation.answered_at.isoformat()}" if confirmation.answered_at else ""
    message = f"confirmation {confirmation.id!r} was {confirmation.status}{who}{when}"
    return AlreadyAnswered(Problem(ErrorCode.ALREADY_ANSWERED, message, "nothing was changed"))


def settle(
    session: Session,
    decision: Decision,
    confirmation: Confirmation,
    answer: Answer,
    *,
    by: str | None,
) -> Flow[Decision]:
    """Answer a pending confirmation by the company as it is now (C5).

    Raises AlreadyAnswered, Refused, and HostFault where the host failed before anything changed.
    """
    if confirmation.has_expired(session.now()):
        return (yield from _close(session, decision, confirmation, Reason.EXPIRED))
    company = yield from session.host.company(confirmation.company.id)
    if not _is_as_asked(confirmation, company):
        return (yield from _close(session, decision, confirmation, Reason.STALE, by, company))
    lists = CrmLists((yield from session.host.categories()))
    current = confirmation.company.category_id
    reply = meaning(answer, suggested=confirmation.suggested, current=current, lists=lists)
    if reply.target is None:
        return (yield from _close(session, decision, confirmation, reply.reason, by))
    return (yield from _write(session, decision, confirmation, reply.reason, reply.target, by))


def _is_as_asked(confirmation: Confirmation, company: Company | None) -> bool:
    """Whether the company is still eligible and in the category that was asked about (C5)."""
    if company is None or company.category is None or not company.is_potential_customer:
        return False
    if company.category_id != confirmation.company.category_id:
        return False
    needs_lead_status = confirmation.trigger is Trigger.LEAD_STATUS_CHANGED
    return company.category.lead_status_enabled or not needs_lead_status


def _close(
    session: Session,
    decision: Decision,
    confirmation: Confirmation,
    reason: Reason,
    by: str | None = None,
    company: Company | None = None,
) -> Flow[Decision]:
    """End a confirmation without a change to the company, for whoever is first."""
    now = session.now()
    company = company or confirmation.company
    step = evolve(
        decision.steps[-1],
        at=now,
        reason=reason,
        actor=by,
        from_category=company.category_id,
        to_category=confirmation.suggested,
        error=None,
    )
    closed = confirmation.closed(_STATUSES[reason], at=now, by=by)
    return (yield from _save_once(session, decision.recorded(step), closed))


def _write(
    session: Session,
    decision: Decision,
    confirmation: Confirmation,
    reason: Reason,
    target: str,
    by: str | None,
) -> Flow[Decision]:
    now = session.now()
    expected = confirmation.company.category_id
    step = evolve(
        decision.steps[-1],
        at=now,
        reason=reason,
        actor=by,
        from_category=expected,
        to_category=target,
        error=None,
    )
    change = change_to(target, decision, expected)
    intent = Intent(change=change, step=step, confirmation=confirmation.id)
    closed = confirmation.closed(_STATUSES[reason], at=now, by=by)
    decision = yield from _save_once(session, decision.intending(intent, now), closed)
    written = yield from carry_out(session, decision, intent)
    return written or (yield from came_to_nothing(session, decision, intent))


def _save_once(session: Session, decision: Decision, closed: Confirmation) -> Flow[Decision]:
    """The gate that only the first answer passes (C4)."""
    if (yield from session.records.save(decision, closed)):
        return decision
    stored = yield from confirmation_of(session, closed.id)
    if stored.is_pending:
        raise _StillOpen
    raise already_answered(stored)


def expire_confirmations(session: Session) -> Flow[tuple[Decision, ...]]:
    """Close every confirmation whose time is up: silence never applies a change (C7)."""
    pending = yield from session.records.confirmations(status=ConfirmationStatus.PENDING)
    expired = []
    for waiting in pending:
        if not waiting.has_expired(session.now()):
            continue
        try:
            decision, confirmation = yield from _open_question(session, waiting.id)
            expired.append((yield from _close(session, decision, confirmation, Reason.EXPIRED)))
        except (AlreadyAnswered, _StillOpen):
            # Somebody was quicker; what is still open expires the next time.
            continue
    return tuple(expired)
