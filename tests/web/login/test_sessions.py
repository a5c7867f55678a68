"""Sessions: how a cookie is kept, when it is over, and what ends it early."""

from __future__ import annotations

from http.cookies import SimpleCookie

import pytest
from attrs import evolve

from leadcat_web.crm.login.login import SESSION_COOKIE
from leadcat_web.crm.login.sessions import IDLE, LONGEST
from leadcat_web.frame.streams import stop_streams
from tests.web.login.doors import PASSWORD, QUICK, Door, session_of


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_no_script_reads_the_cookies_and_no_other_site_sends_them_along(
    door: Door, scheme: str
) -> None:
    visitor = door.visitor(f"{scheme}://testserver")
    answer = door.tries(visitor, "ann", PASSWORD)
    kept: SimpleCookie = SimpleCookie()
    for line in answer.headers.get_list("set-cookie"):
        kept.load(line)
    assert {SESSION_COOKIE, "leadcat_csrf"} <= set(kept)
    for cookie in kept.values():
        assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "lax", "/")
        assert bool(cookie["secure"]) is (scheme == "https")


def test_a_session_that_is_not_used_is_over(door: Door) -> None:
    ann = door.sign_in("ann")
    door.clock.passes(IDLE + 1)
    assert not door.is_signed_in(ann)


def test_a_session_that_is_used_goes_on_but_not_for_ever(door: Door) -> None:
    ann = door.sign_in("ann")
    for _ in range(LONGEST // (IDLE - 60)):
        door.clock.passes(IDLE - 60)
        assert door.is_signed_in(ann)
    door.clock.passes(IDLE - 60)
    assert not door.is_signed_in(ann)


def test_a_cookie_is_renewed_now_and_then_with_the_same_flags(door: Door) -> None:
    ann = door.sign_in("ann")
    assert "set-cookie" not in ann.get("/account").headers
    door.clock.passes(301)
    renewed = ann.get("/account").headers["set-cookie"]
    assert renewed.startswith(f"{SESSION_COOKIE}=")
    assert renewed.endswith("; HttpOnly; Path=/; SameSite=lax")


def test_a_page_that_lies_open_renews_nothing_when_it_asks_for_news(door: Door) -> None:
    ann = door.sign_in("ann")
    ann.get("/inbox")
    door.clock.passes(301)
    assert SESSION_COOKIE not in ann.get("/inbox?part=list").headers.get("set-cookie", "")
    stop_streams(door.site.app)
    assert SESSION_COOKIE not in ann.get("/inbox/events").headers.get("set-cookie", "")
    assert SESSION_COOKIE in ann.get("/inbox").headers["set-cookie"]


def test_signing_out_is_not_undone_by_a_renewal(door: Door) -> None:
    ann = door.sign_in("ann")
    token = ann.token("/account")
    door.clock.passes(301)
    answer = ann.post("/logout", data={"csrf": token})
    assert sum(SESSION_COOKIE in each for each in answer.headers.get_list("set-cookie")) == 1
    assert not door.is_signed_in(ann)


def test_a_forged_or_broken_cookie_is_nobody(door: Door) -> None:
    ann = door.sign_in("ann")
    session = session_of(ann)
    assert session is not None
    content, signature = session.rsplit(".", 1)
    # The first letter: of the last one not all bits count.
    forged = f"{content}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}"
    for cookie in (forged, "x", "", session.replace(".", "..", 1)):
        visitor = door.visitor(cookie=f"{SESSION_COOKIE}={cookie}")
        assert not door.is_signed_in(visitor)


def test_a_cookie_of_another_purpose_is_no_session(door: Door) -> None:
    sealed = door.login.sessions.signing.seal("csrf", ["root", 0, 2**40, "x"])
    assert door.login.sessions.of(sealed) is None


def test_a_new_password_ends_the_sessions_of_the_old_one(door: Door) -> None:
    ann = door.sign_in("ann")
    account = door.site.crm.account("ann")
    assert account is not None
    door.site.crm.put_account(evolve(account, password_hash=QUICK.hash("another password")))
    door.clock.passes(2)
    assert not door.is_signed_in(ann)


def test_a_removed_account_ends_its_sessions_and_a_new_one_of_its_name_doesnt_revive_them(
    door: Door,
) -> None:
    ann = door.sign_in("ann")
    account = door.site.crm.account("ann")
    assert account is not None
    door.site.crm.remove_account("ann")
    door.clock.passes(2)
    assert not door.is_signed_in(ann)
    door.site.crm.put_account(evolve(account, password_hash=QUICK.hash(PASSWORD)))
    door.clock.passes(2)
    assert not door.is_signed_in(ann)


def test_a_changed_role_holds_from_the_next_request_on(door: Door) -> None:
    ann = door.sign_in("ann")
    account = door.site.crm.account("ann")
    assert account is not None
    assert ann.get("/new/sales/acme").status_code == 200
    door.site.crm.put_account(evolve(account, role="reader"))
    door.clock.passes(2)
    assert ann.get("/new/sales/acme").status_code == 403
