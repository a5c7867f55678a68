"""Decisions and questions, saved as an engine would."""

from __future__ import annotations

from leadcat_rules import Confirmation, Decision, Store
from leadcat_rules.testing import a_sale, sold
from leadcat_rules.testing.records import asked, claimed, minutes_later
from leadcat_sql.stores.records import Records


def claimed_and_saved(store: Store | Records, decision: Decision) -> Decision:
    """A decision of version 1, with the claim before it."""
    store.claim(claimed(decision.event, at=decision.claimed_at))
    assert store.save(decision)
    return decision


def question(
    store: Store | Records, *, company: str = "101", minute: int = 0
) -> tuple[Decision, Confirmation]:
    """A decision that waits for an answer, and its confirmation."""
    waiting = asked(claimed(sold(a_sale(company=company))), at=minutes_later(minute))
    store.claim(claimed(waiting[0].event))
    assert store.save(*waiting)
    return waiting
