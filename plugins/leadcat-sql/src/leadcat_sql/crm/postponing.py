"""Saves whose events are decided later: claimed with the record, by the store alone (S3)."""

from __future__ import annotations

from functools import partial

from sqlalchemy import Connection

from leadcat_rules import Answer, Decision, Event, Reason, Step, fingerprint_of
from leadcat_sql.crm.save import Save
from leadcat_sql.crm.unit import Handle, Shared, Unit


def handle_of(save: Save, shared: Shared, handle: Handle) -> Handle:
    """Who says what comes of this save: the engine, or for now nobody."""
    return partial(_claimed, shared) if save.decide_later else handle


def _claimed(
    shared: Shared,
    _connection: Connection,
    event: Event,
    _answer: Answer | None,
    unit: Unit,
) -> Decision:
    """The event's decision without a step, as a delivery would leave it that died (S1, S3)."""
    now = shared.clock()
    fresh = Decision(event=event, fingerprint=fingerprint_of(event), claimed_at=now)
    claimed = unit.store.claim(fresh).decision
    if claimed.fingerprint == fresh.fingerprint:
        return claimed
    step = Step(
        at=now,
        reason=Reason.EVENT_ID_REUSED,
        trigger=next(iter(event.triggers), None),
        error=f"an event with the id {event.id!r} and another content was saved before",
    )
    return fresh.recorded(step)
