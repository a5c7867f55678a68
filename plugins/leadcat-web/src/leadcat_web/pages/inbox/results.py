"""What came of one answer, told for itself: done, or why not (C4, C5, C7)."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from attrs import evolve, frozen

from leadcat_rules import (
    AlreadyAnswered,
    Answer,
    Confirmation,
    ConfirmationStatus,
    Decision,
    LeadcatError,
    NotAllowed,
    NotFound,
    Outcome,
    Problem,
    Reason,
    Refused,
)
from leadcat_web.carrying import TooSlow
from leadcat_web.frame import Visit


class Came(StrEnum):
    """What an answer came to."""

    UPDATED = "updated"
    KEPT = "kept"
    ANSWERED_BEFORE = "answered_before"
    STALE = "stale"
    EXPIRED = "expired"
    FAILED = "failed"
    REFUSED = "refused"
    NOT_ALLOWED = "not_allowed"
    NOT_FOUND = "not_found"
    SLOW = "slow"
    NOT_TRIED = "not_tried"


_OF_REASONS = {
    Reason.ACCEPTED: Came.UPDATED,
    Reason.OVERRIDDEN: Came.UPDATED,
    Reason.DECLINED: Came.KEPT,
    Reason.STALE: Came.STALE,
    Reason.EXPIRED: Came.EXPIRED,
}
_OF_ERRORS: tuple[tuple[type[Exception], Came], ...] = (
    (AlreadyAnswered, Came.ANSWERED_BEFORE),
    (Refused, Came.REFUSED),
    (NotAllowed, Came.NOT_ALLOWED),
    (NotFound, Came.NOT_FOUND),
    (TooSlow, Came.SLOW),
)


@frozen(kw_only=True)
class Result:
    """The end of one answer; `confirmation` is as it stands afterwards, where it is known."""

    confirmation_id: str
    came: Came
    confirmation: Confirmation | None = None
    decision: Decision | None = None
    problem: Problem | None = None
    """Why it was refused, or couldn't be done."""

    @property
    def is_done(self) -> bool:
        """Whether the answer counts."""
        return self.came in (Came.UPDATED, Came.KEPT)

    @property
    def category_now(self) -> str | None:
        """The id of the category that the company had when a stale answer came (C5)."""
        return None if self.decision is None else self.decision.from_category


async def answered(visit: Visit, confirmation_id: str, answer: Answer) -> Result:
    """Give this answer, and say what came of it; never raises for this one confirmation."""
    try:
        decision = await visit.desk.answer(confirmation_id, answer, visit.caller.actor)
    except (LeadcatError, TooSlow) as error:
        result = Result(
            confirmation_id=confirmation_id, came=_of_error(error), problem=_said(error)
        )
    else:
        came = _of_decision(decision)
        result = Result(confirmation_id=confirmation_id, came=came, decision=decision)
    return await _with_confirmation(visit, result)


async def all_answered(
    visit: Visit, confirmation_ids: Sequence[str], answer: Answer
) -> list[Result]:
    """Each by itself; after one that took too long the others are left for another time."""
    results: list[Result] = []
    for confirmation_id in confirmation_ids:
        if results and results[-1].came in (Came.SLOW, Came.NOT_TRIED):
            untried = Result(confirmation_id=confirmation_id, came=Came.NOT_TRIED)
            results.append(await _with_confirmation(visit, untried))
        else:
            results.append(await answered(visit, confirmation_id, answer))
    return results


def _of_error(error: Exception) -> Came:
    return next((came for kind, came in _OF_ERRORS if isinstance(error, kind)), Came.FAILED)


def _said(error: Exception) -> Problem | None:
    return error.problems[0] if isinstance(error, LeadcatError) else None


def _of_decision(decision: Decision) -> Came:
    if decision.outcome is Outcome.FAILED:
        return Came.FAILED
    if decision.reason is Reason.UNDONE:
        return Came.UPDATED
    return _OF_REASONS.get(decision.reason, Came.FAILED) if decision.reason else Came.FAILED


async def _with_confirmation(visit: Visit, result: Result) -> Result:
    """What the store says of it now: who was first, and when (C4)."""
    try:
        stored = await visit.desk.confirmation(result.confirmation_id)
    except (LeadcatError, TooSlow):
        return result
    was_expired = stored is not None and stored.status is ConfirmationStatus.EXPIRED
    if result.came is Came.ANSWERED_BEFORE and was_expired:
        return evolve(result, confirmation=stored, came=Came.EXPIRED)
    return evolve(result, confirmation=stored)
