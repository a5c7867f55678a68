"""The CRM's lists, and how many decisions came to what."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from pydantic import Field
from starlette.responses import Response

from leadcat_rules import ErrorCode, InvalidInput, Outcome, Problem
from leadcat_web.api.answers import CategoryRow, LeadStatusRow
from leadcat_web.api.described import described
from leadcat_web.api.rows import category_row, lead_status_row
from leadcat_web.api.shapes import Moment, Sent, Told
from leadcat_web.frame import Needs, Visit
from leadcat_web.frame.json_bodies import Json

router = APIRouter()
READER = Depends(Needs("read", takes_forms=False))
LONGEST_SPAN = timedelta(days=400)
"""A tally of all decisions would read every one of them."""


class Lists(Told):
    """Categories and lead statuses, the deleted ones too."""

    categories: list[CategoryRow]
    lead_statuses: list[LeadStatusRow]


class Span(Sent):
    """Which decisions are counted: by the time of their latest step."""

    since: Moment = Field(description="Decided at or after this time.")
    until: Moment = Field(
        description=f"Decided before this time, at most {LONGEST_SPAN.days} days later."
    )


class TallyRow(Told):
    """So many decisions of one day came to this outcome by this rule."""

    day: str = Field(description="In UTC.")
    outcome: Outcome
    rule: str | None
    count: int


class Tallies(Told):
    """By day, oldest first, then by outcome and rule."""

    items: list[TallyRow]


@router.get(
    "/lists",
    name="api_lists",
    summary="Categories and lead statuses",
    **described("read", {200: Lists}),
)
async def lists(visit: Annotated[Visit, READER]) -> Response:
    """No lead statuses where the host has none."""
    found = await visit.desk.lists()
    return Json(
        {
            "categories": [category_row(each) for each in found.categories],
            "lead_statuses": [lead_status_row(each) for each in found.lead_statuses],
        }
    )


@router.get(
    "/tally",
    name="api_tally",
    summary="How many decisions came to what, day by day",
    **described("read", {200: Tallies}, problems=(422,)),
)
async def tally(visit: Annotated[Visit, READER], span: Annotated[Span, Query()]) -> Response:
    """Decisions as they stand now."""
    if span.until - span.since > LONGEST_SPAN:
        message = f"a tally is of at most {LONGEST_SPAN.days} days"
        hint = "ask for several spans, one after the other"
        raise InvalidInput(Problem(ErrorCode.INVALID_VALUE, message, hint, pointer="/query/until"))
    counted = await visit.desk.tally(span.since, span.until)
    items = [
        {"day": str(each.day), "outcome": str(each.outcome), "rule": each.rule, "count": each.count}
        for each in counted
    ]
    return Json({"items": items})
