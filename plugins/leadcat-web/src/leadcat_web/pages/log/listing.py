"""The log, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from leadcat_rules import Decision, Outcome, Reason, Trigger
from leadcat_web.frame import Needs, Visit
from leadcat_web.frame.cursors import token_of
from leadcat_web.pages.log.filters import PAGE, LogFilter
from leadcat_web.pages.names import names_for
from leadcat_web.pages.paging import page_of

router = APIRouter()


@router.get("/log", name="log")
async def log(visit: Annotated[Visit, Depends(Needs("read"))]) -> Response:
    """Newest first; 422 with what is wrong when a field of the filter can't be looked for."""
    wanted = LogFilter.of(visit.query, visit.site.time_zone)
    found = await visit.desk.decisions(wanted.query(PAGE + 1))
    decisions, has_more = page_of(found, PAGE)
    return visit.page(
        "log/log.html",
        422 if wanted.wrong else 200,
        decisions=decisions,
        names=await names_for(visit),
        wanted=wanted,
        rules=_rules_in(decisions, wanted["rule"]),
        outcomes=list(Outcome),
        reasons=list(Reason),
        triggers=list(Trigger),
        can_repair=_can_repair(visit, decisions),
        next=token_of(decisions[-1].position) if has_more else None,
    )


def _rules_in(decisions: Sequence[Decision], chosen: str) -> list[str]:
    """What the field for the rule suggests."""
    seen = {decision.rule for decision in decisions if decision.rule}
    return sorted(seen | ({chosen} if chosen else set()))


def _can_repair(visit: Visit, decisions: Sequence[Decision]) -> bool:
    """Whether there is a row on the page that this visitor can undo or try again."""
    outcomes = {decision.outcome for decision in decisions}
    undo = visit.caller.can("undo") and Outcome.UPDATED in outcomes
    return undo or (visit.caller.can("retry") and Outcome.FAILED in outcomes)
