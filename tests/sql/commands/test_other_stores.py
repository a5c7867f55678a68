"""The commands on a store of somebody else's plugin."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sql.commands.office import refused
from tests.unit.cli.calls import Called, leadcat
from tests.unit.fake_plugins import Installation
from tests.unit.given import CRM, SOLD, lines, rule, ruleset, written

SHELF = """
from leadcat_rules import MemoryStore, hookimpl

STORE = MemoryStore()

@hookimpl
def leadcat_open_store(url):
    return STORE if url.startswith("shelf:") else None
"""


@pytest.fixture
def crm(installation: Installation, folder: Path) -> str:
    """The CRM in a file; a question about it waits in the other plugin's store."""
    installation.add("shelf", SHELF)
    crm = written(folder, "crm.json", CRM)
    rules = written(folder, "rules.json", ruleset(rule(ask_for_confirmation=True)))
    assert on_the_shelf("publish", rules).code == 0
    events = written(folder, "events.jsonl", lines(SOLD))
    assert on_the_shelf("run", rules, "--crm", crm, "--events", events).code == 0
    return crm


def on_the_shelf(*arguments: str) -> Called:
    """Call a command on that store."""
    return leadcat(*arguments, "--store", "shelf:")


def test_what_is_in_it_is_listed_by_the_names_that_were_seen(crm: str) -> None:
    inbox = on_the_shelf("inbox").out
    assert "Acme AB" in inbox
    assert "Lead → 7?" in inbox
    assert "awaiting confirmation" in on_the_shelf("log").out
    assert "Lead → 7" in on_the_shelf("log", "e1").out
    assert "1 (active)" in on_the_shelf("revisions").out


def test_its_questions_are_answered_on_the_crm_in_a_file(crm: str) -> None:
    assert "--crm SNAPSHOT" in refused(on_the_shelf("answer", "e1-1", "accept"), "crm_missing")
    files = ("--crm", crm, "--write", crm)
    (row,) = on_the_shelf("answer", "e1-1", "accept", *files, "--json").rows
    assert (row["reason"], row["to"]) == ("accepted", "7")
