"""Confirmations: answered once, by the company as it is then; or expired (C4, C5, C7)."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve, frozen

from leadcat_rules.decisions import (
    Answer,
    Confirmation,
    ConfirmationStatus,
    Decision,
    Intent,
    Reason,
    Step,
)
from leadcat_rules.domain import Company, CrmLists
from leadcat_rules.engine.flow import Flow, in_turn
from leadcat_rules.engine.replies import meaning
from leadcat_rules.engine.session import Session
from leadcat_rules.engine.writing import (
    Overtaken,
    came_to_nothing,
    carry_out,
    change_to,
    decision_of,
)
from leadcat_rules.errors import AlreadyAnswered, ErrorCode, NotFound, Problem, StoreError
from leadcat_rules.events import Trigger
from leadcat_rules.queries import ConfirmationQuery

_READINGS = 16
"""How often what somebody else keeps changing is read again."""


def answer_confirmation(
    session: Session, confirmation_id: str, answer: Answer, *, by: str | None
) -> Flow[Decision]:
    """Answer from the inbox. Raises NotFound, AlreadyAnswered (C4), Refused (C2), HostFault."""
    for _ in range(_READINGS):
        decision, confirmation = yield from _open_question(session, confirmation_id)
        try:
            return (yield from settle(session, decision, confirmation, answer, by=by))
        except StillOpen:
            continue
        except Overtaken as overtaken:
            return overtaken.decision
    message = f"confirmation {confirmation_id!r} has changed {_READINGS} times while it was read"
    raise StoreError(Problem(ErrorCode.STORE_FAILED, message, "nothing was changed; try again"))


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


class StillOpen(Exception):
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
        closing = _Closing(session, decision, confirmation, current=_asked_about(confirmation))
        return (yield from closing.without_a_change(Reason.EXPIRED))
    company = yield from session.host.company(confirmation.company.id)
    current = None if company is None else company.category_id
    closing = _Closing(session, decision, confirmation, by=by, current=current)
    if not _is_as_asked(confirmation, company):
        return (yield from closing.without_a_change(Reason.STALE))
    lists = CrmLists((yield from session.host.categories()))
    reply = meaning(answer, suggested=confirmation.suggested, current=current, lists=lists)
    if reply.target is None:
        return (yield from closing.without_a_change(reply.reason))
    return (yield from closing.by_a_change(reply.reason, reply.target))


def _asked_about(confirmation: Confirmation) -> str | None:
    """The company isn't read where its category no longer matters."""
    return confirmation.company.category_id


def _is_as_asked(confirmation: Confirmation, company: Company | None) -> bool:
    """Whether the company is still eligible and in the category that was asked about (C5)."""
    if company is None or company.category is None or not company.is_potential_customer:
        return False
    if company.category_id != confirmation.company.category_id:
        return False
    needs_lead_status = confirmation.trigger is Trigger.LEAD_STATUS_CHANGED
    return company.category.lead_status_enabled or not needs_lead_status


@frozen
class _Closing:
    """The end of one confirmation, recorded for whoever is first (C4)."""

    session: Session
    decision: Decision
    confirmation: Confirmation
    by: str | None = None
    current: str | None = None
    """The id of the category that the company has now."""

    def without_a_change(self, reason: Reason) -> Flow[Decision]:
        """The company keeps its category."""
        step = self._step(reason, to=self.confirmation.suggested)
        return (yield from self._save(self.decision.recorded(step), reason))

    def by_a_change(self, reason: Reason, target: str) -> Flow[Decision]:
        """The company gets this category, unless it has another one by then."""
        step = self._step(reason, to=target)
        intent = Intent(
            change=change_to(target, self.decision, self.current),
            step=step,
            confirmation=self.confirmation.id,
            suggested=self.confirmation.suggested,
        )
        decision = yield from self._save(self.decision.intending(intent, step.at), reason)
        written = yield from carry_out(self.session, decision, intent)
        return written or (yield from came_to_nothing(self.session, decision, intent))

    def _step(self, reason: Reason, *, to: str) -> Step:
        return evolve(
            self.decision.steps[-1],
            at=self.session.now(),
            reason=reason,
            actor=self.by,
            from_category=self.current,
            to_category=to,
            error=None,
        )

    def _save(self, decision: Decision, reason: Reason) -> Flow[Decision]:
        status = ConfirmationStatus(reason.value)
        closed = self.confirmation.closed(status, at=self.session.now(), by=self.by)
        return (yield from _save_once(self.session, decision, closed))


def _save_once(session: Session, decision: Decision, closed: Confirmation) -> Flow[Decision]:
    """The gate that only the first answer passes (C4)."""
    if (yield from session.records.save(decision, closed)):
        return decision
    stored = yield from confirmation_of(session, closed.id)
    if stored.is_pending:
        raise StillOpen
    raise already_answered(stored)


def expire_confirmations(session: Session) -> Flow[tuple[Decision, ...]]:
    """Close every confirmation whose time is up: silence never applies a change (C7)."""
    expired = yield from expired_confirmations(session)
    closed = yield from in_turn(expire_confirmation(session, each.id) for each in expired)
    return tuple(decision for decision in closed if decision is not None)


def expired_confirmations(session: Session) -> Flow[Sequence[Confirmation]]:
    """Those that wait although their time is up (C7)."""
    query = ConfirmationQuery(status=ConfirmationStatus.PENDING, expired_at=session.now())
    return (yield from session.records.confirmations(query))


def expire_confirmation(session: Session, confirmation_id: str) -> Flow[Decision | None]:
    """Close it; None where somebody was quicker, and what is still open expires the next time."""
    try:
        decision, confirmation = yield from _open_question(session, confirmation_id)
        closing = _Closing(session, decision, confirmation, current=_asked_about(confirmation))
        return (yield from closing.without_a_change(Reason.EXPIRED))
    except (AlreadyAnswered, StillOpen):
        return None
