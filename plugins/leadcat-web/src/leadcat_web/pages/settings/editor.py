"""The whole ruleset as JSON: read, checked while it is typed, published (R6, R7)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from leadcat_rules import InvalidInput, Problem, RevisionConflict, Ruleset, parse_ruleset
from leadcat_web.frame import Needs, Visit
from leadcat_web.pages.settings.differences import lines
from leadcat_web.pages.settings.placed_problems import PlacedProblem, placed
from leadcat_web.pages.settings.ruleset_text import posted, pretty

router = APIRouter(include_in_schema=False)
LARGEST_TEXT = 30_000_000
"""Bytes of a ruleset of 10 MB, as a form writes it."""
EDITOR = Needs("change_settings", largest=LARGEST_TEXT)


@router.get("/settings/ruleset", name="ruleset")
async def ruleset(visit: Annotated[Visit, Depends(Needs("read"))]) -> Response:
    """The active ruleset; whoever may not change it reads it."""
    text, base = await _active(visit)
    return _editor(visit, text, base)


@router.post("/settings/ruleset", name="ruleset")
async def publish(visit: Annotated[Visit, Depends(EDITOR)]) -> Response:
    """Publish the text on the revision that it was written from."""
    text, base = posted(visit.form.get("text")), posted(visit.form.get("base"))
    if visit.form.get("go") == "edit" or visit.desk.engine.settings.is_read_only:
        return _editor(visit, text, base, is_edited=True)
    try:
        read = await _read(visit, text)
        return await _published(visit, read, base)
    except InvalidInput as error:
        problems = await _placed(visit, error.problems, text)
        return _editor(visit, text, base, problems, status=422, is_edited=True)
    except RevisionConflict:
        return await _conflict(visit, text)


@router.post("/settings/ruleset/check", name="ruleset_check")
async def check(visit: Annotated[Visit, Depends(EDITOR)]) -> Response:
    """What is wrong with a text, as the part of the page that says so; nothing is saved."""
    text = posted(visit.form.get("text"))
    problems = await _placed(visit, await visit.desk.check(text), text)
    return visit.page("settings/problems.html", problems=problems)


async def _read(visit: Visit, text: str) -> Ruleset:
    """The ruleset in the text; InvalidInput with all that is wrong with it."""
    problems = await visit.desk.check(text)
    if problems:
        raise InvalidInput(*problems)
    variables = visit.desk.engine.plugins.variables
    return await visit.desk.in_thread(lambda: parse_ruleset(text, variables=variables))


async def _published(visit: Visit, read: Ruleset, base: str) -> Response:
    active = await visit.desk.settings()
    if read.revision == active.base:
        visit.notice(visit.gettext("Nothing was changed, so nothing was saved."), "")
        return visit.redirect("ruleset")
    revision = await visit.desk.publish(read, base or None, visit.caller.actor)
    visit.notice(visit.gettext("Saved as revision %(number)s.", number=revision.number))
    return visit.redirect("ruleset")


async def _placed(
    visit: Visit, problems: tuple[Problem, ...], text: str
) -> tuple[PlacedProblem, ...]:
    if not problems:
        return ()
    return await visit.desk.in_thread(lambda: placed(problems, text))


async def _active(visit: Visit) -> tuple[str, str]:
    draft = await visit.desk.settings()
    text = await visit.desk.in_thread(lambda: pretty(draft.saved.canonical()))
    return text, draft.base or ""


def _editor(
    visit: Visit,
    text: str,
    base: str,
    problems: tuple[PlacedProblem, ...] = (),
    *,
    status: int = 200,
    is_edited: bool = False,
) -> Response:
    is_read_only = visit.desk.engine.settings.is_read_only
    return visit.page(
        "settings/editor.html",
        409 if is_read_only and is_edited else status,
        text=text,
        base=base,
        problems=problems,
        is_edited=is_edited,
        is_read_only=is_read_only,
        may_change=visit.caller.can("change_settings") and not is_read_only,
    )


async def _conflict(visit: Visit, mine: str) -> Response:
    """Both versions as a difference, and the ways on (R7)."""
    theirs, base = await _active(visit)
    return visit.page(
        "settings/ruleset_conflict.html",
        409,
        mine=mine,
        base=base,
        revision=await visit.desk.revision(base) if base else None,
        lines=await visit.desk.in_thread(lambda: lines(theirs, mine)),
    )
