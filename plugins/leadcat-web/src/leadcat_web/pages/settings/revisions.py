"""The history of the settings: who saved what and when, the differences, the way back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends
from starlette.responses import Response

from leadcat_rules import Revision, RevisionConflict, Ruleset
from leadcat_web.frame import Needs, Visit
from leadcat_web.pages.settings.change_words import MOST_CHANGES, change_words
from leadcat_web.pages.settings.differences import content_lines
from leadcat_web.pages.settings.history import Numbered, number_of, numbered, phrases
from leadcat_web.pages.settings.rule_words import Reader
from leadcat_web.pages.settings.ruleset_text import pretty

router = APIRouter(include_in_schema=False)
PAGE = 50
_MOST = 200
"""Revisions on one page: each is read with its content, to be told in a phrase."""
_LONGEST = 200_000
"""Characters of a ruleset that are shown without being asked for."""


@router.get("/settings/revisions", name="revisions")
async def revisions(visit: Annotated[Visit, Depends(Needs("read"))]) -> Response:
    """The newest revisions, and older ones on demand."""
    asked = visit.query.get("show", "")
    shown = min(int(asked), _MOST) if asked.isdecimal() and 0 < len(asked) < 6 else PAGE
    before = number_of(visit.query.get("before", ""))
    found = await visit.desk.history(max(shown, 1) + 1, before=before)
    newest = found if before is None else await visit.desk.history(1)
    speech = visit.site.templates.speech(visit.caller.language)
    return visit.page(
        "settings/revisions.html",
        revisions=found[:shown],
        active=newest[0] if newest else None,
        phrases=await visit.desk.in_thread(lambda: phrases(found, speech)),
        older=_older(found, shown, before),
    )


def _older(found: Sequence[Revision], shown: int, before: int | None) -> dict[str, int] | None:
    """The query of the page with older ones: a longer list, or from a number on."""
    if len(found) <= shown:
        return None
    if shown < _MOST and before is None:
        return {"show": min(shown + PAGE, _MOST)}
    return {"show": shown, "before": found[shown - 1].number}


@router.get("/settings/revisions/{number}", name="revision")
async def revision(visit: Annotated[Visit, Depends(Needs("read"))], number: str) -> Response:
    """One revision, and its difference to the one before or to the active one."""
    return await _revision(visit, await numbered(visit, number))


async def _revision(visit: Visit, found: Numbered, status: int = 200) -> Response:
    is_newest = found.revision.number == found.active.number
    to_active = visit.query.get("to") == "active" and not is_newest
    reader = Reader.of(visit, await visit.desk.lists())
    whole = visit.query.get("text") == "1"
    told = await visit.desk.in_thread(lambda: _told(found, to_active, reader, whole=whole))
    return visit.page(
        "settings/revision.html",
        status,
        found=found,
        to_active=to_active,
        is_active=found.revision.id == found.active.id,
        is_stale=status == 409,
        may_change=visit.caller.can("change_settings")
        and not visit.desk.engine.settings.is_read_only,
        **told,
    )


def _told(found: Numbered, to_active: bool, reader: Reader, *, whole: bool) -> dict[str, Any]:
    """What the page says of a revision and of its difference to another."""
    content = found.revision.content
    before, after = found.before, found.revision
    if to_active:
        before, after = found.revision, found.active
    rules = json.loads(content)["rules"][:MOST_CHANGES]
    return {
        "before": before,
        "change": None if before is None else change_words(before, after, reader),
        "lines": None if before is None else content_lines(before.content, after.content),
        "text": pretty(content) if whole or len(content) <= _LONGEST else None,
        "rules": [reader.words(rule) for rule in rules],
    }


@router.post("/settings/revisions/{number}/roll-back", name="roll_back")
async def roll_back(
    visit: Annotated[Visit, Depends(Needs("change_settings"))], number: str
) -> Response:
    """Make it the active one again, unless another is active than the one that was seen (R7)."""
    found = await numbered(visit, number)
    if found.revision.id == found.active.id:
        visit.notice(visit.gettext("This revision is active already."), "")
        return visit.redirect("revision", number=number)
    if visit.form.get("active") != found.active.id:
        return await _revision(visit, found, 409)
    content = found.revision.content
    ruleset = await visit.desk.in_thread(lambda: Ruleset.from_canonical(content))
    try:
        made = await visit.desk.publish(ruleset, found.active.id, visit.caller.actor)
    except RevisionConflict:
        return await _revision(visit, await numbered(visit, number), 409)
    visit.notice(
        visit.gettext(
            "Back to revision %(earlier)s, as revision %(number)s.",
            earlier=found.revision.number,
            number=made.number,
        )
    )
    return visit.redirect("revisions")
