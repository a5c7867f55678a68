"""Events in: one, or many at once; and what one would come to."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends
from pydantic import Discriminator, Field, Tag
from starlette.requests import Request
from starlette.responses import Response

from leadcat_rules import (
    Answer,
    Decision,
    ErrorCode,
    Event,
    InvalidInput,
    Problem,
    Reason,
    parse_event,
)
from leadcat_web.api.answers import Handled, HandledBatch, PreviewAnswer
from leadcat_web.api.batches import BATCH, MOST_OF_BATCH, events_in
from leadcat_web.api.described import described
from leadcat_web.api.placed import below
from leadcat_web.api.problems import error_row, render_problem
from leadcat_web.api.rows import handled, preview_row
from leadcat_web.api.shapes import EventJson, Id, Sent
from leadcat_web.frame import Fault, Needs, Visit
from leadcat_web.frame.json_bodies import Body, Json, JsonBody, media_type

router = APIRouter()
SENDER = Depends(Needs("send_events", takes_forms=False))
IN_HAND_FOR = 1
"""Seconds after which to ask again what another delivery has come to."""


class OtherCategory(Sent):
    """Another category than the suggested one."""

    category: Id


def _kind(value: object) -> str:
    return "other" if isinstance(value, dict | OtherCategory) else "word"


Said = Annotated[
    Annotated[Literal["accept", "decline"], Tag("word")] | Annotated[OtherCategory, Tag("other")],
    Discriminator(_kind),
]


class EventSent(Sent):
    """One event, as a line of an events file has it, and what the user said to its preview."""

    event: EventJson
    answer: Said | None = Field(default=None, description="Takes the permission `answer` too (C8).")

    def said(self) -> Answer | None:
        """The answer; who gave it is the event's own actor."""
        if isinstance(self.answer, OtherCategory):
            return Answer.choose(self.answer.category)
        return {None: None, "accept": Answer.accept(), "decline": Answer.decline()}[self.answer]


class EventPreviewed(Sent):
    """The event that a save would be."""

    event: EventJson


@router.post(
    "/events",
    name="api_send_event",
    summary="Handle one event",
    **described("send_events", {200: Handled, 202: Handled}, problems=(409,), body=EventSent),
)
async def send_event(
    request: Request,
    visit: Annotated[Visit, SENDER],
    sent: Annotated[EventSent, Depends(JsonBody(EventSent))],
) -> Response:
    """Decides it, or returns what an earlier delivery of the same event came to (S1).

    202: another delivery has it in hand at this moment, so send it again after `Retry-After`.
    409: the id belongs to another event.
    """
    if sent.answer is not None:
        visit.require("answer")
    decision = await visit.desk.handle(_event(sent.event), sent.said())
    if decision.reason is Reason.EVENT_ID_REUSED:
        return render_problem(request, _reused(decision))
    if decision.outcome is None:
        return Json(handled(decision), 202, headers={"retry-after": str(IN_HAND_FOR)})
    return Json(handled(decision))


@router.post(
    "/events/batch",
    name="api_send_events",
    summary="Handle up to 1,000 events in their order",
    **described("send_events", {200: HandledBatch}, body=BATCH),
)
async def send_events(
    request: Request,
    visit: Annotated[Visit, SENDER],
    raw: Annotated[bytes, Depends(Body(tuple(BATCH), MOST_OF_BATCH))],
) -> Response:
    """All are read first: one that is malformed, and nothing is done (422 with all problems).

    Then each is handled by itself. What was done before a 503 stays done, so send the whole batch
    again. A reused id is told by its own result: `failed`, `event_id_reused`.
    """
    events = await visit.desk.in_thread(partial(events_in, media_type(request), raw))
    return Json({"results": [await _of_batch(visit, event) for event in events]})


async def _of_batch(visit: Visit, event: Event) -> dict[str, Any]:
    try:
        return {**handled(await visit.desk.handle(event)), "problem": None}
    except InvalidInput as error:  # such as an id that the store can't hold
        return {"decision": None, "steps": [], "problem": error_row(error.problems[0])}


@router.post(
    "/preview",
    name="api_preview",
    summary="What handling an event would come to",
    **described("read", {200: PreviewAnswer}, body=EventPreviewed),
)
async def preview(
    visit: Annotated[Visit, Depends(Needs("read", takes_forms=False))],
    sent: Annotated[EventPreviewed, Depends(JsonBody(EventPreviewed))],
) -> Response:
    """Nothing is written, and nobody asked (C8)."""
    return Json(preview_row(await visit.desk.preview(_event(sent.event))))


def _event(content: dict[str, Any]) -> Event:
    with below("/event"):
        return parse_event(content)


def _reused(decision: Decision) -> Fault:
    message = f"the id {decision.id!r} belongs to another event, with another content"
    hint = "an event keeps its id and its content; give a new event a new id"
    problem = Problem(ErrorCode.DUPLICATE_ID, message, hint, pointer="/event/id")
    return Fault(status=409, code=str(Reason.EVENT_ID_REUSED), problems=(problem,))
