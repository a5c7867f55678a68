"""Every command says in one line why a database can't be used, and has done nothing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.privileges import nobody
from tests.sql import databases
from tests.sql.commands.office import refused
from tests.unit.cli.calls import leadcat
from tests.unit.given import rule, ruleset, written

COMMANDS = {
    "inbox": [],
    "answer": ["e1-1", "accept"],
    "log": [],
    "undo": ["e1"],
    "retry": [],
    "sweep": [],
    "revisions": [],
    "roll-back": ["1"],
    "publish": ["RULES"],
    "seed": ["--companies", "1"],
    "dump": [],
    "migrate": [],
    "demo": [],
}


_NEWER = "UPDATE leadcat_version SET version_num = 'store_9999' WHERE version_num LIKE 'store_%'"


@pytest.fixture(params=COMMANDS)
def command(request: pytest.FixtureRequest, folder: Path) -> list[str]:
    """Each command with what it needs besides a database."""
    name: str = request.param
    rules = written(folder, "rules.json", ruleset(rule()))
    return [name, *(rules if each == "RULES" else each for each in COMMANDS[name])]


each_way = pytest.mark.parametrize(
    "command", ["log", "sweep", "roll-back", "dump", "migrate", "demo"], indirect=True
)
"""One command of those that open a database in the same way."""


def complaint(command: list[str], url: str, code: str) -> str:
    """The one line that a command ends with."""
    (line,) = refused(leadcat(*command, "--store", url), code).splitlines()
    return line


def test_a_url_that_is_none(command: list[str]) -> None:
    complaint(command, "crm.db", "invalid_store_url")


@each_way
@pytest.mark.parametrize("url", ["", "sqlite://", "sqlite:///:memory:", "mysql://h/d"])
def test_a_url_that_is_none_of_ours(command: list[str], url: str) -> None:
    complaint(command, url, "invalid_store_url")


@each_way
@pytest.mark.parametrize("url", ["postgres://h/d", "sqlite3:///crm.db"])
def test_a_kind_by_another_name_is_told_its_own(command: list[str], url: str) -> None:
    assert "did you mean " in complaint(command, url, "invalid_store_url")


@each_way
def test_a_kind_that_is_kept_by_nobody_is_told_which_are(command: list[str]) -> None:
    line = complaint(command, "mysql://h/d", "invalid_store_url")
    assert "install" not in line
    assert "sqlite and postgresql" in line or "postgresql://" in line


@each_way
def test_a_url_with_a_slash_too_few_is_not_taken_for_a_file(command: list[str]) -> None:
    line = complaint(command, "sqlite:/crm.db", "invalid_store_url")
    assert "sqlite:///FILE, with four slashes" in line
    assert "sqlite:///sqlite" not in line


@each_way
def test_a_folder(command: list[str], folder: Path) -> None:
    assert "this is a folder" in complaint(command, f"sqlite:///{folder}", "store_unavailable")


@each_way
def test_a_database_of_something_else(command: list[str], folder: Path) -> None:
    with closing(sqlite3.connect(folder / "other.db")) as connection:
        connection.execute("CREATE TABLE invoice (id)")
    complaint(command, f"sqlite:///{folder / 'other.db'}", "store_foreign")


@each_way
def test_a_file_of_something_else(command: list[str]) -> None:
    complaint(command, f"sqlite:///{__file__}", "store_foreign")


@each_way
def test_a_server_that_does_not_answer(command: list[str], folder: Path) -> None:
    url = f"postgresql://ann:secret@/leadcat?host={folder}"
    assert "secret" not in complaint(command, url, "store_unavailable")


@each_way
def test_a_newer_database(command: list[str]) -> None:
    url = databases.new_database("sqlite")
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection, connection:
        connection.execute(_NEWER)
    complaint(command, url, "store_too_new")


@pytest.mark.parametrize("command", ["log", "sweep", "publish", "dump"], indirect=True)
def test_a_newer_crm_beside_a_store_that_is_not(command: list[str]) -> None:
    """Else a ruleset would be published without looking for its names."""
    url = databases.new_database("sqlite")
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection, connection:
        connection.execute(_NEWER.replace("store_", "crm_"))
    complaint(command, url, "store_too_new")


@pytest.mark.parametrize("command", sorted(set(COMMANDS) - {"migrate", "demo"}), indirect=True)
def test_a_database_that_is_not_migrated(command: list[str], folder: Path) -> None:
    url = f"sqlite:///{folder / 'new.db'}"
    assert f"leadcat migrate --store {url}" in complaint(command, url, "store_not_migrated")
    assert not (folder / "new.db").exists()


@pytest.mark.parametrize("command", ["answer", "publish", "seed", "migrate"], indirect=True)
def test_a_file_that_nobody_may_write(command: list[str], folder: Path) -> None:
    url = f"sqlite:///{folder / 'crm.db'}"
    assert leadcat("migrate", "--store", url, "--store-only").code == 0
    (folder / "crm.db").chmod(0o444)
    with nobody(folder / "crm.db"):
        assert "allow this user to write" in complaint(command, url, "store_read_only")
