"""The ruleset, and its revisions."""

from __future__ import annotations

import json
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from leadcat_rules import (
    ErrorCode,
    InvalidInput,
    NotFound,
    Problem,
    Revision,
    RevisionConflict,
    Ruleset,
    parse_ruleset,
)
from leadcat_web.api.described import described
from leadcat_web.api.preconditions import (
    ETAG,
    Expected,
    conflict,
    etag_of,
    expected,
    expected_if_said,
)
from leadcat_web.api.problem_shape import ErrorRow
from leadcat_web.api.problems import error_row
from leadcat_web.api.rows import time_text
from leadcat_web.api.shapes import Id, RulesetJson, Sent, Told
from leadcat_web.frame import Needs, Visit
from leadcat_web.frame.json_bodies import JSON, Body, Json

router = APIRouter()
READER = Depends(Needs("read", takes_forms=False))
ADMINISTRATOR = Depends(Needs("change_settings", takes_forms=False))
MOST_OF_RULESET = 10_000_000
"""Bytes."""
MOST_REVISIONS = 500
RULESET = {"$ref": "#/components/schemas/Ruleset"}
RAW_RULESET = Body((JSON,), MOST_OF_RULESET)
_BODY = {JSON: {"schema": RULESET}}


class Problems(Told):
    """All that is wrong with a ruleset; nothing when it can be saved."""

    problems: list[ErrorRow]


class RevisionRow(Told):
    """One saving of a ruleset."""

    number: int
    id: str
    at: str
    by: str | None


class RevisionDetail(RevisionRow):
    """One saving, with its content."""

    ruleset: RulesetJson


class RevisionList(Told):
    """The savings, newest first."""

    items: list[RevisionRow]


class HistoryFilter(Sent):
    """How much of the history."""

    limit: int = Field(default=100, ge=1, le=MOST_REVISIONS)


@router.get(
    "/ruleset",
    name="api_ruleset",
    summary="The active ruleset",
    **described("read", {200: RULESET}, headers=ETAG),
)
async def ruleset(visit: Annotated[Visit, READER]) -> Response:
    """As canonical JSON; its revision is the ETag."""
    draft = await visit.desk.settings()
    content = draft.saved.canonical().encode()
    return Response(content, media_type=JSON, headers={"etag": etag_of(draft.base)})


@router.put(
    "/ruleset",
    name="api_put_ruleset",
    summary="Make a ruleset the active one",
    **described(
        "change_settings", {200: RevisionRow}, problems=(409, 412, 428), body=_BODY, headers=ETAG
    ),
)
async def put_ruleset(
    request: Request,
    visit: Annotated[Visit, ADMINISTRATOR],
    expect: Annotated[Expected, Depends(expected)],
    raw: Annotated[bytes, Depends(RAW_RULESET)],
) -> Response:
    """All or nothing (R7): 412 when the revision of `If-Match` isn't active any more.

    Names of categories and lead statuses that the CRM doesn't have are refused, deleted ones too.
    """
    problems = await visit.desk.check(raw)
    if problems:
        raise InvalidInput(*problems)
    variables = visit.desk.engine.plugins.variables
    read = await visit.desk.in_thread(partial(parse_ruleset, raw, variables=variables))
    try:
        over = expect.over((await visit.desk.settings()).base)
        saved = await visit.desk.publish(read, over, visit.caller.actor)
    except RevisionConflict as error:
        return conflict(request, error)
    return Json(revision_row(saved), headers={"etag": etag_of(saved.id)})


@router.post(
    "/ruleset/check",
    name="api_check_ruleset",
    summary="What is wrong with a ruleset",
    **described("read", {200: Problems}, body=_BODY),
)
async def check(
    visit: Annotated[Visit, READER], raw: Annotated[bytes, Depends(RAW_RULESET)]
) -> Response:
    """All that a save would refuse, each problem with its place. Nothing is saved."""
    problems = await visit.desk.check(raw)
    return Json({"problems": [error_row(each) for each in problems]})


@router.get(
    "/revisions",
    name="api_revisions",
    summary="The history of the ruleset, newest first",
    **described("read", {200: RevisionList}, problems=(422,)),
)
async def revisions(
    visit: Annotated[Visit, READER], wanted: Annotated[HistoryFilter, Query()]
) -> Response:
    """What was saved when, and by whom."""
    found = await visit.desk.history(wanted.limit)
    return Json({"items": [revision_row(each) for each in found]})


@router.get(
    "/revisions/{revision_id}",
    name="api_revision",
    summary="One revision with its content",
    **described("read", {200: RevisionDetail}, problems=(404, 422)),
)
async def revision(visit: Annotated[Visit, READER], revision_id: Annotated[Id, Path()]) -> Response:
    """The newest saving of this content, by the id that decisions name."""
    found = await _found(visit, revision_id)
    return Json({**revision_row(found), "ruleset": json.loads(found.content)})


@router.post(
    "/revisions/{revision_id}/roll-back",
    name="api_roll_back",
    summary="Make an earlier revision the active one again",
    **described("change_settings", {200: RevisionRow}, problems=(404, 409, 412, 422), headers=ETAG),
)
async def roll_back(
    request: Request,
    visit: Annotated[Visit, ADMINISTRATOR],
    revision_id: Annotated[Id, Path()],
    expect: Annotated[Expected, Depends(expected_if_said)],
) -> Response:
    """A new entry of the history.

    With `If-Match` 412 when another revision is active than that; without one, or with `*`,
    whatever is active is replaced.
    """
    if expect.is_any:
        saved = await visit.desk.roll_back(revision_id, visit.caller.actor)
    else:
        earlier = Ruleset.from_canonical((await _found(visit, revision_id)).content)
        try:
            saved = await visit.desk.publish(earlier, expect.revision, visit.caller.actor)
        except RevisionConflict as error:
            return conflict(request, error)
    return Json(revision_row(saved), headers={"etag": etag_of(saved.id)})


async def _found(visit: Visit, revision_id: str) -> Revision:
    found = await visit.desk.revision(revision_id)
    if found is None:
        message = f"there is no revision {revision_id!r}"
        raise NotFound(Problem(ErrorCode.NOT_FOUND, message, "the history lists them"))
    return found


def revision_row(revision: Revision) -> dict[str, Any]:
    """One saving."""
    return {
        "number": revision.number,
        "id": revision.id,
        "at": time_text(revision.at),
        "by": revision.by,
    }
