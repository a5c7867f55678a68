"""PerformNeededCategoryUpdate: what it comes to, and when it is an error."""

from __future__ import annotations

from leadcat_rules import (
    Answer,
    Decision,
    ErrorCode,
    InvalidInput,
    Outcome,
    Preview,
    Problem,
    Refused,
)
from leadcat_web.agents.saves import save_to_perform
from leadcat_web.agents.shapes import UpdateSent
from leadcat_web.frame import Visit

_DONE = (Outcome.UPDATED, Outcome.DECLINED)


async def perform(visit: Visit, sent: UpdateSent) -> None:
    """Update the company as a decision in the log, by whoever calls.

    Where the rule asks, CategoryId is her answer; where it doesn't, it has to be the rule's target.
    Refused when the company doesn't have this category afterwards: the original promises the
    update by its 204, so a silent one would be a lie.
    """
    target = await _category(visit, sent)
    event = save_to_perform(sent, visit.caller.actor)
    preview = await visit.desk.preview(event)
    answer = None
    if preview.would_ask:
        visit.require("answer")
        answer = Answer.choose(target, by=visit.caller.actor)
    elif preview.would_update:
        _refuse_another(preview, target)
    decision = await visit.desk.handle(event, answer)
    if not _is_done(decision, target):
        raise Refused(_why_not(decision))


async def _category(visit: Visit, sent: UpdateSent) -> str:
    found = (await visit.desk.lists()).category(str(sent.CategoryId))
    if found is None or found.deleted:
        message = f"there is no category {sent.CategoryId}"
        raise InvalidInput(Problem(ErrorCode.UNKNOWN_CATEGORY, message, pointer="/CategoryId"))
    return found.id


def _refuse_another(preview: Preview, target: str) -> None:
    if preview.to_category != target:
        message = f"the rule {preview.rule!r} doesn't ask, and sets the category"
        wanted = Problem(
            ErrorCode.INVALID_VALUE,
            f"{message} to {preview.to_category}, not {target}",
            pointer="/CategoryId",
        )
        raise Refused(wanted)


def _is_done(decision: Decision, target: str) -> bool:
    """Whether the company has the category: written now, kept by this answer, or there before."""
    if decision.outcome in _DONE:
        return True
    return decision.company is not None and decision.company.category_id == target


def _why_not(decision: Decision) -> Problem:
    reason = "in_hand" if decision.reason is None else str(decision.reason)
    message = f"the category was not updated: {reason}"
    if decision.error is not None:
        message += f", {decision.error}"
    return Problem(ErrorCode.NOT_UPDATED, message, f"the log tells of event {decision.id}")
