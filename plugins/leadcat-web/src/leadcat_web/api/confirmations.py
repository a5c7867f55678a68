"""The inbox: what waits for an answer, and the answer."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from pydantic import ConfigDict, Field, model_validator
from starlette.responses import Response

from leadcat_rules import (
    Answer,
    Choice,
    ConfirmationQuery,
    ConfirmationStatus,
    ErrorCode,
    NotFound,
    Problem,
)
from leadcat_web.api.answers import ConfirmationPage, ConfirmationRow, Handled
from leadcat_web.api.cursors import position_of
from leadcat_web.api.described import described
from leadcat_web.api.rows import confirmation_row, handled
from leadcat_web.api.shapes import Id, Moment, Sent
from leadcat_web.frame import Needs, Visit
from leadcat_web.frame.cursors import token_of
from leadcat_web.frame.json_bodies import Json, JsonBody

router = APIRouter()
READER = Depends(Needs("read", takes_forms=False))
MOST_OF_PAGE = 500


class ConfirmationFilter(Sent):
    """Which confirmations; each one that is given narrows the list."""

    company: Id | None = None
    rule: Id | None = None
    status: ConfirmationStatus | None = None
    since: Moment | None = Field(default=None, description="Opened at or after this time.")
    until: Moment | None = Field(default=None, description="Opened before this time.")
    newest_first: bool = Field(default=False, description="Or the oldest: the order of the inbox.")
    cursor: str | None = Field(default=None, description="The `next` of the page before.")
    limit: int = Field(default=100, ge=1, le=MOST_OF_PAGE)

    def query(self) -> ConfirmationQuery:
        """The same for the store, with one more to know whether there is a next page."""
        given = self.model_dump(exclude={"cursor", "limit"})
        return ConfirmationQuery(**given, after=position_of(self.cursor), limit=self.limit + 1)


_TOGETHER: dict[str, Any] = {
    "if": {"properties": {"choice": {"const": "choose"}}},
    "then": {"required": ["category"], "properties": {"category": {"type": "string"}}},
    "else": {"properties": {"category": {"type": "null"}}},
}


class AnswerSent(Sent):
    """What a person says (C2)."""

    model_config = ConfigDict(json_schema_extra=_TOGETHER)

    choice: Choice
    category: Id | None = Field(default=None, description="The id, with `choose` and only there.")

    @model_validator(mode="after")
    def _chosen(self) -> AnswerSent:
        if (self.category is not None) is not (self.choice is Choice.CHOOSE):
            raise ValueError("`choose` has a category, `accept` and `decline` have none")
        return self

    def said(self) -> Answer:
        """The answer, by whoever calls."""
        return Answer(self.choice, self.category)


@router.get(
    "/confirmations",
    name="api_confirmations",
    summary="The confirmations that fit",
    **described("read", {200: ConfirmationPage}, problems=(422,)),
)
async def confirmations(
    visit: Annotated[Visit, READER], wanted: Annotated[ConfirmationFilter, Query()]
) -> Response:
    """`status=pending` is the inbox (C3); the others are its history (C6)."""
    found = await visit.desk.confirmations(wanted.query())
    page = found[: wanted.limit]
    more = token_of(page[-1].position) if len(found) > wanted.limit else None
    return Json({"items": [confirmation_row(each) for each in page], "next": more})


@router.get(
    "/confirmations/{confirmation_id:path}",
    name="api_confirmation",
    summary="One confirmation",
    **described("read", {200: ConfirmationRow}, problems=(404, 422)),
)
async def confirmation(
    visit: Annotated[Visit, READER], confirmation_id: Annotated[Id, Path()]
) -> Response:
    """What the dialog shows (C1), and how it was answered."""
    found = await visit.desk.confirmation(confirmation_id)
    if found is None:
        message = f"there is no confirmation {confirmation_id!r}"
        raise NotFound(Problem(ErrorCode.NOT_FOUND, message))
    return Json(confirmation_row(found))


@router.post(
    "/confirmations/{confirmation_id:path}/answer",
    name="api_answer",
    summary="Answer a confirmation, once",
    **described("answer", {200: Handled}, problems=(404, 409), body=AnswerSent),
)
async def answer(
    visit: Annotated[Visit, Depends(Needs("answer", takes_forms=False))],
    confirmation_id: Annotated[Id, Path()],
    sent: Annotated[AnswerSent, Depends(JsonBody(AnswerSent))],
) -> Response:
    """What came of it: also `lapsed` as `stale`, when the company has changed since (C5).

    409 `already_answered` names the first answer (C4); 409 `category_deleted` for a category that
    isn't there any more.
    """
    decision = await visit.desk.answer(confirmation_id, sent.said(), visit.caller.actor)
    visit.site.pending.forget()
    return Json(handled(decision))
