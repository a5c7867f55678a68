"""Taking updates back (S6) and trying failed decisions again (S3), each told for itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from attrs import frozen
from fastapi import APIRouter, Depends
from starlette.responses import Response

from leadcat_rules import Decision, Outcome, Problem
from leadcat_web.frame import Needs, Visit
from leadcat_web.pages.form_fields import field_text, says_nothing, ticked
from leadcat_web.pages.log.filters import PAGE
from leadcat_web.pages.names import names_for

router = APIRouter()
_MOST = 4 * PAGE
"""Decisions at once; a page of the log has fewer."""


@frozen(kw_only=True)
class Repair:
    """What came of one decision's undo or retry."""

    decision: Decision
    is_done: bool
    problem: Problem | None = None
    """Why it wasn't undone."""
    was_failed: bool = True
    """Whether there was anything to try again."""


@router.post("/log/undo", name="log_undo")
async def log_undo(visit: Annotated[Visit, Depends(Needs("undo"))]) -> Response:
    """Undo one or a selection; what can't be undone says why, and the others are."""
    if says_nothing(visit):
        return visit.see(visit.own_address(field_text(visit, "next")))
    undone = await visit.desk.undo(_ticked(visit), visit.caller.actor)
    repairs = [
        Repair(decision=each.decision, is_done=each.is_done, problem=each.problem)
        for each in undone
    ]
    return await _told(visit, "undo", repairs)


@router.post("/log/retry", name="log_retry")
async def log_retry(visit: Annotated[Visit, Depends(Needs("retry"))]) -> Response:
    """Try one or a selection again, each on its same decision; others stay as they stand."""
    if says_nothing(visit):
        return visit.see(visit.own_address(field_text(visit, "next")))
    ids = _ticked(visit)
    before = {id: await visit.desk.decision(id) for id in ids}
    repairs = [
        Repair(
            decision=each,
            is_done=_had_failed(before[each.id]) and each.outcome is not Outcome.FAILED,
            was_failed=_had_failed(before[each.id]),
        )
        for each in await visit.desk.retry(ids)
    ]
    return await _told(visit, "retry", repairs)


def _had_failed(decision: Decision | None) -> bool:
    return decision is not None and decision.outcome is Outcome.FAILED


def _ticked(visit: Visit) -> list[str]:
    return ticked(visit, "decision", "those that are meant", _MOST)


async def _told(visit: Visit, what: str, repairs: Sequence[Repair]) -> Response:
    visit.site.pending.forget()
    if all(repair.is_done for repair in repairs):
        visit.notice(_notice(visit, what, len(repairs)))
        return visit.see(visit.own_address(field_text(visit, "next") or visit.url("log")))
    names = await names_for(visit)
    return visit.page("log/repaired.html", what=what, repairs=repairs, names=names)


def _notice(visit: Visit, what: str, count: int) -> str:
    if what == "undo":
        return visit.ngettext("%(num)d update is undone.", "%(num)d updates are undone.", count)
    return visit.ngettext(
        "%(num)d decision was tried again, and did not fail.",
        "%(num)d decisions were tried again, and did not fail.",
        count,
    )
