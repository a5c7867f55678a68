"""Signing in and out of the embedded CRM."""

from __future__ import annotations

import logging

import pytest

from leadcat_web.frame.visit import CSRF_COOKIE
from tests.web.login.doors import PASSWORD, Door, session_of


def test_whoever_is_unknown_is_sent_to_the_login_and_then_to_the_page_that_was_wanted(
    door: Door,
) -> None:
    visitor = door.visitor()
    sent = visitor.get("/log?company=acme")
    assert sent.status_code == 303
    assert sent.headers["location"] == "/login?next=%2Flog%3Fcompany%3Dacme"

    form = visitor.get(sent.headers["location"])
    assert 'name="next" value="/log?company=acme"' in form.text
    answer = door.tries(visitor, "ann", PASSWORD, next="/log?company=acme")
    assert (answer.status_code, answer.headers["location"]) == (303, "/log?company=acme")
    assert visitor.get("/log?company=acme").status_code == 200


@pytest.mark.parametrize(("who", "password"), [("ann", "wrong"), ("nobody", PASSWORD), ("", "")])
def test_a_wrong_name_or_password_is_told_without_saying_which(
    door: Door, who: str, password: str
) -> None:
    visitor = door.visitor()
    answer = door.tries(visitor, who, password)
    assert answer.status_code == 422
    assert "The name or the password is wrong." in answer.text
    assert session_of(visitor) is None


def test_a_name_that_is_markup_is_shown_as_text(door: Door) -> None:
    answer = door.tries(door.visitor(), '"><script>alert(1)</script>', "x")
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert" in answer.text


def test_a_signed_in_visitor_acts_under_the_accounts_name_and_role(door: Door) -> None:
    ann, root = door.sign_in("ann"), door.sign_in("root")
    assert ">ann<" in ann.get("/account").text
    assert ann.post_form("/lists/categories", {}).status_code == 403
    assert root.get("/lists/categories").status_code == 200


def test_the_login_page_sends_on_whoever_is_signed_in(door: Door) -> None:
    assert door.sign_in("ann").get("/login?next=/inbox").headers["location"] == "/inbox"


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example",
        "/\\evil.example",
        "http://evil.example",
        "/\t/evil.example",
        "evil",
        "\r\n",
    ],
)
def test_the_page_that_was_wanted_is_one_of_ours(door: Door, wanted: str) -> None:
    answer = door.tries(door.visitor(), "ann", PASSWORD, next=wanted)
    assert (answer.status_code, answer.headers["location"]) == (303, "/")


def test_signing_out_ends_the_session_of_this_browser(door: Door) -> None:
    ann = door.sign_in("ann")
    answer = ann.post_form("/logout", {}, page="/account")
    assert answer.headers["location"] == "/login"
    assert "You have signed out." in ann.get("/login").text
    assert not door.is_signed_in(ann)


def test_forms_have_another_token_after_signing_in_and_after_signing_out(door: Door) -> None:
    visitor = door.visitor()
    visitor.get("/login")
    tokens = [visitor.cookies[CSRF_COOKIE]]
    door.tries(visitor, "ann", PASSWORD)
    tokens.append(visitor.cookies[CSRF_COOKIE])
    visitor.post_form("/logout", {}, page="/account")
    tokens.append(visitor.cookies[CSRF_COOKIE])
    assert len(set(tokens)) == 3


def test_a_form_of_another_page_signs_nobody_in(door: Door) -> None:
    visitor = door.visitor()
    answer = visitor.post("/login", data={"name": "ann", "password": PASSWORD})
    assert answer.status_code == 403
    assert session_of(visitor) is None


def test_who_signs_in_and_who_fails_is_logged_without_the_password(
    door: Door, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "leadcat_web.audit")
    door.tries(door.visitor(), "ann\nforged", "some secret")
    door.sign_in("ann")
    lines = [record.getMessage() for record in caplog.records]
    assert lines == [
        r"a sign-in failed: 'ann\nforged', from testclient",
        "'ann' signed in from testclient",
    ]


def test_the_language_of_the_account_is_spoken_from_then_on(door: Door) -> None:
    ann = door.sign_in("ann")
    ann.post_form("/account", {"change": "language", "language": "sv"}, page="/account")
    account = door.site.crm.account("ann")
    assert account is not None
    assert account.language == "sv"
    assert '<html lang="sv"' in door.sign_in("ann").get("/account").text
