"""`leadcat retry` and `sweep`: what failed, what expired, and what somebody died with."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from leadcat_rules import Decision, Sweep
from leadcat_rules.event_content import fingerprint_of
from leadcat_rules.testing import a_company, a_rule, a_ruleset, a_sale, sold
from leadcat_sql.commands.sweep import tell
from tests.sql.commands.office import Office, refused
from tests.unit.cli.calls import leadcat
from tests.unit.fake_plugins import Installation
from tests.unit.given import rule, ruleset, written

NEW = "900"
"""A company that the CRM doesn't have until it is put there."""


def failed(office: Office, event: str) -> str:
    """The id of a decision that failed because its company wasn't there."""
    sale = a_sale(id=f"sale-{event}", company=NEW)
    assert office.crm.engine.handle(sold(sale, id=event)).reason == "company_not_found"
    return event


def abandoned(office: Office, event: str) -> str:
    """The id of a decision that somebody claimed, and died."""
    happened = sold(a_sale(id=f"sale-{event}", company="102"), id=event)
    claimed = Decision(
        event=happened, fingerprint=fingerprint_of(happened), claimed_at=office.clock()
    )
    assert office.crm.store.claim(claimed).is_first
    return event


@pytest.fixture
def broken(office: Office) -> Office:
    """Two decisions have failed for want of their company, which is there by now."""
    failed(office, "e1")
    office.clock.advance(minutes=1)
    failed(office, "e2")
    office.crm.put_company(a_company(id=NEW, name="New AB"))
    return office


def test_S3_what_failed_is_tried_again_oldest_first(broken: Office) -> None:
    done = broken.leadcat("retry", "--json")
    assert (done.code, done.err) == (0, "")
    assert [(row["event"], row["reason"]) for row in done.rows] == [
        ("e1", "rule_matched"),
        ("e2", "not_eligible"),
    ]
    assert broken.category_of(NEW) == "7"


READY = """
from leadcat_rules import boolean, hookimpl

@boolean("Is ready")
def is_ready(facts):
    return True

@hookimpl
def leadcat_variables():
    return [is_ready]

@hookimpl
def leadcat_decided(decision):
    print("told of", decision.id, decision.reason)
"""


def test_installed_plugins_decide_along_and_are_told(
    broken: Office, installation: Installation, folder: Path
) -> None:
    installation.add("ready", READY)
    when = {"name": "is_ready", "operator": "is_true"}
    rules = written(folder, "ready.json", ruleset(rule(when=when)))
    assert broken.leadcat("publish", rules).code == 0
    done = broken.leadcat("retry", "e1")
    assert done.out.startswith("told of e1 rule_matched\n")
    assert "updated: rule matched" in done.out
    alone = leadcat("--without", "ready", "retry", "e2", "--store", broken.url)
    assert "told" not in alone.out


def test_only_what_is_named_is_tried_again(broken: Office) -> None:
    done = broken.leadcat("retry", "e2")
    assert "updated: rule matched" in done.out
    assert [each.id for each in broken.crm.engine.decisions() if each.outcome == "failed"] == ["e1"]


def test_what_fails_again_is_exit_code_1(office: Office) -> None:
    failed(office, "e1")
    done = office.leadcat("retry")
    assert done.code == 1
    assert "failed: company not found" in done.out


def test_an_id_that_is_not_there_keeps_all_from_being_tried(broken: Office) -> None:
    refused(broken.leadcat("retry", "e1", "e9"), "not_found")
    assert broken.category_of(NEW) == "1"


def test_what_has_not_failed_is_told_and_no_row(broken: Office) -> None:
    broken.sells("sold", "102")
    broken.crm.undo(["sold"], by="anna")
    abandoned(broken, "left")
    done = broken.leadcat("retry", "sold", "left", "--json")
    assert (done.code, done.out) == (0, "")
    assert done.err.splitlines() == [
        "sold has not failed: undone by anna; nothing was tried",
        "left is in somebody's hands; nothing was tried",
    ]
    assert [row["event"] for row in broken.leadcat("retry", "sold", "e1", "--json").rows] == ["e1"]


LOSING = """
import sqlite3
from contextlib import closing
from leadcat_rules import hookimpl

@hookimpl
def leadcat_decided(decision):
    with closing(sqlite3.connect({path!r}, isolation_level=None)) as connection:
        for table in ("decision", "crm_company"):
            connection.execute(f"ALTER TABLE leadcat_{{table}} RENAME TO gone_{{table}}")
"""


def test_S3_what_was_retried_before_the_store_was_lost_is_told(
    broken: Office, installation: Installation
) -> None:
    """Somebody takes the tables away once the first is committed, also those of the names."""
    installation.add("losing", LOSING.format(path=broken.url.removeprefix("sqlite:///")))
    done = broken.leadcat("retry")
    assert done.code == 1
    assert re.split(" {2,}", done.out.splitlines()[2])[:3] == [
        "e1",
        "New AB",
        "updated: rule matched",
    ]
    assert done.out.splitlines()[-1] == "1 event: 1 updated"
    assert "store_not_migrated: " in done.err


def test_where_nothing_failed_nothing_is_done(told: Office) -> None:
    assert told.leadcat("retry").out == "Nothing has failed.\n"
    assert told.leadcat("retry", "--json").out == ""


def test_C7_S3_a_sweep_expires_recovers_and_retries(broken: Office) -> None:
    rule = a_rule(id="ask", ask=True, expires_after="PT1H")
    broken.publish(a_ruleset(rule))
    broken.sells("asked", "101")
    abandoned(broken, "left")
    done = broken.leadcat("sweep")
    table, _, told = done.out.rpartition("\n\n")
    assert (done.code, done.err) == (0, "")
    events = [row.split()[0] for row in table.splitlines()[2:]]
    assert events == ["asked", "left", "e1", "e2"]
    assert told.splitlines()[1] == "1 expired, 1 recovered, 2 retried"


def test_a_second_sweep_has_nothing_to_do(told: Office) -> None:
    assert told.leadcat("sweep").out == "0 expired, 0 recovered, 0 retried\n"


def test_beside_json_what_was_swept_is_told_on_standard_error(broken: Office) -> None:
    done = broken.leadcat("sweep", "--json")
    assert [row["event"] for row in done.rows] == ["e1", "e2"]
    assert done.err == "0 expired, 0 recovered, 2 retried\n"


def test_what_fails_again_in_a_sweep_is_exit_code_1(office: Office) -> None:
    failed(office, "e1")
    done = office.leadcat("sweep")
    assert done.code == 1
    assert done.out.splitlines()[-1] == "0 expired, 0 recovered, 1 retried"


def test_what_failed_itself_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    tell(Sweep(left=2), as_json=False)
    assert capsys.readouterr().out.splitlines()[1:] == [
        "2 left for the next sweep; standard error says why"
    ]


def test_S3_what_was_given_up_is_told_with_where_to_look(office: Office) -> None:
    failed(office, "e1")
    for _ in range(11):
        office.crm.retry(["e1"])
    done = office.leadcat("sweep")
    assert done.code == 0
    assert done.out.splitlines() == [
        "0 expired, 0 recovered, 0 retried",
        "1 given up: `leadcat log --outcome failed` lists what failed, "
        "`leadcat retry` tries it again",
    ]
