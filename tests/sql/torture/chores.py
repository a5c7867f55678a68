"""What there is for a sweep to do, left by others."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations

from leadcat_rules import Decision, Reason, Step
from leadcat_rules.event_content import fingerprint_of
from tests.sql.torture.accounts import Account
from tests.sql.torture.places import Desk
from tests.sql.torture.rules import event_of, new_sale, saved

EXPIRED_DAYS = 8
"""When all of it is due."""


def not_swept(account: Account) -> Iterator[str]:
    """What is missing once it was all done, or has happened twice.

    Whichever of the last two is decided first leaves the other one no lead.
    """
    made = [[step.reason for step in decision.steps] for decision in account.decisions]
    orders = permutations((Reason.RULE_MATCHED, Reason.NOT_ELIGIBLE))
    if made not in [_swept(*order) for order in orders]:
        yield f"the decisions went {made}"


def _swept(claimed: Reason, failed: Reason) -> list[list[Reason]]:
    return [[Reason.ASKED, Reason.EXPIRED], [claimed], [Reason.HOST_ERROR, failed]]


def leave_work(desk: Desk, company: str) -> None:
    """A question that nobody answers, a claim that somebody died with, and a failure."""
    desk.save(new_sale(company, "open", 1), event_of(company, 1))
    desk.store.claim(_claim(desk, company, 2, "sold"))
    failing = _claim(desk, company, 3, "lost")
    desk.store.claim(failing)
    step = Step(
        at=desk.clock(), reason=Reason.HOST_ERROR, trigger=failing.event.triggers[0], error="away"
    )
    desk.store.save(failing.recorded(step))


def _claim(desk: Desk, company: str, number: int, status: str) -> Decision:
    event = saved(new_sale(company, status, number), event_of(company, number))
    return Decision(event=event, fingerprint=fingerprint_of(event), claimed_at=desk.clock())
