"""What a person's answer means for the company that was asked about (C2)."""

from __future__ import annotations

from attrs import frozen

from leadcat_rules.decisions import Answer, Choice, Reason
from leadcat_rules.domain import CrmLists
from leadcat_rules.errors import ErrorCode, Problem, Refused


@frozen
class Reply:
    """An answer, read; without a `target` the company keeps its category."""

    reason: Reason
    target: str | None = None


def meaning(answer: Answer, *, suggested: str, current: str | None, lists: CrmLists) -> Reply:
    """Choosing the suggestion is an accept, choosing the current category a decline (C2).

    Raises Refused for a category that is deleted or unknown.
    """
    chosen = suggested if answer.choice is Choice.ACCEPT else answer.category
    if answer.choice is Choice.DECLINE or chosen == current:
        return Reply(Reason.DECLINED)
    _refuse_unusable(chosen, lists)
    return Reply(Reason.ACCEPTED if chosen == suggested else Reason.OVERRIDDEN, chosen)


def _refuse_unusable(chosen: str | None, lists: CrmLists) -> None:
    category = lists.category(chosen)
    if category is None:
        message = f"the CRM has no category with the id {chosen!r}"
        raise Refused(Problem(ErrorCode.UNKNOWN_CATEGORY, message, "choose one of the CRM's"))
    if category.deleted:
        message = f"the category {category.name!r} was deleted"
        raise Refused(Problem(ErrorCode.CATEGORY_DELETED, message, "choose another, or decline"))
