"""One confirmation on its own page: all that the dialog shows, and the answer (C1, C2)."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from leadcat_rules import Company, Confirmation, ErrorCode, LeadcatError, NotFound, Problem
from leadcat_web.carrying import TooSlow
from leadcat_web.frame import Needs, Visit
from leadcat_web.pages.form_fields import field_text, says_nothing
from leadcat_web.pages.inbox.answers import answer_meant, told
from leadcat_web.pages.inbox.results import answered
from leadcat_web.pages.names import names_for

router = APIRouter()


@router.get("/inbox/{confirmation_id:path}", name="confirmation")
async def confirmation(
    confirmation_id: str, visit: Annotated[Visit, Depends(Needs("read"))]
) -> Response:
    """The question; once it is answered, who answered what and when."""
    return await _shown(visit, await _found(visit, confirmation_id))


@router.post("/inbox/{confirmation_id:path}", name="confirmation")
async def answer(
    confirmation_id: str, visit: Annotated[Visit, Depends(Needs("answer"))]
) -> Response:
    """`answer` is accept, choose (with `category`) or decline."""
    if says_nothing(visit):
        return visit.redirect("confirmation", confirmation_id=confirmation_id)
    choice, category = field_text(visit, "answer"), field_text(visit, "category")
    if choice == "choose" and not category:
        missing = visit.gettext("Choose a category.")
        return await _shown(visit, await _found(visit, confirmation_id), 422, problem=missing)
    result = await answered(visit, confirmation_id, answer_meant(choice, category))
    visit.site.pending.forget()
    return await told(visit, [result])


async def _found(visit: Visit, confirmation_id: str) -> Confirmation:
    found = await visit.desk.confirmation(confirmation_id)
    if found is None:
        message = f"there is no confirmation with the id {confirmation_id!r}"
        raise NotFound(Problem(ErrorCode.NOT_FOUND, message, "look for it in the inbox"))
    return found


async def _shown(
    visit: Visit, found: Confirmation, status: int = 200, *, problem: str | None = None
) -> Response:
    return visit.page(
        "inbox/confirmation.html",
        status,
        confirmation=found,
        company=await _company_now(visit, found) if found.is_pending else None,
        names=await names_for(visit),
        problem=problem,
    )


async def _company_now(visit: Visit, found: Confirmation) -> Company | None:
    """None when the company is gone or the CRM doesn't answer: the question stands all the same."""
    try:
        return await visit.desk.company(found.company.id)
    except (LeadcatError, TooSlow):
        return None
