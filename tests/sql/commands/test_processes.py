"""The commands as processes of their own: what they load, and how they end."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.sql import databases
from tests.sql.commands.office import Office
from tests.unit.cli.calls import MAIN, command, environment, leadcat_process

LOADED = f"""{MAIN.removesuffix("main()")}
import atexit
heavy = ("sqlalchemy", "alembic", "psycopg", "aiosqlite")
atexit.register(lambda: print("loaded:", *(each for each in heavy if each in sys.modules)))
main()"""


def loaded_by(*arguments: str) -> list[str]:
    """The tools of databases that a call has loaded at its end."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *arguments],
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        check=True,
        timeout=60,
    )
    return done.stdout.splitlines()[-1].split()[1:]


@pytest.mark.parametrize("arguments", [("--help",), ("plugins",), ("inbox", "--help")], ids=str)
def test_without_a_database_no_tools_of_databases_are_loaded(arguments: tuple[str, ...]) -> None:
    assert loaded_by(*arguments) == []


def test_only_a_migration_loads_the_tool_for_migrations(told: Office) -> None:
    assert loaded_by("inbox", "--store", told.url) == ["sqlalchemy"]


def test_every_command_is_listed_with_its_whole_sentence() -> None:
    done = leadcat_process("--help", COLUMNS="80")
    assert (done.code, done.err) == (0, "")
    _, _, listed = done.out.partition("Commands:\n")
    assert len(listed.splitlines()) >= 17
    assert [line for line in listed.splitlines() if not line.endswith(".")] == []
    assert "..." not in listed


def test_another_process_sees_what_was_committed(told: Office) -> None:
    done = leadcat_process("answer", "asked-1", "accept", "--by", "bo", "--store", told.url)
    assert (done.code, done.err, told.category_of("101")) == (0, "", "3")
    assert [each.answered_by for each in told.crm.engine.inbox.history()] == ["bo"]


def test_C4_two_processes_answer_once(told: Office) -> None:
    says = ("accept", "decline")
    arguments = [command("answer", "asked-1", said, "--store", told.url) for said in says]
    both = [
        subprocess.Popen(
            each, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        for each in arguments
    ]
    ended = [process.communicate(timeout=60) for process in both]
    assert sorted(process.returncode for process in both) == [0, 2]
    (refusal,) = (err for _, err in ended if err)
    assert refusal.startswith("already_answered: ")


def test_an_output_that_nobody_reads_ends_it_quietly(told: Office) -> None:
    process = subprocess.Popen(
        command("log", "--store", told.url),
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.close()
    _, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (141, b"")


def test_an_encoding_without_arrows_gets_question_marks_and_escapes(told: Office) -> None:
    table = leadcat_process("inbox", "--store", told.url, PYTHONIOENCODING="ascii")
    assert "Lead ? Opportunity?" in table.out
    dump = leadcat_process("dump", "--store", told.url, PYTHONIOENCODING="ascii")
    assert r"Lindqvist & S\u00f6ner" in dump.out


def test_a_day_on_both_databases(kind: databases.Kind) -> None:
    """An answer, a retry, a sweep and an undo, each of them a command."""
    office = Office(databases.new_database(kind))
    office.asks("asked", "101")
    answered = office.leadcat("answer", "asked-1", "accept", "--by", "bo", "--json")
    assert [row["reason"] for row in answered.rows] == ["accepted"]
    assert "has not failed: updated" in office.leadcat("retry", "asked", "--json").err
    assert office.leadcat("sweep").out == "0 expired, 0 recovered, 0 retried\n"
    assert [row["event"] for row in office.leadcat("log", "--json").rows] == ["asked", "asked-new"]
    assert [row["reason"] for row in office.leadcat("undo", "asked", "--json").rows] == ["undone"]
    assert office.leadcat("roll-back", "1").code == 0
    assert len(office.leadcat("revisions", "--json").rows) == 1
    assert office.category_of("101") == "1"
    office.close()
