"""One's own account: another password, another language."""

from __future__ import annotations

import pytest
from attrs import evolve

from leadcat_web.crm.login.passwords import Passwords
from tests.web.login.doors import ACCOUNTS, PASSWORD, QUICK, Door

NEW = "a new password"


def change(**fields: str) -> dict[str, str]:
    """The form of a new password."""
    form = {"change": "password", "password": PASSWORD, "new_password": NEW, "again": NEW}
    return {**form, **fields}


def test_a_new_password_signs_out_all_other_browsers_and_not_this_one(door: Door) -> None:
    here, there = door.sign_in("ann"), door.sign_in("ann")
    answer = here.post_form("/account", change(), page="/account")
    assert answer.status_code == 303
    page = here.get("/account")
    assert "Your password was changed." in page.text
    door.clock.passes(2)
    assert door.is_signed_in(here)
    assert not door.is_signed_in(there)
    door.sign_in("ann", NEW)
    assert door.tries(door.visitor(), "ann", PASSWORD).status_code == 422


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"password": "wrong password"}, "This isn&#39;t your password."),
        ({"new_password": "short", "again": "short"}, "A password has at least 10 characters."),
        ({"new_password": "x" * 1_001, "again": "x" * 1_001}, "at most 1,000 characters."),
        ({"again": "another one"}, "These two are not the same."),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_nothing_is_changed(
    door: Door, fields: dict[str, str], told: str
) -> None:
    ann = door.sign_in("ann")
    answer = ann.post_form("/account", change(**fields), page="/account")
    assert answer.status_code == 422
    assert told in answer.text
    assert PASSWORD not in answer.text
    door.sign_in("ann", PASSWORD)


def test_nobody_changes_the_password_of_somebody_else(door: Door) -> None:
    ann = door.sign_in("ann")
    ann.post_form("/account", change(name="root", username="root"), page="/account")
    door.sign_in("root", PASSWORD)


def test_without_a_language_of_its_own_the_account_speaks_the_browsers(door: Door) -> None:
    ann = door.sign_in("ann")
    for language, kept in (("da", "da"), ("xx", None), ("", None)):
        ann.post_form("/account", {"change": "language", "language": language}, page="/account")
        account = door.site.crm.account("ann")
        assert account is not None
        assert account.language == kept


@pytest.mark.parametrize(
    "form", [{"change": "language", "language": "sv"}, change()], ids=["language", "password"]
)
@pytest.mark.parametrize("change_meanwhile", ["removed", "another password"])
def test_whoever_was_locked_out_meanwhile_saves_nothing_and_has_to_sign_in(
    door: Door, change_meanwhile: str, form: dict[str, str]
) -> None:
    ann, crm = door.sign_in("ann"), door.site.crm
    token = ann.token("/account")  # the login remembers the account for a second
    if change_meanwhile == "removed":
        crm.remove_account("ann")
    else:
        crm.put_account(evolve(ACCOUNTS["ann"], password_hash=QUICK.hash(NEW * 2)))
    kept = crm.account("ann")
    answer = ann.post("/account", data={"csrf": token, **form})
    assert answer.headers.get("location", "/login").startswith("/login")
    assert crm.account("ann") == kept
    door.clock.passes(2)
    assert not door.is_signed_in(ann)


def test_a_role_that_was_changed_meanwhile_stays_changed(door: Door) -> None:
    root, crm = door.sign_in("root"), door.site.crm
    token = root.token("/account")
    crm.put_account(evolve(ACCOUNTS["ann"], role="administrator"))
    crm.put_account(evolve(ACCOUNTS["root"], role="reader"))
    root.post("/account", data={"csrf": token, "change": "language", "language": "sv"})
    assert crm.account("root") == evolve(ACCOUNTS["root"], role="reader", language="sv")


def test_a_password_that_was_changed_while_a_hash_was_made_stays(door: Door) -> None:
    ann, crm, login = door.sign_in("ann"), door.site.crm, door.login
    reset = evolve(ACCOUNTS["ann"], password_hash=QUICK.hash(NEW * 2))

    class Interrupted(Passwords):
        def hash(self, password: str) -> str:
            crm.put_account(reset)
            return super().hash(password)

    door.site.app.state.login = evolve(login, passwords=Interrupted(QUICK))
    answer = ann.post_form("/account", change(), page="/account")
    assert answer.headers["location"].startswith("/login")
    assert crm.account("ann") == reset
