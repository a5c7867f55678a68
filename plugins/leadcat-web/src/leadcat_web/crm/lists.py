"""The lists of categories and lead statuses, which are the administrators'."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.exceptions import HTTPException
from starlette.responses import Response

from leadcat_rules import CategoryGroup, ErrorCode, InvalidInput
from leadcat_web.crm.entries import Wrong, text_of
from leadcat_web.crm.list_items import (
    Item,
    ItemChange,
    ItemChanged,
    ListWord,
    WouldBreak,
    item_of,
    items_of,
    made_category,
    made_lead_status,
    marked,
)
from leadcat_web.crm.scene import desk_of
from leadcat_web.frame import Needs, Visit

router = APIRouter(include_in_schema=False)
Changer = Annotated[Visit, Depends(Needs("change_lists"))]
_ROUTES: dict[ListWord, str] = {"category": "categories", "lead_status": "lead_statuses"}
_LONGEST = 200


@router.get("/lists/categories", name="categories")
async def categories(visit: Changer) -> Response:
    """The list; with `edit` one item's form, with `add` that of a new one."""
    return await _shown(visit, "category")


@router.post("/lists/categories", name="categories")
async def change_categories(visit: Changer) -> Response:
    """Save, delete or restore a category."""
    return await _changed(visit, "category")


@router.get("/lists/lead-statuses", name="lead_statuses")
async def lead_statuses(visit: Changer) -> Response:
    """The list; with `edit` one item's form, with `add` that of a new one."""
    return await _shown(visit, "lead_status")


@router.post("/lists/lead-statuses", name="lead_statuses")
async def change_lead_statuses(visit: Changer) -> Response:
    """Save, delete or restore a lead status."""
    return await _changed(visit, "lead_status")


async def _shown(visit: Visit, word: ListWord) -> Response:
    lists = await visit.desk.lists()
    if "edit" in visit.query or "add" in visit.query:
        id = visit.query.get("edit")
        return _item_page(visit, word, None if id is None else item_of(lists, word, id))
    return visit.page("crm/list.html", word=word, route=_ROUTES[word], listed=items_of(lists, word))


async def _changed(visit: Visit, word: ListWord) -> Response:
    desk = desk_of(visit)
    id, do = text_of(visit.form, "id") or None, text_of(visit.form, "do")
    if do not in ("save", "delete", "restore") or (id is None and do != "save"):
        raise HTTPException(400)
    stored = None if id is None else item_of(await desk.lists(), word, id)
    if stored is not None and text_of(visit.form, "seen") != _mark(stored):
        return _item_page(visit, word, stored, 409, has_changed=True)
    problems = _problems(visit) if do == "save" else ()
    if problems:
        return _item_page(visit, word, stored, 422, problems=problems)
    change = ItemChange(
        word=word,
        id=id,
        seen=stored,
        make=_make(visit, word),
        sure=text_of(visit.form, "sure") == "yes",
    )
    try:
        item = await desk.in_thread(partial(change.into, desk.crm), pool="change")
    except ItemChanged as changed:
        return _item_page(visit, word, changed.item, 409, has_changed=True)
    except WouldBreak as broken:
        return _item_page(visit, word, stored, 409, would_break=broken)
    except (InvalidInput, ValueError) as refused:
        return _item_page(visit, word, stored, 422, problems=_refused(visit, refused))
    visit.notice(visit.gettext("Saved: %(name)s", name=item.name))
    return visit.redirect(_ROUTES[word])


def _make(visit: Visit, word: ListWord) -> Callable[..., Item]:
    if text_of(visit.form, "do") in ("delete", "restore"):
        return marked(deleted=text_of(visit.form, "do") == "delete")
    name = text_of(visit.form, "name")
    if word == "lead_status":
        return made_lead_status(name)
    return made_category(name, text_of(visit.form, "group"), "lead_status_enabled" in visit.form)


def _problems(visit: Visit) -> tuple[Wrong, ...]:
    name = text_of(visit.form, "name")
    if not name:
        return (Wrong(field="name", words=visit.gettext("Write a name")),)
    if len(name) > _LONGEST:
        return (Wrong(field="name", words=visit.gettext("This is too long")),)
    return ()


def _refused(visit: Visit, refused: InvalidInput | ValueError) -> tuple[Wrong, ...]:
    if isinstance(refused, InvalidInput):
        words = visit.gettext("This holds a character that can't be kept")
        if refused.code is ErrorCode.DUPLICATE_NAME:
            words = visit.gettext("Another one that isn't deleted has this name")
        return (Wrong(field="name", words=words),)
    if text_of(visit.form, "group") not in set(CategoryGroup):
        return (Wrong(field="group", words=visit.gettext("Choose a category group")),)
    words = visit.gettext("Only a category of the group Potential customer can have it")
    return (Wrong(field="lead_status_enabled", words=words),)


def _mark(item: Item) -> str:
    return repr(item)


def _item_page(
    visit: Visit,
    word: ListWord,
    item: Item | None,
    status: int = 200,
    *,
    problems: tuple[Wrong, ...] = (),
    has_changed: bool = False,
    would_break: WouldBreak | None = None,
) -> Response:
    """The form of an item, or of a new one, filled in with what was sent where it was refused."""
    was_sent = text_of(visit.form, "do") == "save"
    return visit.page(
        "crm/list_item.html",
        status,
        word=word,
        route=_ROUTES[word],
        item=item,
        mark="" if item is None else _mark(item),
        problems={each.field: each.words for each in problems},
        told=[(each.words, f"f-{each.field}") for each in problems],
        has_changed=has_changed,
        would_break=would_break,
        do=text_of(visit.form, "do"),
        name=text_of(visit.form, "name") if was_sent else item.name if item else "",
        group=_group(visit, item, was_sent),
        lead_status_enabled=_enabled(visit, item, was_sent),
        groups=list(CategoryGroup),
    )


def _group(visit: Visit, item: Item | None, was_sent: bool) -> str:
    if was_sent:
        return text_of(visit.form, "group")
    return str(getattr(item, "group", CategoryGroup.POTENTIAL_CUSTOMER))


def _enabled(visit: Visit, item: Item | None, was_sent: bool) -> bool:
    if was_sent:
        return "lead_status_enabled" in visit.form
    return bool(getattr(item, "lead_status_enabled", False))
