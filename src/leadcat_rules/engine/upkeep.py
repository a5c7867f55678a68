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
from leadcat_rules.store import DecisionQuery

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
            finished.append((yield from resume(session, decision)))
        except Overtaken as overtaken:
            finished.append(overtaken.decision)
        except HostFault as fault:
            _log.error("decision %r is still in hand: %s", decision.id, fault)
    return tuple(finished)
