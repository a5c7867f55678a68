"""`If-Match`: whoever saves says which revision she has changed (R7)."""

from __future__ import annotations

from typing import Annotated

from attrs import evolve, frozen
from fastapi import Header
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from leadcat_rules import ErrorCode, Problem, RevisionConflict
from leadcat_web.api.problems import render_problem
from leadcat_web.frame import Fault
from leadcat_web.frame.faults import fault_of

NOTHING = "none"
"""The ETag before the first revision."""
ETAG = {"ETag": "The revision: what `If-Match` names when it is changed."}
_ABOUT = "The ETag of what was changed; `*` for whatever is active."


@frozen
class Expected:
    """What `If-Match` says."""

    revision: str | None = None
    """None: that nothing was saved yet."""
    is_any: bool = False
    """Whether it is `*`: the change is for whatever is active."""

    def over(self, active: str | None) -> str | None:
        """The revision that the change is for, when this one is active."""
        return active if self.is_any else self.revision


async def expected_if_said(
    if_match: Annotated[str | None, Header(description=_ABOUT)] = None,
) -> Expected:
    """What `If-Match` says; without one the change is for whatever is active."""
    if if_match is None or if_match.strip() == "*":
        return Expected(is_any=True)
    named = if_match.strip().removeprefix("W/").strip('"')
    return Expected(None if named == NOTHING else named)


async def expected(
    if_match: Annotated[str | None, Header(description=_ABOUT)] = None,
) -> Expected:
    """What `If-Match` says; 428 without one."""
    if if_match is None:
        raise HTTPException(428)
    return await expected_if_said(if_match)


def etag_of(revision: str | None) -> str:
    """The ETag of a revision."""
    return f'"{revision or NOTHING}"'


def conflict(request: Request, error: RevisionConflict) -> Response:
    """412: somebody else saved in between."""
    fault: Fault = evolve(fault_of(error), status=412)
    return render_problem(request, fault)


def refuse_other(active: str | None, expect: Expected) -> None:
    """Raise RevisionConflict when another revision is active than was expected."""
    if active != expect.over(active):
        message = f"the rules were changed in between: {active or 'no revision'} is active"
        hint = "get them again and repeat the change"
        raise RevisionConflict(Problem(ErrorCode.REVISION_CONFLICT, message, hint))
