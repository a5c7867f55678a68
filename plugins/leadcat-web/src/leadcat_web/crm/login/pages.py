"""The pages of the login: sign in, sign out, and one's own account."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from leadcat_sql import Account
from leadcat_web.crm.login.login import (
    LONGEST_NAME,
    SESSION_COOKIE,
    TooManyTries,
    address_of,
    login_of,
)
from leadcat_web.crm.login.passwords import weakness_of
from leadcat_web.frame import PUBLIC, Needs, Visit
from leadcat_web.frame.faults import SignInNeeded
from leadcat_web.frame.visit import CSRF_COOKIE
from leadcat_web.words import LANGUAGES

router = APIRouter(include_in_schema=False)
LANGUAGE_COOKIE = "leadcat_language"
_LONGEST_ADDRESS = 8_000
_YEAR = 365 * 24 * 3600


@router.get("/login", name="login")
async def login(visit: Annotated[Visit, Depends(Needs(PUBLIC))]) -> Response:
    """The form; whoever is signed in goes on."""
    wanted = visit.query.get("next", "")
    if visit.caller.actor is not None:
        return visit.see(visit.own_address(wanted or None))
    return _form(visit, wanted=wanted)


@router.post("/login", name="login")
async def sign_in(visit: Annotated[Visit, Depends(Needs(PUBLIC))]) -> Response:
    """Begin a session, and go on to the page that was wanted."""
    name, password, wanted = (_text(visit, each) for each in ("name", "password", "next"))
    known = login_of(visit.request)
    try:
        account = await known.admitted(name.strip(), password, address_of(visit.request))
    except TooManyTries as tries:
        return _to_wait(_form(visit, 429, name, wanted, _waiting(visit, tries)), tries)
    if account is None:
        problem = visit.gettext("The name or the password is wrong.")
        return _form(visit, 422, name, wanted, problem)
    response = visit.see(visit.own_address(wanted or None))
    _begin(visit, response, account)
    return response


@router.post("/logout", name="logout")
async def logout(visit: Annotated[Visit, Depends(Needs(PUBLIC))]) -> Response:
    """End the session of this browser."""
    visit.notice(visit.gettext("You have signed out."))
    response = visit.redirect("login")
    visit.set_cookie(response, SESSION_COOKIE, "", max_age=0)
    visit.set_cookie(response, CSRF_COOKIE, visit.site.signing.new_token())
    return response


@router.get("/account", name="account")
async def account(visit: Annotated[Visit, Depends(Needs("read"))]) -> Response:
    """The visitor's own account."""
    return _own(visit)


@router.post("/account", name="account")
async def change_account(visit: Annotated[Visit, Depends(Needs("read"))]) -> Response:
    """Keep another language, or another password."""
    if _text(visit, "change") == "password":
        return await _change_password(visit)
    return await _change_language(visit)


async def _change_language(visit: Visit) -> Response:
    language = _text(visit, "language")
    chosen = language if language in LANGUAGES else None
    accounts = login_of(visit.request).accounts
    if await accounts.changed(_account(visit), language=chosen) is None:
        raise SignInNeeded
    visit.notice(visit.gettext("The language was saved with your account."))
    response = visit.redirect("account")
    visit.set_cookie(response, LANGUAGE_COOKIE, chosen or "", max_age=_YEAR if chosen else 0)
    return response


async def _change_password(visit: Visit) -> Response:
    account, known = _account(visit), login_of(visit.request)
    old, new, again = (_text(visit, each) for each in ("password", "new_password", "again"))
    try:
        admitted = await known.admitted(account.name, old, address_of(visit.request))
    except TooManyTries as tries:
        return _to_wait(_own(visit, 429, password=_waiting(visit, tries)), tries)
    if admitted is None:
        return _own(visit, 422, password=visit.gettext("This isn't your password."))
    weakness = weakness_of(new, account.name)
    if weakness is not None:
        return _own(visit, 422, new_password=visit.gettext(weakness))
    if new != again:
        return _own(visit, 422, again=visit.gettext("These two are not the same."))
    changed = await known.change_password(admitted, new)
    if changed is None:
        raise SignInNeeded
    visit.notice(visit.gettext("Your password was changed. Other browsers are signed out."))
    response = visit.redirect("account")
    _begin(visit, response, changed)
    return response


def _begin(visit: Visit, response: Response, account: Account) -> None:
    """A session, in a browser that has no token of before."""
    visit.set_cookie(response, SESSION_COOKIE, login_of(visit.request).sessions.begun(account))
    visit.set_cookie(response, CSRF_COOKIE, visit.site.signing.new_token())
    if account.language is not None and account.language in LANGUAGES:
        visit.set_cookie(response, LANGUAGE_COOKIE, account.language, max_age=_YEAR)


def _form(
    visit: Visit, status: int = 200, name: str = "", wanted: str = "", problem: str = ""
) -> Response:
    # Nobody has a name, and no page an address, that is longer: it isn't sent back.
    shown, wanted = name[:LONGEST_NAME], wanted if len(wanted) <= _LONGEST_ADDRESS else ""
    return visit.page("crm/login.html", status, name=shown, wanted=wanted, problem=problem)


def _own(visit: Visit, status: int = 200, **problems: str) -> Response:
    told = {field: problems.get(field) for field in ("password", "new_password", "again")}
    return visit.page("crm/account.html", status, account=_account(visit), problems=told)


def _waiting(visit: Visit, tries: TooManyTries) -> str:
    return visit.ngettext(
        "There were too many tries. Wait %(num)d second, then try again.",
        "There were too many tries. Wait %(num)d seconds, then try again.",
        tries.seconds,
    )


def _to_wait(response: Response, tries: TooManyTries) -> Response:
    response.headers["retry-after"] = str(tries.seconds)
    return response


def _account(visit: Visit) -> Account:
    """The visitor's; a program with a token has none."""
    account: Account | None = visit.request.state.account
    if account is None or visit.caller.is_client:
        raise SignInNeeded
    return account


def _text(visit: Visit, field: str) -> str:
    value = visit.form.get(field)
    return value if isinstance(value, str) else ""
