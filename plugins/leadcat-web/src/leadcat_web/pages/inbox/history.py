"""Confirmations that no longer wait: who answered, or why nobody can any more."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from leadcat_rules import Confirmation, ConfirmationQuery
from leadcat_web.desk import Desk
from leadcat_web.frame import Needs, Visit
from leadcat_web.frame.cursors import token_of
from leadcat_web.pages.inbox.filters import ANSWERED, PAGE, InboxFilter
from leadcat_web.pages.names import names_for
from leadcat_web.pages.paging import page_of

router = APIRouter()


@router.get("/inbox/history", name="inbox_history")
async def inbox_history(visit: Annotated[Visit, Depends(Needs("read"))]) -> Response:
    """Newest first, by when they were asked; what still waits is left to the inbox."""
    wanted = InboxFilter.of(visit.query)
    found, has_more = page_of(await _newest(visit.desk, wanted.history()), PAGE)
    return visit.page(
        "inbox/history.html",
        confirmations=found,
        names=await names_for(visit),
        wanted=wanted,
        statuses=ANSWERED,
        next=token_of(found[-1].position) if has_more else None,
    )


async def _newest(desk: Desk, queries: Iterable[ConfirmationQuery]) -> list[Confirmation]:
    """The answers to all questions as one list; each has a page at most, however many wait."""
    found = [each for query in queries for each in await desk.confirmations(query)]
    return sorted(found, key=lambda each: each.position, reverse=True)
