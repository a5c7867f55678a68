"""Errors of any route, in the form of the part of the site where they happened."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from leadcat_rules import ErrorCode, LeadcatError, Problem
from leadcat_web.carrying import TooSlow
from leadcat_web.frame.caller import Caller
from leadcat_web.frame.faults import Fault, Forged, SignInNeeded, fault_of
from leadcat_web.frame.middleware import secure
from leadcat_web.frame.needs import language_of
from leadcat_web.frame.site import Site
from leadcat_web.frame.visit import Visit


def tell_errors(app: FastAPI) -> None:
    """Let this app answer every exception."""
    for kind in (LeadcatError, HTTPException, SignInNeeded, Forged, TooSlow, Exception):
        app.add_exception_handler(kind, _told)
    app.add_exception_handler(RequestValidationError, _invalid)


async def _told(request: Request, error: Exception) -> Response:
    response = _written(request, fault_of(error))
    if isinstance(error, HTTPException):
        response.headers.update(error.headers or {})  # such as Allow
    return response


async def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    problems = tuple(
        Problem(
            ErrorCode.MISSING if each["type"] == "missing" else ErrorCode.INVALID_VALUE,
            each["msg"],
            pointer="".join(f"/{part}" for part in each["loc"]),
        )
        for each in error.errors()
    )
    return _written(request, Fault(status=422, code="invalid_request", problems=problems))


def _written(request: Request, fault: Fault) -> Response:
    site: Site = request.app.state.site
    path = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    for prefix, renderer in site.renderers.items():
        if path == prefix or path.startswith(f"{prefix}/"):
            return _with_headers(renderer(request, fault), fault)
    return _with_headers(_page(request, site, fault), fault)


def _with_headers(response: Response, fault: Fault) -> Response:
    secure(response.headers)  # what nobody expected is answered outside of the middleware
    if fault.retry_after is not None:
        response.headers["retry-after"] = str(fault.retry_after)
    return response


def _page(request: Request, site: Site, fault: Fault) -> Response:
    visit = Visit(request, site, _whoever(request), FormData())
    if fault.status == 401 and site.login is not None:
        wanted = visit.request.scope["path"] if request.method == "GET" else None
        return visit.redirect(site.login, next=wanted and _with_query(request, wanted))
    return visit.page("fault.html", fault.status, fault=fault)


def _with_query(request: Request, path: str) -> str:
    query = request.url.query
    return quote(path) + (f"?{query}" if query else "")


def _whoever(request: Request) -> Caller:
    known: Caller | None = getattr(request.state, "caller", None)
    if known is not None:
        return known
    return Caller(actor=None, permissions=frozenset(), language=language_of(request))
