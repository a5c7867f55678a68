"""What went wrong, as whoever asked is told of it: a status, a title, the problems, an id."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias
from uuid import uuid4

from attrs import field, frozen
from starlette.exceptions import HTTPException
from starlette.responses import Response

from leadcat_rules import (
    AlreadyAnswered,
    HostError,
    InvalidInput,
    LeadcatError,
    NotAllowed,
    NotFound,
    PluginError,
    Problem,
    Refused,
    RevisionConflict,
    StoreError,
)
from leadcat_web.carrying import TooSlow

if TYPE_CHECKING:
    from starlette.requests import Request

_log = logging.getLogger("leadcat_web")
_STATUSES: tuple[tuple[type[LeadcatError], int], ...] = (
    (NotAllowed, 403),
    (NotFound, 404),
    (AlreadyAnswered, 409),
    (RevisionConflict, 409),
    (Refused, 409),
    (InvalidInput, 422),
    (HostError, 502),
    (PluginError, 502),
    (StoreError, 503),
)


class SignInNeeded(Exception):
    """Nobody is signed in, and it isn't for everybody."""


class Forged(Exception):
    """A form without the token that its page was given."""


@frozen(kw_only=True)
class Fault:
    """One refusal or failure, before it is written as a page or as JSON."""

    status: int
    code: str
    """The core's error code, or a word of ours: signed_out forged too_slow too_large internal …"""
    problems: tuple[Problem, ...] = ()
    retry_after: int | None = None
    """Seconds."""
    id: str = field(factory=lambda: uuid4().hex[:12])
    """Stands in the answer and in the server's log."""

    @property
    def detail(self) -> str:
        """What is wrong and what to do, in the core's words."""
        return "; ".join(
            problem.message + (f" ({problem.hint})" if problem.hint else "")
            for problem in self.problems
        )


Renderer: TypeAlias = Callable[["Request", Fault], Response]
"""Writes a fault in the form of one part of the site."""


def fault_of(error: Exception) -> Fault:
    """How an exception is told; one that nobody expected is logged under the fault's id."""
    if isinstance(error, LeadcatError):
        status = next((status for kind, status in _STATUSES if isinstance(error, kind)), 500)
        # What a host or database says of itself may hold secrets: that is for the log.
        problems = error.problems if status < 500 else ()
        fault = Fault(status=status, code=str(error.code), problems=problems)
    elif isinstance(error, HTTPException):
        fault = Fault(status=error.status_code, code=_HTTP_CODES.get(error.status_code, "refused"))
    elif isinstance(error, SignInNeeded):
        fault = Fault(status=401, code="signed_out")
    elif isinstance(error, Forged):
        fault = Fault(status=403, code="forged")
    elif isinstance(error, TooSlow):
        fault = Fault(status=503, code="too_slow", retry_after=5)
    else:
        fault = Fault(status=500, code="internal")
    if fault.status >= 500:
        _log.error("%s: %s", fault.id, error, exc_info=error)
    return fault


_HTTP_CODES = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    408: "too_slow_sending",
    406: "not_acceptable",
    413: "too_large",
    415: "unsupported_media_type",
    428: "precondition_required",
    429: "too_many",
}
