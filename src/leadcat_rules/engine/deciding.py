"""The way of one event: claim, judge, ask, write, record. Written once, free of I/O."""

from __future__ import annotations

from datetime import datetime

from attrs import evolve

from leadcat_rules.decisions import (
    Answer,
    Confirmation,
    ConfirmationStatus,
    Decision,
    Intent,
    Outcome,
    Reason,
)
from leadcat_rules.engine.answering import StillOpen, settle
from leadcat_rules.engine.flow import Flow
from leadcat_rules.engine.host import is_echo
from leadcat_rules.engine.replies import meaning
from leadcat_rules.engine.rulebook import Edition
from leadcat_rules.engine.session import Session
from leadcat_rules.engine.verdict import Verdict, judge
from leadcat_rules.engine.writing import (
    NotSaved,
    Overtaken,
    came_to_nothing,
    carry_out,
    change_to,
    decision_of,
    finish,
    record_now,
    save,
)
from leadcat_rules.errors import AlreadyAnswered, Refused, said
from leadcat_rules.event_content import fingerprint_of
from leadcat_rules.events import Event
from leadcat_rules.plugins import HostFault
from leadcat_rules.queries import ConfirmationQuery
from leadcat_rules.store import Claim

WRITES = 3
"""How often a category is tried to be written before the decision fails as a conflict (S2)."""


def decide(session: Session, event: Event, answer: Answer | None) -> Flow[Decision]:
    """The decision of this event, made now unless an earlier delivery made it (S1)."""
    fresh = fresh_decision(session, event)
    claim = yield from session.records.claim(fresh)
    return (yield from decide_claimed(session, fresh, claim, answer))


def decide_claimed(
    session: Session, fresh: Decision, claim: Claim, answer: Answer | None
) -> Flow[Decision]:
    """Go on with what the claim of a `fresh` decision has found."""
    event = fresh.event
    edition = session.rulebook.edition(claim.active)
    earlier = claim.decision
    if earlier.fingerprint != fresh.fingerprint:
        reused = Verdict(event=event, edition=edition, triggers=event.triggers)
        error = f"an event with the id {event.id!r} and another content was decided before"
        return fresh.recorded(reused.step(session.now(), Reason.EVENT_ID_REUSED, error=error))
    try:
        if claim.is_first:
            return (yield from attempt(session, earlier, answer, edition, claim.newest_at))
        if _needs_another_try(earlier, session):
            return (yield from resume(session, earlier, answer))
    except Overtaken as overtaken:
        return overtaken.decision
    except HostFault:
        # Only an undo that somebody died with: it stays in hand, for recovery to finish.
        return (yield from decision_of(session, event.id))
    return earlier


def record_failure(session: Session, event: Event, error: Exception) -> Flow[Decision]:
    """The decision of an event whose handling broke off in the host's own transaction (S3).

    An earlier delivery's decision stands. What a plugin did is told before what the store said
    of it.
    """
    fresh = fresh_decision(session, event)
    claim = yield from session.records.claim(fresh)
    if not claim.is_first:
        return claim.decision
    broken = error.decision.latest if isinstance(error, NotSaved) else None
    if broken is not None and broken.outcome is Outcome.FAILED:
        return (yield from save(session, fresh.recorded(evolve(broken, at=session.now()))))
    edition = session.rulebook.edition(claim.active)
    verdict = Verdict(event=event, edition=edition, triggers=event.triggers)
    cause = error.__cause__ if isinstance(error, NotSaved) else error
    step = verdict.step(session.now(), Reason.HOST_ERROR, error=said(cause or error))
    return (yield from save(session, fresh.recorded(step)))


def fresh_decision(session: Session, event: Event) -> Decision:
    """What is claimed for an event that nobody has delivered before."""
    return Decision(
        event=event,
        fingerprint=fingerprint_of(event),
        claimed_at=session.now(),
        is_echo=is_echo(),
    )


def resume(session: Session, decision: Decision, answer: Answer | None = None) -> Flow[Decision]:
    """Go on with a decision that failed or was left in hand (S1, S3). Raises Overtaken."""
    asked_before = yield from _own_pending(session, decision)
    decision = yield from save(session, decision.taken(session.now()), asked_before)
    intent = decision.intent
    if intent is not None:
        finished = yield from finish(session, decision, intent)
        if finished is not None:
            return finished
        if intent.step.reason is not Reason.RULE_MATCHED:
            return (yield from came_to_nothing(session, decision, intent))
    edition = session.rulebook.edition((yield from session.records.active()))
    newest_at = yield from session.records.newest_at(decision.event)
    return (yield from attempt(session, decision, answer, edition, newest_at))


def _needs_another_try(decision: Decision, session: Session) -> bool:
    """Whether it failed, or somebody died with it; not while somebody is at work on it."""
    if decision.in_hand:
        return decision.claimed_at < session.died_before()
    return decision.outcome is Outcome.FAILED


def _own_pending(session: Session, decision: Decision) -> Flow[Confirmation | None]:
    """The question that an earlier try left open: this try asks anew."""
    if decision.outcome is not Outcome.FAILED:
        return None
    pending = yield from session.records.confirmations(
        ConfirmationQuery(status=ConfirmationStatus.PENDING, company=decision.event.company_id)
    )
    own = next((asked for asked in pending if asked.event.id == decision.id), None)
    return own and own.closed(ConfirmationStatus.SUPERSEDED, at=session.now())


def attempt(
    session: Session,
    decision: Decision,
    answer: Answer | None,
    edition: Edition,
    newest_at: datetime | None,
    writes: int = WRITES,
) -> Flow[Decision]:
    """Judge and carry out, `writes` times at most (S2). Raises Overtaken."""
    left_behind = decision.intent
    for _ in range(writes):
        verdict = yield from judge(
            session, edition, decision.event, newest_at=newest_at, is_echo=decision.is_echo
        )
        if left_behind is not None and verdict.from_category == left_behind.change.target:
            # The write of an earlier try has arrived only now.
            return (yield from record_now(session, decision, left_behind))
        decision = decision.explained(verdict.company, verdict.trace())
        if verdict.reason is not None:
            return (yield from save(session, recorded(session, decision, verdict)))
        if verdict.asks:
            return (yield from with_answer(session, decision, verdict, answer))
        intent = automatic_intent(session, decision, verdict)
        decision = yield from _made_durable(session, decision, intent)
        written = yield from carry_out(session, decision, intent)
        if written is not None:
            return written
        newest_at = yield from session.records.newest_at(decision.event)
    error = f"somebody else changed the category {WRITES} times while it was to be written"
    conflict = recorded(session, decision, verdict.because(Reason.CONFLICT, error))
    return (yield from save(session, conflict))


def recorded(session: Session, decision: Decision, verdict: Verdict) -> Decision:
    """The decision of a verdict that comes to nothing; it is to be saved."""
    reason = verdict.reason
    if reason is None:
        raise ValueError("a proposal that stands is to be carried out")
    step = verdict.step(session.now(), reason, error=verdict.error)
    # What an earlier try wanted to write may still arrive; after a conflict nothing was written.
    unsettled = step.outcome is Outcome.FAILED and reason is not Reason.CONFLICT
    return decision.recorded(step, intent=decision.intent if unsettled else None)


def automatic_intent(session: Session, decision: Decision, verdict: Verdict) -> Intent:
    """What a rule that doesn't ask is about to write."""
    return _intent(session, decision, verdict, Reason.RULE_MATCHED, verdict.target)


def _intent(
    session: Session,
    decision: Decision,
    verdict: Verdict,
    reason: Reason,
    target: str,
    actor: str | None = None,
) -> Intent:
    step = verdict.step(session.now(), reason, to=target, actor=actor)
    return Intent(
        change=change_to(target, decision, step.from_category),
        step=step,
        suggested=verdict.target if verdict.asks else None,
    )


def _made_durable(session: Session, decision: Decision, intent: Intent) -> Flow[Decision]:
    """Save the intent; where the host's transaction holds all, it needs no saving of its own."""
    if session.joins_host_transaction:
        return decision
    return (yield from save(session, decision.intending(intent, session.now())))


def with_answer(
    session: Session, decision: Decision, verdict: Verdict, answer: Answer | None
) -> Flow[Decision]:
    """The answer that came with the event, else the dialog's, else the question is parked."""
    nobody_there = decision.event.origin.has_nobody_to_ask
    if answer is not None and not nobody_there:
        return (yield from _answered_with_the_save(session, decision, verdict, answer))
    step = verdict.step(session.now(), Reason.ASKED, to=verdict.target)
    confirmation = _confirmation(session, decision, verdict)
    decision = yield from save(session, decision.recorded(step), confirmation)
    if nobody_there or session.joins_host_transaction:
        return decision
    try:
        reply = yield from session.host.confirm(confirmation)
        if reply is None:
            return decision
        by = reply.by or decision.event.actor
        return (yield from settle(session, decision, confirmation, reply, by=by))
    except (AlreadyAnswered, StillOpen):
        return (yield from decision_of(session, decision.id))
    except (HostFault, Refused) as fault:
        # The question stays in the inbox: a dialog that fails loses nothing (S3).
        failed = verdict.step(session.now(), Reason.HOST_ERROR, to=verdict.target, error=str(fault))
        return (yield from save(session, decision.recorded(failed)))


def _confirmation(session: Session, decision: Decision, verdict: Verdict) -> Confirmation:
    rule = verdict.rule
    if rule is None or verdict.company is None:
        raise ValueError("only a rule that matched asks")
    opened_at = session.now()
    return Confirmation(
        # A decision's version is its own, so this id is nobody else's.
        id=f"{decision.id}-{decision.version + 1}",
        event=decision.event,
        company=verdict.company,
        suggested=verdict.target,
        rule=rule.id,
        trigger=rule.trigger,
        because=rule.because,
        revision=verdict.edition.revision,
        opened_at=opened_at,
        expires_at=None if rule.expires_in is None else opened_at + rule.expires_in,
    )


def _answered_with_the_save(
    session: Session, decision: Decision, verdict: Verdict, answer: Answer
) -> Flow[Decision]:
    """The host has previewed and asked before the save (C8): nothing is left to wait for."""
    company = verdict.company
    current = None if company is None else company.category_id
    actor = answer.by or decision.event.actor
    try:
        reply = meaning(answer, suggested=verdict.target, current=current, lists=verdict.lists)
    except Refused as refused:
        failed = verdict.step(
            session.now(), Reason.HOST_ERROR, to=verdict.target, error=str(refused)
        )
        return (yield from save(session, decision.recorded(failed)))
    if reply.target is None:
        step = verdict.step(session.now(), reply.reason, to=verdict.target, actor=actor)
        return (yield from save(session, decision.recorded(step)))
    intent = _intent(session, decision, verdict, reply.reason, reply.target, actor)
    decision = yield from _made_durable(session, decision, intent)
    written = yield from carry_out(session, decision, intent)
    return written or (yield from came_to_nothing(session, decision, intent))
