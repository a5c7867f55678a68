"""Errors in the shape that clients of the original product know."""

from __future__ import annotations

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from leadcat_web.frame import Fault
from leadcat_web.frame.json_bodies import Json

_MESSAGES = {
    "signed_out": "send the token of a client: Authorization: Bearer TOKEN",
    "forged": "the request comes from a page of another site",
    "too_slow": "the CRM took too long; what was begun goes on",
    "too_large": "the body is larger than it may be",
    "unsupported_media_type": "the body is JSON, sent as application/json",
}


def render_error(request: Request, fault: Fault) -> Response:
    """The fault as `{Error, ErrorType, ErrorMessage, ErrorSource}`, with its HTTP status."""
    phrase = HTTPStatus(fault.status).phrase
    message = "; ".join(
        f"{problem.pointer}: {problem.message}" if problem.pointer else problem.message
        for problem in fault.problems
    )
    message = message or _MESSAGES.get(fault.code, phrase)
    if fault.status >= 500:
        message += f" (error {fault.id})"
    content = {
        "Error": phrase,
        "ErrorType": fault.code,
        "ErrorMessage": message,
        "ErrorSource": request.scope["path"].rpartition("/Agents/")[2],
    }
    headers = {"www-authenticate": 'Bearer realm="leadcat"'} if fault.status == 401 else None
    return Json(content, fault.status, headers=headers)
