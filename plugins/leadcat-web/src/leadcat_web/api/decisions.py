"""The decision log: listed, explained, undone, tried again."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from pydantic import Field
from starlette.responses import Response

from leadcat_rules import (
    DecisionQuery,
    ErrorCode,
    NotFound,
    Outcome,
    Problem,
    Reason,
    Trigger,
    Undo,
    decision_row,
)
from leadcat_web.api.answers import DecisionDetail, DecisionPage, Retried, Undone
from leadcat_web.api.cursors import position_of
from leadcat_web.api.described import described
from leadcat_web.api.problems import error_row
from leadcat_web.api.rows import detail, handled
from leadcat_web.api.shapes import Id, Moment, Sent
from leadcat_web.frame import Needs, Visit
from leadcat_web.frame.cursors import token_of
from leadcat_web.frame.json_bodies import Json, JsonBody

router = APIRouter()
READER = Depends(Needs("read", takes_forms=False))
MOST_IDS = 1_000
MOST_OF_PAGE = 500


class DecisionFilter(Sent):
    """Which decisions; each one that is given narrows the list."""

    company: Id | None = None
    rule: Id | None = None
    outcome: Outcome | None = None
    reason: Reason | None = None
    trigger: Trigger | None = None
    actor: Id | None = Field(default=None, description="Who saved the record.")
    answered_by: Id | None = None
    since: Moment | None = Field(default=None, description="Decided at or after this time.")
    until: Moment | None = Field(default=None, description="Decided before this time.")
    cursor: str | None = Field(default=None, description="The `next` of the page before.")
    limit: int = Field(default=100, ge=1, le=MOST_OF_PAGE)

    def query(self) -> DecisionQuery:
        """The same for the store, with one more to know whether there is a next page."""
        given = self.model_dump(exclude={"cursor", "limit"})
        return DecisionQuery(**given, after=position_of(self.cursor), limit=self.limit + 1)


class EventIds(Sent):
    """The ids of events, by which their decisions are known."""

    events: list[Id] = Field(min_length=1, max_length=MOST_IDS)


@router.get(
    "/decisions",
    name="api_decisions",
    summary="The decisions that fit, newest first",
    **described("read", {200: DecisionPage}, problems=(422,)),
)
async def decisions(
    visit: Annotated[Visit, READER], wanted: Annotated[DecisionFilter, Query()]
) -> Response:
    """Page by page: what is decided meanwhile stands before the first page, and isn't missed."""
    found = await visit.desk.decisions(wanted.query())
    page = found[: wanted.limit]
    more = token_of(page[-1].position) if len(found) > wanted.limit else None
    return Json({"items": [decision_row(each) for each in page], "next": more})


@router.get(
    "/decisions/{event_id:path}",
    name="api_decision",
    summary="One decision with all that explains it",
    **described("read", {200: DecisionDetail}, problems=(404, 422)),
)
async def decision(visit: Annotated[Visit, READER], event_id: Annotated[Id, Path()]) -> Response:
    """Its steps, its event, the company as it was seen, and each rule that was tried (S5)."""
    found = await visit.desk.decision(event_id)
    if found is None:
        raise NotFound(Problem(ErrorCode.NOT_FOUND, f"there is no decision of event {event_id!r}"))
    return Json(detail(found))


@router.post(
    "/decisions/undo",
    name="api_undo",
    summary="Undo applied updates",
    **described("undo", {200: Undone}, problems=(404,), body=EventIds),
)
async def undo(
    visit: Annotated[Visit, Depends(Needs("undo", takes_forms=False))],
    sent: Annotated[EventIds, Depends(JsonBody(EventIds))],
) -> Response:
    """Each by itself, newest first, as long as the category hasn't changed since (S6).

    404, and nothing is undone, when one of them is unknown.
    """
    undone = await visit.desk.undo(sent.events, visit.caller.actor)
    return Json({"results": [_undo_row(each) for each in undone]})


@router.post(
    "/decisions/retry",
    name="api_retry",
    summary="Try failed decisions again",
    **described("retry", {200: Retried}, problems=(404,), body=EventIds),
)
async def retry(
    visit: Annotated[Visit, Depends(Needs("retry", takes_forms=False))],
    sent: Annotated[EventIds, Depends(JsonBody(EventIds))],
) -> Response:
    """Those that have not failed are returned as they stand (S3)."""
    decisions = await visit.desk.retry(sent.events)
    return Json({"results": [handled(each) for each in decisions]})


def _undo_row(undone: Undo) -> dict[str, Any]:
    problem = None if undone.problem is None else error_row(undone.problem)
    return {"decision": decision_row(undone.decision), "problem": problem}
