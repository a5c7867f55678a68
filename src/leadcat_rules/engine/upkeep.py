"""Going on with decisions that failed or that somebody died with (S3)."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from leadcat_rules.decisions import Decision, Outcome
from leadcat_rules.engine.deciding import resume
from leadcat_rules.engine.flow import Flow, in_turn
from leadcat_rules.engine.session import Session
from leadcat_rules.engine.writing import Overtaken, decision_of
from leadcat_rules.plugins import HostFault
from leadcat_rules.queries import DecisionQuery

_log = logging.getLogger("leadcat_rules")


def retry(session: Session, event_ids: Iterable[str] | None) -> Flow[tuple[Decision, ...]]:
    """Try failed decisions again, all of them or these; others are returned as they stand.

    Raises NotFound before anything is tried.
    """
    if event_ids is None:
        failed = DecisionQuery(outcome=Outcome.FAILED, limit=None)
        chosen = list((yield from session.records.decisions(failed)))[::-1]
    else:
        wanted = dict.fromkeys(event_ids)
        chosen = yield from in_turn(decision_of(session, event_id) for event_id in wanted)
    return tuple((yield from in_turn(_retried(session, decision) for decision in chosen)))


def retry_one(session: Session, event_id: str) -> Flow[Decision | None]:
    """Try one failed decision again; None when somebody else has by now."""
    decision = yield from decision_of(session, event_id)
    if decision.outcome is not Outcome.FAILED or decision.in_hand:
        return None
    return (yield from _ours(session, decision))


def _retried(session: Session, decision: Decision) -> Flow[Decision]:
    if decision.outcome is not Outcome.FAILED or decision.in_hand:
        return decision
    try:
        return (yield from resume(session, decision))
    except Overtaken as overtaken:
        return overtaken.decision


def recover(session: Session) -> Flow[tuple[Decision, ...]]:
    """Finish what somebody died with: claims without a decision, intents without a record."""
    finished = []
    for decision in (yield from session.records.unfinished(session.died_before())):
        try:
            finished.append((yield from _recovered(session, decision)))
        except HostFault as fault:
            _log.error("decision %r is still in hand: %s", decision.id, fault)
    return tuple(finished)


def recover_one(session: Session, event_id: str) -> Flow[Decision | None]:
    """Finish one decision that somebody died with; None when somebody else has by now."""
    decision = yield from decision_of(session, event_id)
    if not decision.in_hand or decision.claimed_at >= session.died_before():
        return None
    return (yield from _ours(session, decision))


def _ours(session: Session, decision: Decision) -> Flow[Decision | None]:
    """What came of it here; None when somebody else was quicker."""
    try:
        return (yield from resume(session, decision))
    except Overtaken:
        return None


def _recovered(session: Session, decision: Decision) -> Flow[Decision]:
    try:
        return (yield from resume(session, decision))
    except Overtaken as overtaken:
        return overtaken.decision
