"""Errors as problem details (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from leadcat_rules import Problem
from leadcat_web.frame import Fault
from leadcat_web.frame.json_bodies import Json

PROBLEM_JSON = "application/problem+json"
_DETAILS = {
    "signed_out": "send the token of a client: Authorization: Bearer TOKEN",
    "forged": "the request comes from a page of another site",
    "too_slow": "the CRM took too long; what was begun goes on, so ask again what came of it",
    "internal": "something failed here; its id finds it in the server's log",
    "not_found": "nothing is at this path",
    "method_not_allowed": "this path has other methods: see the header Allow",
    "precondition_required": "send If-Match with the ETag of what you have changed",
    "too_large": "the body is larger than it may be",
    "unsupported_media_type": "the body has another media type than is read here",
}
_STATUSES = {
    401: "Nobody is known by this token, or none was sent.",
    403: "The host doesn't allow it, or the token isn't good for it.",
    404: "There is no such thing.",
    409: "It can't be done as things stand.",
    412: "Another revision is active than `If-Match` names (R7).",
    413: "The body is too large.",
    415: "The body has another media type.",
    422: "What was sent is wrong; `errors` has all that is.",
    428: "`If-Match` is missing.",
    500: "Something failed here.",
    502: "A hook of the host failed.",
    503: "The store or the host can't answer now.",
}


def render_problem(request: Request, fault: Fault) -> Response:
    """The fault as `application/problem+json`."""
    response = Json(_content(request, fault), fault.status, media_type=PROBLEM_JSON)
    if fault.status == 401:
        invalid = ', error="invalid_token"' if "authorization" in request.headers else ""
        response.headers["www-authenticate"] = f'Bearer realm="leadcat"{invalid}'
    return response


def error_row(problem: Problem) -> dict[str, Any]:
    """One problem as it stands in `errors`."""
    row: dict[str, Any] = {
        "code": str(problem.code),
        "message": problem.message,
        "hint": problem.hint,
        "pointer": problem.pointer,
    }
    return row if problem.line is None else {**row, "line": problem.line}


def told(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """These statuses with their schema, for a route's documentation."""
    schema = {"$ref": "#/components/schemas/ProblemDetails"}
    return {
        status: {"description": _STATUSES[status], "content": {PROBLEM_JSON: {"schema": schema}}}
        for status in statuses
    }


def _content(request: Request, fault: Fault) -> dict[str, Any]:
    title = fault.code.replace("_", " ").capitalize()
    return {
        "type": f"docs/errors#{fault.code}",
        "title": title,
        "status": fault.status,
        "detail": fault.detail or _DETAILS.get(fault.code, HTTPStatus(fault.status).phrase),
        "instance": quote(request.scope["path"]),
        "code": fault.code,
        "id": fault.id,
        "errors": [error_row(problem) for problem in fault.problems],
    }
