"""From an intent to a written category and its record: durable first, then compare and set."""

from __future__ import annotations

from attrs import evolve

from leadcat_rules.decisions import (
    Change,
    Confirmation,
    ConfirmationStatus,
    Decision,
    Intent,
    Outcome,
    Reason,
)
from leadcat_rules.domain import CrmLists
from leadcat_rules.engine.flow import Flow
from leadcat_rules.engine.session import Session
from leadcat_rules.errors import ErrorCode, NotFound, Problem
from leadcat_rules.plugins import HostFault


class Overtaken(Exception):
    """Somebody else changed the decision first; `decision` is what they made of it."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision.id)
        self.decision = decision


class NotSaved(Exception):
    """The host's transaction didn't take this version of a decision; what went wrong is the cause.

    Raised only there, where something else can still be tried.
    """

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision.id)
        self.decision = decision


def decision_of(session: Session, event_id: str) -> Flow[Decision]:
    """The stored decision of this event; raises NotFound."""
    found = yield from session.records.decision(event_id)
    if found is None:
        message = f"there is no decision with the id {event_id!r}"
        raise NotFound(Problem(ErrorCode.NOT_FOUND, message, "a decision bears its event's id"))
    return found


def save(
    session: Session, decision: Decision, confirmation: Confirmation | None = None
) -> Flow[Decision]:
    """Save the decision's next version; raises Overtaken when somebody else was first."""
    try:
        is_saved = yield from session.records.save(decision, confirmation)
    except Exception as error:
        if session.joins_host_transaction:
            raise NotSaved(decision) from error
        raise
    if is_saved:
        return decision
    raise Overtaken((yield from decision_of(session, decision.id)))


def change_to(target: str, decision: Decision, expected: str | None) -> Change:
    """The compare-and-set of the decision's company (S2)."""
    company = decision.event.company_id or ""
    return Change(company_id=company, expected=expected, target=target, event=decision.id)


def carry_out(session: Session, decision: Decision, intent: Intent) -> Flow[Decision | None]:
    """Write what was intended, and record it; None when the category was another one by then.

    Where the host fails nobody knows what was written: the intent is kept for a retry (S3).
    """
    try:
        written = yield from session.host.set_category(intent.change)
    except HostFault as fault:
        return (yield from _failed(session, decision, intent, fault))
    if not written:
        return None
    try:
        return (yield from save(session, decision.recorded(intent.step)))
    except Overtaken as overtaken:
        return (yield from own_up(session, overtaken, intent))


def own_up(session: Session, overtaken: Overtaken, intent: Intent) -> Flow[Decision]:
    """Who took us for dead has recorded that nothing was written, but we know better (S3)."""
    made = overtaken.decision
    if made.in_hand or made.outcome not in (Outcome.NOT_FIRED, Outcome.FAILED):
        raise overtaken
    return (yield from record_now(session, made, intent))


def finish(session: Session, decision: Decision, intent: Intent) -> Flow[Decision | None]:
    """Carry out an intent that somebody left behind; None when it came to nothing (S3).

    The company tells how far they came. An automatic update that wasn't written is for the rules
    to judge afresh; a target that was deleted since is no target any more (C2, S4).
    """
    intent = evolve(intent, step=evolve(intent.step, at=session.now()))
    try:
        current = yield from _category_now(session, intent)
        if current == intent.change.expected and (yield from _is_to_be_written(session, intent)):
            written = yield from carry_out(session, decision, intent)
            if written is not None:
                return written
            # The write that was left behind may have arrived only now.
            current = yield from _category_now(session, intent)
    except HostFault as fault:
        return (yield from _failed(session, decision, intent, fault))
    if current == intent.change.target:
        return (yield from save(session, decision.recorded(intent.step)))
    return None


def _is_to_be_written(session: Session, intent: Intent) -> Flow[bool]:
    if intent.step.reason is Reason.RULE_MATCHED:
        return False
    target = CrmLists((yield from session.host.categories())).category(intent.change.target)
    return target is not None and not target.deleted


def record_now(session: Session, decision: Decision, intent: Intent) -> Flow[Decision]:
    """Record what was intended earlier and turns out to be written."""
    step = evolve(intent.step, at=session.now())
    return (yield from save(session, decision.recorded(step)))


def came_to_nothing(session: Session, decision: Decision, intent: Intent) -> Flow[Decision]:
    """Record that an answer or undo found another category than expected: nothing was written."""
    if intent.step.reason is Reason.UNDONE:
        return (yield from save(session, decision.released()))
    step = evolve(
        intent.step,
        at=session.now(),
        reason=Reason.STALE,
        from_category=(yield from _category_if_known(session, intent)),
        to_category=intent.suggested,
    )
    stale = yield from _stale_confirmation(session, intent)
    return (yield from save(session, decision.recorded(step), stale))


def _category_now(session: Session, intent: Intent) -> Flow[str | None]:
    company = yield from session.host.company(intent.change.company_id)
    return None if company is None else company.category_id


def _category_if_known(session: Session, intent: Intent) -> Flow[str | None]:
    try:
        return (yield from _category_now(session, intent))
    except HostFault:
        # That the answer came to nothing is known all the same.
        return None


def _stale_confirmation(session: Session, intent: Intent) -> Flow[Confirmation | None]:
    if intent.confirmation is None:
        return None
    answered = yield from session.records.confirmation(intent.confirmation)
    if answered is None:
        return None
    return evolve(answered, status=ConfirmationStatus.STALE)


def _failed(
    session: Session, decision: Decision, intent: Intent, fault: HostFault
) -> Flow[Decision]:
    """An update that fails is recorded so; an undo leaves the update standing, and in hand."""
    if intent.step.reason is Reason.UNDONE:
        raise fault
    return (yield from save(session, failure(session, decision, intent, fault)))


def failure(session: Session, decision: Decision, intent: Intent, fault: HostFault) -> Decision:
    """The decision of an update of which nobody knows what was written; it is to be saved (S3)."""
    step = evolve(
        intent.step,
        at=session.now(),
        reason=Reason.HOST_ERROR,
        to_category=intent.suggested,
        error=str(fault),
    )
    return decision.recorded(step, intent=intent)
