"""A CRM in a file, whose decisions a store remembers: `--crm` is read, `--write` is written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from leadcat_rules import Decision, decision_row, load_snapshot
from leadcat_rules.event_content import fingerprint_of
from leadcat_rules.testing import MORNING, a_sale, sold
from leadcat_sql import SqlStore
from tests.sql import databases
from tests.sql.commands.office import Office, refused
from tests.unit.cli.calls import Called, leadcat
from tests.unit.fake_plugins import Installation
from tests.unit.given import CRM, SOLD, lines, rule, ruleset, written

TWO = CRM | {
    "companies": [*CRM["companies"], {"id": "c2", "name": "Fjord Shipping AS", "category": "1"}]
}


class Desk:
    """Two leads in a file, a store, and a ruleset that asks about each sale that is sold."""

    def __init__(self, folder: Path) -> None:
        self.url = databases.new_database("sqlite")
        self.folder = folder
        self.crm = written(folder, "crm.json", TWO)
        self.out = folder / "out.json"
        self.rules = written(folder, "rules.json", ruleset(rule(ask_for_confirmation=True)))

    def run(self, *events: object, answer: str = "park") -> None:
        """Let the events of a file happen."""
        files = ("--crm", self.crm, "--events", written(self.folder, "e.jsonl", lines(*events)))
        done = leadcat("run", self.rules, *files, "--store", self.url, "--answer", answer)
        assert done.err == ""

    def leadcat(self, *arguments: str, write: Path | None = None) -> Called:
        """Call a command on the file and the store."""
        files = ("--crm", self.crm, "--write", str(write or self.out))
        return leadcat(*arguments, "--store", self.url, *files)

    def categories(self, path: str | Path) -> Sequence[str | None]:
        """Those of the two companies in a file."""
        return [company.category_id for company in load_snapshot(path).companies.values()]

    def reason(self, event: str) -> str | None:
        """That of a decision, as the store remembers it."""
        store = SqlStore.open(self.url)
        decision = store.decision(event)
        store.close()
        assert decision is not None
        found: str | None = decision_row(decision)["reason"]
        return found


@pytest.fixture
def desk(folder: Path) -> Desk:
    """One question waits."""
    made = Desk(folder)
    made.run(SOLD)
    return made


def test_a_store_without_a_crm_tells_the_names_that_were_seen(desk: Desk) -> None:
    log = leadcat("log", "--store", desk.url).out
    assert "Acme AB" in log
    assert "Lead → 7?" in log
    assert "asked, Lead → 7" in leadcat("log", "e1", "--store", desk.url).out


def test_an_answer_is_written_to_the_new_file_and_the_old_one_stays(desk: Desk) -> None:
    done = desk.leadcat("answer", "e1-1", "accept", "--by", "bo", "--json")
    assert (done.code, done.err, done.rows[0]["reason"]) == (0, "", "accepted")
    assert desk.categories(desk.out) == ["7", "1"]
    assert desk.categories(desk.crm) == ["1", "1"]


def test_the_file_may_be_written_in_its_own_place(desk: Desk) -> None:
    assert desk.leadcat("answer", "e1-1", "accept", write=Path(desk.crm)).code == 0
    assert desk.categories(desk.crm) == ["7", "1"]


def test_S6_an_undo_is_written_to_the_new_file(desk: Desk) -> None:
    desk.leadcat("answer", "e1-1", "accept", write=Path(desk.crm))
    assert desk.leadcat("undo", "e1").code == 0
    assert (desk.categories(desk.out), desk.reason("e1")) == (["1", "1"], "undone")


def test_S3_a_retry_goes_on_with_what_the_file_lacked(desk: Desk) -> None:
    desk.run(_sold("e3", "s3", "c3"))
    assert desk.reason("e3") == "company_not_found"
    third = {"id": "c3", "name": "New", "category": "1"}
    desk.crm = written(desk.folder, "crm.json", TWO | {"companies": [third]})
    done = desk.leadcat("retry", "--json")
    assert (done.code, [row["reason"] for row in done.rows]) == (0, ["asked"])


def test_C7_a_sweep_expires_also_there(folder: Path) -> None:
    desk = Desk(folder)
    desk.rules = written(
        folder, "rules.json", ruleset(rule(ask_for_confirmation=True, expires_after="PT0.001S"))
    )
    desk.run(SOLD)
    done = desk.leadcat("sweep", "--json")
    assert (done.code, [row["reason"] for row in done.rows]) == (0, ["expired"])
    assert desk.categories(desk.out) == ["1", "1"]


@pytest.mark.parametrize("option", ["--crm", "--write"])
def test_one_file_without_the_other_is_refused(desk: Desk, option: str) -> None:
    done = leadcat("answer", "e1-1", "accept", "--store", desk.url, option, desk.crm)
    assert (done.code, done.out, desk.reason("e1")) == (2, "", "asked")
    assert "--crm and --write go together" in done.err


def test_the_database_is_never_replaced(desk: Desk, office: Office) -> None:
    database = Path(desk.url.removeprefix("sqlite:///"))
    refused(desk.leadcat("answer", "e1-1", "accept", write=database), "not_writable")
    assert desk.reason("e1") == "asked"
    database = Path(office.url.removeprefix("sqlite:///"))
    refused(office.leadcat("dump", "--write", str(database)), "not_writable")


def test_without_a_crm_in_the_database_the_files_have_to_be_named(desk: Desk) -> None:
    for command in (["answer", "e1-1", "accept"], ["undo", "e1"], ["retry"], ["sweep"]):
        err = refused(leadcat(*command, "--store", desk.url), "crm_missing")
        assert "--crm SNAPSHOT --write SNAPSHOT_OUT" in err
    assert desk.reason("e1") == "asked"


def test_without_a_crm_beside_the_store_nobody_is_told_to_make_one(folder: Path) -> None:
    url = f"sqlite:///{folder / 'store.db'}"
    assert leadcat("migrate", "--store", url, "--store-only").code == 0
    err = refused(leadcat("sweep", "--store", url), "crm_missing")
    assert "has a store only; its CRM is the host's" in err
    assert "leadcat migrate" not in err
    assert leadcat("migrate", "--store", url).code == 0
    assert "is empty" in refused(leadcat("sweep", "--store", url), "crm_missing")


def test_all_that_is_wrong_with_the_files_is_told_before_anything_is_done(desk: Desk) -> None:
    desk.crm = written(desk.folder, "crm.json", {"categories": []})
    refused(desk.leadcat("answer", "e1-1", "accept"), "missing")
    err = refused(
        desk.leadcat("answer", "e1-1", "accept", write=desk.folder / "no" / "x"), "missing"
    )
    assert "crm.json:/companies: missing: " in err
    assert "not_writable: " in err
    assert desk.reason("e1") == "asked"
    assert {file.name for file in desk.folder.iterdir()} == {"crm.json", "rules.json", "e.jsonl"}


def test_a_refused_command_writes_no_file(desk: Desk) -> None:
    refused(desk.leadcat("answer", "e1-1", "nonsense"), "unknown_category")
    refused(desk.leadcat("undo", "e1"), "not_updated")
    assert not desk.out.exists()
    assert {file.name for file in desk.folder.iterdir()} == {"crm.json", "rules.json", "e.jsonl"}


BLOCKING = """
from pathlib import Path
from leadcat_rules import hookimpl

@hookimpl
def leadcat_decided(decision):
    Path({place!r}).mkdir()
"""


def test_what_can_no_more_be_written_is_told_and_stays_recorded(
    desk: Desk, installation: Installation
) -> None:
    """A folder appears in the file's place while the work is done."""
    installation.add("blocking", BLOCKING.format(place=str(desk.out)))
    done = desk.leadcat("answer", "e1-1", "accept", "--json")
    assert (done.code, [row["reason"] for row in done.rows]) == (1, ["accepted"])
    first, lacking = done.err.splitlines()
    assert first.startswith(f"{desk.out}:: not_writable: ")
    assert "company 'c1' has the category 7 (Customer)" in lacking
    assert desk.reason("e1") == "accepted"


DROPPING = """
import sqlite3
from contextlib import closing
from leadcat_rules import boolean, hookimpl

@boolean("Is ready")
def is_ready(facts):
    if facts.sale.id == "s4":
        with closing(sqlite3.connect({path!r})) as connection:
            connection.execute("DROP TABLE leadcat_confirmation")
            connection.execute("DROP TABLE leadcat_decision")
    return True

@hookimpl
def leadcat_variables():
    return [is_ready]
"""


@pytest.fixture
def fragile(folder: Path, installation: Installation) -> Desk:
    """Somebody drops the store's tables while something is decided about the sale s4."""
    desk = Desk(folder)
    installation.add("dropping", DROPPING.format(path=desk.url.removeprefix("sqlite:///")))
    when = {"name": "is_ready", "operator": "is_true"}
    desk.rules = written(folder, "rules.json", ruleset(rule(when=when)))
    return desk


def _let_the_companies_be_there(desk: Desk) -> None:
    companies = [{"id": f"c{number}", "name": "New", "category": "1"} for number in (3, 4)]
    desk.crm = written(desk.folder, "crm.json", TWO | {"companies": companies})


@pytest.mark.parametrize("ids", [[], ["e3", "e4"]])
def test_S3_what_was_retried_before_the_store_was_lost_is_told_and_in_the_file(
    fragile: Desk, ids: list[str]
) -> None:
    fragile.run(*(_sold(f"e{number}", f"s{number}", f"c{number}") for number in (3, 4)))
    _let_the_companies_be_there(fragile)
    done = fragile.leadcat("retry", *ids, "--json")
    assert (done.code, [row["event"] for row in done.rows]) == (1, ["e3"])
    assert "store_not_migrated: " in done.err
    assert fragile.categories(fragile.out) == ["7", "1"]


def test_S3_what_was_swept_before_the_store_was_lost_is_told_and_in_the_file(
    fragile: Desk,
) -> None:
    assert leadcat("publish", fragile.rules, "--store", fragile.url).code == 0
    _let_the_companies_be_there(fragile)
    store = SqlStore.open(fragile.url)
    for number in (3, 4):
        sale = a_sale(id=f"s{number}", company=f"c{number}")
        happened = sold(sale, id=f"e{number}")
        fingerprint = fingerprint_of(happened)
        died = MORNING + timedelta(minutes=number)
        store.claim(Decision(event=happened, fingerprint=fingerprint, claimed_at=died))
    store.close()
    done = fragile.leadcat("sweep", "--json")
    assert (done.code, [row["event"] for row in done.rows]) == (1, ["e3"])
    assert "1 left for the next sweep" in done.err
    assert fragile.categories(fragile.out) == ["7", "1"]


def _sold(event: str, sale: str, company: str) -> dict[str, Any]:
    after = SOLD["after"] | {"id": sale, "company": company}
    return SOLD | {"id": event, "before": None, "after": after}
