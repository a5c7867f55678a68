"""What a visitor chooses for herself: the language."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from leadcat_web.frame import PUBLIC, Needs, Visit
from leadcat_web.words import LANGUAGES

router = APIRouter(include_in_schema=False)
_YEAR = 365 * 24 * 3600


@router.post("/language", name="language")
async def language(visit: Annotated[Visit, Depends(Needs(PUBLIC))]) -> Response:
    """Keep the language that was chosen, and go back to the page."""
    chosen, back = visit.form.get("language"), visit.form.get("next")
    response = visit.see(visit.own_address(back if isinstance(back, str) else None))
    if isinstance(chosen, str) and chosen in LANGUAGES:
        visit.set_cookie(response, "leadcat_language", chosen, max_age=_YEAR)
    return response
