"""Answers given on the list: to one confirmation, or the same to many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from leadcat_rules import Answer, ErrorCode, InvalidInput, Problem
from leadcat_web.frame import Needs, Visit
from leadcat_web.pages.form_fields import field_text, says_nothing, ticked
from leadcat_web.pages.inbox.filters import PAGE
from leadcat_web.pages.inbox.results import Came, Result, all_answered, answered
from leadcat_web.pages.names import Names, names_for

router = APIRouter()
_MOST = 4 * PAGE
"""Answers at once; a page of the list has fewer."""


@router.post("/inbox/answer", name="inbox_answer")
async def inbox_answer(visit: Annotated[Visit, Depends(Needs("answer"))]) -> Response:
    """The button `one` names its confirmation, as `accept:ID`; `many` answers all ticked ones."""
    if says_nothing(visit):
        return visit.see(visit.own_address(field_text(visit, "next")))
    one = field_text(visit, "one")
    if one:
        results = [await _answer_one(visit, *_parted(one))]
    else:
        results = await all_answered(visit, _ticked(visit), _same_answer(visit))
    visit.site.pending.forget()
    return await told(visit, results)


async def told(visit: Visit, results: Sequence[Result]) -> Response:
    """Back to the list with a notice when all is well, else a page that says what came of each."""
    names = await names_for(visit)
    if results and all(result.is_done for result in results):
        visit.notice(_notice(visit, results, names))
        return visit.see(visit.own_address(field_text(visit, "next") or visit.url("inbox")))
    return visit.page("inbox/results.html", _status(results), results=results, names=names)


def answer_meant(choice: str, category: str) -> Answer:
    """The answer of a form. Raises InvalidInput when it is none, or chooses nothing (C2)."""
    if choice == "accept":
        return Answer.accept()
    if choice == "decline":
        return Answer.decline()
    if choice == "choose" and category:
        return Answer.choose(category)
    problem = ErrorCode.MISSING if choice == "choose" else ErrorCode.INVALID_VALUE
    message = "no category was chosen" if choice == "choose" else "this is no answer"
    raise InvalidInput(Problem(problem, message, "go back and choose one", pointer="/answer"))


async def _answer_one(visit: Visit, choice: str, confirmation_id: str) -> Result:
    category = field_text(visit, f"category:{confirmation_id}")
    return await answered(visit, confirmation_id, answer_meant(choice, category))


def _parted(one: str) -> tuple[str, str]:
    choice, _, confirmation_id = one.partition(":")
    if not confirmation_id:
        raise InvalidInput(Problem(ErrorCode.INVALID_VALUE, "this is no answer", pointer="/one"))
    return choice, confirmation_id


def _ticked(visit: Visit) -> list[str]:
    return ticked(visit, "confirmation", "those to answer", _MOST)


def _same_answer(visit: Visit) -> Answer:
    return answer_meant(field_text(visit, "many"), "")


def _notice(visit: Visit, results: Sequence[Result], names: Names) -> str:
    if len(results) > 1:
        return visit.ngettext(
            "%(num)d confirmation is answered.",
            "%(num)d confirmations are answered.",
            len(results),
        )
    confirmation, decision = results[0].confirmation, results[0].decision
    company = "" if confirmation is None else names.called(confirmation.company)
    if results[0].came is Came.KEPT:
        return visit.gettext("%(company)s keeps its category.", company=company)
    target = names.category(None if decision is None else decision.to_category)
    return visit.gettext("%(company)s is now %(category)s.", company=company, category=target)


def _status(results: Sequence[Result]) -> int:
    """One second answer is a conflict (C4); a batch is told as a whole."""
    if len(results) == 1 and results[0].came in (Came.ANSWERED_BEFORE, Came.REFUSED):
        return 409
    if len(results) == 1 and results[0].came is Came.NOT_FOUND:
        return 404
    return 200
