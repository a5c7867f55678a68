"""One decision on its own page: the event, each step, and how it came about (S5)."""

from __future__ import annotations

import json
from asyncio import to_thread
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from leadcat_rules import Decision, ErrorCode, NotFound, Outcome, Problem, decision_content
from leadcat_web.frame import Needs, Visit
from leadcat_web.pages.log.traces import trace_rows
from leadcat_web.pages.names import Names, names_for

router = APIRouter()
_RULES = 25
"""Rules that are shown of themselves; a ruleset may have thousands."""


@router.get("/log/event/{event_id:path}", name="decision")
async def decision(event_id: str, visit: Annotated[Visit, Depends(Needs("read"))]) -> Response:
    """All that is known of it, also when it did nothing; many rules with `rules=all`."""
    found = await _found(visit, event_id)
    names = await names_for(visit)
    number = await _revision_number(visit, found)
    if len(found.trace) <= _RULES:
        return _page(visit, found, names, number, None)
    most = None if visit.query.get("rules") == "all" else _RULES
    # Thousands of rows take a second: meanwhile the loop serves others.
    return await to_thread(_page, visit, found, names, number, most)


def _page(
    visit: Visit, found: Decision, names: Names, number: int | None, most: int | None
) -> Response:
    rules = trace_rows(found, names.lists, names.speech, most)
    is_whole = len(rules) == len(found.trace)
    return visit.page(
        "log/decision.html",
        decision=found,
        names=names,
        rules=rules,
        is_whole=is_whole,
        revision_number=number,
        content=_content(found) if is_whole else None,
        can_undo=visit.caller.can("undo") and found.outcome is Outcome.UPDATED,
        can_retry=visit.caller.can("retry") and found.outcome is Outcome.FAILED,
    )


def _content(found: Decision) -> str:
    return json.dumps(decision_content(found), ensure_ascii=False, indent=2)


async def _found(visit: Visit, event_id: str) -> Decision:
    found = await visit.desk.decision(event_id)
    if found is None:
        message = f"there is no decision of the event {event_id!r}"
        raise NotFound(Problem(ErrorCode.NOT_FOUND, message, "look for it in the decision log"))
    return found


async def _revision_number(visit: Visit, found: Decision) -> int | None:
    """The number under which the site shows the rules that it was decided by."""
    if found.revision is None or not visit.has_route("revision"):
        return None
    revision = await visit.desk.revision(found.revision)
    return None if revision is None else revision.number
