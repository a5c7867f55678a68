"""What waits for an answer."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from leadcat_web.frame import Needs, Visit
from leadcat_web.frame.cursors import token_of
from leadcat_web.pages.inbox.filters import PAGE, InboxFilter
from leadcat_web.pages.inbox.newest import newest_of
from leadcat_web.pages.names import names_for
from leadcat_web.pages.paging import page_of

router = APIRouter()


@router.get("/inbox", name="inbox")
async def inbox(visit: Annotated[Visit, Depends(Needs("read"))]) -> Response:
    """The page; with `part=list` only its list, for a script that keeps it up to date."""
    wanted = InboxFilter.of(visit.query)
    # Looked at before the list is read: what comes in between is told once more, never missed.
    version = await newest_of(visit.request.app).version(visit.site)
    found = await visit.desk.confirmations(wanted.pending(visit.now()))
    confirmations, has_more = page_of(found, PAGE)
    is_part = visit.query.get("part") == "list"
    if is_part:
        visit.by_itself()
    return visit.page(
        "inbox/list.html" if is_part else "inbox/inbox.html",
        confirmations=confirmations,
        names=await names_for(visit),
        wanted=wanted,
        version=version,
        next=token_of(confirmations[-1].position) if has_more else None,
    )
