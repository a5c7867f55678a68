"""Settings → Workflow → Lead categorization: four toggles, saved all or nothing (R1 to R7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from leadcat_rules import AutomationRule, RevisionConflict, SettingsDraft
from leadcat_web.frame import Needs, Visit
from leadcat_web.pages.settings.differences import difference
from leadcat_web.pages.settings.rule_words import Reader
from leadcat_web.pages.settings.toggles import draft_of, edited, lacks

router = APIRouter(include_in_schema=False)
FIRST_RULES = 25
"""Further rules that the page shows before it is asked for all."""
MOST_BROKEN = 25


@router.get("/settings/lead-categorization", name="settings")
async def settings(visit: Annotated[Visit, Depends(Needs("read"))]) -> Response:
    """The tab; whoever may not change it sees it read only (R6)."""
    return await _tab(visit, await visit.desk.settings())


@router.post("/settings/lead-categorization", name="settings")
async def save(visit: Annotated[Visit, Depends(Needs("change_settings"))]) -> Response:
    """Save the four toggles on the revision that they were edited from."""
    draft = await visit.desk.settings()
    if visit.desk.engine.settings.is_read_only:
        return await _tab(visit, draft, status=409)
    if visit.form.get("base", "") != (draft.base or ""):
        return await _conflict(visit, draft)
    mine = edited(draft, visit.form)
    if not mine.can_save:
        return await _tab(visit, mine, status=422)
    if mine.ruleset.revision == draft.base:
        visit.notice(visit.gettext("Nothing was changed, so nothing was saved."), "")
        return visit.redirect("settings")
    try:
        revision = await visit.desk.save_settings(mine, visit.caller.actor)
    except RevisionConflict:
        return await _conflict(visit, await visit.desk.settings())
    visit.notice(visit.gettext("Saved as revision %(number)s.", number=revision.number))
    return visit.redirect("settings")


async def _tab(visit: Visit, draft: SettingsDraft, status: int = 200) -> Response:
    if visit.query.get("rules") != "all":
        return _page(visit, draft, status, draft.further_rules[:FIRST_RULES])
    # A thousand rules take a second to write: nobody else waits for that.
    return await visit.desk.in_thread(lambda: _page(visit, draft, status, draft.further_rules))


def _page(
    visit: Visit, draft: SettingsDraft, status: int, further: Sequence[AutomationRule]
) -> Response:
    reader = Reader.of(visit, draft.lists)
    lacking = lacks(draft) if status == 422 else ()
    is_read_only = visit.desk.engine.settings.is_read_only
    broken = draft.broken_rules
    return visit.page(
        "settings/tab.html",
        status,
        draft=draft,
        lacks=lacking,
        problems=defaultdict(str, {lack.field: str(lack.code) for lack in lacking}),
        is_edited=status == 422,
        is_read_only=is_read_only,
        may_change=visit.caller.can("change_settings") and not is_read_only,
        behind={words.id: words for words in reader.rules(_shown(draft))},
        further=reader.rules(further),
        more=len(draft.further_rules) - len(further),
        broken=reader.rules(broken[:MOST_BROKEN]),
        many_broken=len(broken),
        places=_places(draft),
        not_shown={rule.id for rule in draft.further_rules[len(further) :]},
        deleted_targets=_deleted_targets(draft),
        deleted_lead_status=_deleted_lead_status(draft),
    )


def _shown(draft: SettingsDraft) -> Iterator[AutomationRule]:
    """The rules behind the toggles."""
    ids = {toggle.rule for toggle in draft.toggles}
    return (rule for rule in draft.saved.rules if rule.id in ids)


def _places(draft: SettingsDraft) -> dict[str, str]:
    """Where on the page with all rules each of them stands."""
    further = {rule.id: f"rule-{at}" for at, rule in enumerate(draft.further_rules, start=1)}
    shown = {each.rule: f"toggle-{each.trigger}" for each in draft.toggles if each.rule}
    return {**further, **shown}


def _deleted_targets(draft: SettingsDraft) -> dict[str, str]:
    """By trigger: the saved target, where it was deleted since."""
    targets = ((each, draft.lists.category(each.set_category_to)) for each in draft.toggles)
    return {
        str(each.trigger): target.id
        for each, target in targets
        if target is not None and target.deleted
    }


def _deleted_lead_status(draft: SettingsDraft) -> str | None:
    status = draft.lists.lead_status(draft.toggle("lead_status_changed").lead_status)
    return status.id if status is not None and status.deleted else None


async def _conflict(visit: Visit, theirs: SettingsDraft) -> Response:
    """Both versions side by side, and the ways on (R7)."""
    base = visit.form.get("base", "")
    was = await visit.desk.revision(base) if isinstance(base, str) and base else None
    before = theirs if was is None else draft_of(was.content, was.id, theirs.lists)
    revision = None if theirs.base is None else await visit.desk.revision(theirs.base)
    return visit.page(
        "settings/conflict.html",
        409,
        mine=edited(before, visit.form),
        theirs=theirs,
        revision=revision,
        has_more=await visit.desk.in_thread(lambda: _has_more(before, theirs)),
    )


def _has_more(before: SettingsDraft, theirs: SettingsDraft) -> bool:
    changed = difference(before.saved.canonical(), theirs.saved.canonical())
    shown = {toggle.rule for draft in (before, theirs) for toggle in draft.toggles}
    return bool(changed.head or any(rule.id not in shown for rule in changed.rules))
