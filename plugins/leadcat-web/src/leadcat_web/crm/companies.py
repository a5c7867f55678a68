"""The list of companies: searched, filtered by category, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Annotated

from attrs import frozen
from fastapi import APIRouter, Depends
from starlette.responses import Response

from leadcat_rules import Company, CrmLists
from leadcat_sql import EmbeddedCrm
from leadcat_web.crm.scene import desk_of
from leadcat_web.frame import Needs, Visit

router = APIRouter(include_in_schema=False)
PAGE = 50
"""Companies on a page."""


@frozen(kw_only=True)
class Listing:
    """One page of companies."""

    companies: Sequence[Company]
    lists: CrmLists
    following: str | None
    """The id that the next page begins after; None where there is none."""


@router.get("/companies", name="companies")
async def companies(visit: Annotated[Visit, Depends(Needs("read"))]) -> Response:
    """Companies by name; the query's `search`, `category` and `after` narrow it."""
    desk = desk_of(visit)
    search, category, after = (
        visit.query.get(name) or None for name in ("search", "category", "after")
    )
    listing = await desk.in_thread(partial(_listing, desk.crm, search, category, after))
    return visit.page(
        "crm/companies.html", listing=listing, search=search, category=category, after=after
    )


def _listing(
    crm: EmbeddedCrm, search: str | None, category: str | None, after: str | None
) -> Listing:
    found = crm.companies(search=search, category=category, after=after, limit=PAGE + 1)
    return Listing(
        companies=found[:PAGE],
        lists=crm.engine.lists(),
        following=found[PAGE - 1].id if len(found) > PAGE else None,
    )
