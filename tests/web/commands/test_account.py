"""`leadcat account`: who may sign in."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadcat_sql import EmbeddedCrm
from leadcat_web.crm.login.passwords import Passwords
from tests.unit.cli.calls import leadcat


@pytest.fixture
def crm(url: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty CRM, which the environment names."""
    monkeypatch.setenv("LEADCAT_STORE", url)
    assert leadcat("migrate").code == 0
    return url


def is_right(url: str, name: str, password: str) -> bool:
    """Whether this is the password of the account now."""
    with EmbeddedCrm.open(url) as crm:
        account = crm.account(name)
    return Passwords().is_right(account.password_hash if account else None, password)


def test_a_password_is_made_and_printed_once(crm: str) -> None:
    done = leadcat("account", "add", "bo", "--role", "sales")
    assert (done.code, done.err) == (0, "")
    first, second = done.out.splitlines()
    assert first == "bo may sign in as sales."
    password = second.removeprefix("The password, which is shown this once: ")
    assert len(password) == 19
    assert is_right(crm, "bo", password)
    assert password not in leadcat("account", "list", "--json").out


def test_a_password_is_read_from_a_file_or_from_standard_input(crm: str, tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text("the first line\nanother\n", "utf-8")
    arguments = ("account", "add", "--role", "administrator", "--password-file")
    assert leadcat(*arguments, str(file), "bo").out == "bo may sign in as administrator.\n"
    assert leadcat(*arguments, "-", "eva", typed="typed at a prompt\n").code == 0
    assert is_right(crm, "bo", "the first line")
    assert is_right(crm, "eva", "typed at a prompt")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("short\n", "standard input:: invalid_value: a password has at least 10 characters\n"),
        ("", "standard input:: invalid_value: a password has at least 10 characters\n"),
        ("Administrator\n", "standard input:: invalid_value: a password is something else"),
    ],
)
def test_a_password_that_is_too_weak_is_refused(crm: str, typed: str, told: str) -> None:
    arguments = ("account", "add", "administrator", "--role", "reader", "--password-file", "-")
    done = leadcat(*arguments, typed=typed)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(told)
    assert leadcat("account", "list", "--json").out == ""


def test_a_file_that_is_not_there_is_told(crm: str) -> None:
    done = leadcat("account", "add", "bo", "--role", "reader", "--password-file", "nowhere")
    assert (done.code, done.err) == (2, "nowhere:: file_not_found: there is no such file\n")


@pytest.mark.parametrize("name", [" bo", "bo ", "b\no"])
def test_a_name_that_cannot_be_typed_is_refused(crm: str, name: str) -> None:
    assert leadcat("account", "add", name, "--role", "reader").code == 2


def test_a_name_is_given_once(crm: str) -> None:
    leadcat("account", "add", "bo", "--role", "sales")
    done = leadcat("account", "add", "bo", "--role", "reader")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("duplicate_name: there is an account 'bo'")


def test_nobody_gets_the_name_of_a_program(crm: str) -> None:
    leadcat("client", "add", "import", "--scope", "read")
    done = leadcat("account", "add", "import", "--role", "reader")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("duplicate_name: there is a client 'import'")


def test_a_role_that_is_none_is_told_with_the_nearest(crm: str) -> None:
    done = leadcat("account", "add", "bo", "--role", "admistrator")
    assert done.code == 2
    assert "did you mean 'administrator'?" in " ".join(done.err.split())


def test_another_password_takes_the_place_of_the_first(crm: str) -> None:
    leadcat("account", "add", "bo", "--role", "sales")
    done = leadcat("account", "password", "bo", "--password-file", "-", typed="another one\n")
    assert done.out == "bo has another password.\n"
    assert is_right(crm, "bo", "another one")
    assert "not_found: " in leadcat("account", "password", "nobody").err


def test_the_accounts_are_listed(crm: str) -> None:
    assert leadcat("account", "list").out.startswith("Nobody may sign in.")
    leadcat("account", "add", "bo", "--role", "sales")
    leadcat("account", "add", "anna", "--role", "administrator")
    listed = leadcat("account", "list").out
    assert listed.index("anna") < listed.index("bo")
    rows = leadcat("account", "list", "--json").rows
    assert rows[1] == {"name": "bo", "role": "sales", "language": None}


def test_whoever_is_removed_is_gone_and_the_last_administrator_stays(crm: str) -> None:
    leadcat("account", "add", "bo", "--role", "sales")
    leadcat("account", "add", "anna", "--role", "administrator")
    assert leadcat("account", "remove", "bo").out == "bo may sign in no longer.\n"
    assert leadcat("account", "remove", "bo").code == 2
    assert "is the last administrator" in leadcat("account", "remove", "anna").err
    assert len(leadcat("account", "list", "--json").rows) == 1


def test_a_database_that_is_not_there_is_told_and_not_made(url: str, tmp_path: Path) -> None:
    done = leadcat("account", "list", "--store", url)
    assert done.code == 2
    assert "store_not_migrated: " in done.err
    assert not list(tmp_path.iterdir())
