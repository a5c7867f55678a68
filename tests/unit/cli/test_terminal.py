"""The kit for commands, `leadcat_rules.terminal`, as the author of a plugin uses it."""

from __future__ import annotations

import re
from datetime import timedelta, timezone
from textwrap import dedent
from typing import Any

import pytest

from leadcat_rules import Decision, Reason, terminal
from leadcat_rules.terminal import DecisionTable, Names, open_store
from leadcat_rules.terminal.start_up import StartUp
from leadcat_rules.testing import ACME, CUSTOMER, LEAD, MORNING, a_sale, records, registered
from tests.unit.cli.calls import leadcat
from tests.unit.fake_plugins import Installation, installation

__all__ = ["installation"]

SCRATCH = """
from leadcat_rules import MemoryStore, hookimpl

STORE = MemoryStore()

@hookimpl
def leadcat_open_store(url):
    return STORE if url == "scratch:" else None
"""


def the_example() -> str:
    """The command in the docstring."""
    (example,) = re.findall(r"\n\n((?:    .*\n|\n)+)\nA LeadcatError", terminal.__doc__ or "")
    return dedent(example)


@pytest.fixture
def store(installation: Installation) -> Any:
    """The example is installed as a plugin, beside one that has this store."""
    installation.add("failures", the_example())
    installation.add("scratch", SCRATCH)
    return open_store(StartUp(), "scratch:")


def a_failure() -> Decision:
    return records.decided(reason=Reason.HOST_ERROR, error="plugin 'crm': no line")


def test_the_command_in_the_docstring_lists_what_failed_in_both_forms(store: Any) -> None:
    failed = a_failure()
    store.claim(records.claimed(failed.event))
    store.save(failed)
    table = leadcat("failures", "--store", "scratch:")
    assert (table.code, table.err) == (1, "")
    assert "failed: host error, plugin 'crm': no line" in table.out
    assert table.out.endswith("\n1 event: 1 failed\n")
    (row,) = leadcat("failures", "--store", "scratch:", "--json").rows
    assert (row["event"], row["reason"]) == (failed.id, "host_error")


def test_the_command_in_the_docstring_ends_as_commands_do(store: Any) -> None:
    assert leadcat("failures", "--store", "scratch:").code == 0
    refused = leadcat("failures", "--store", "nothing:")
    assert (refused.code, refused.out) == (2, "")
    assert refused.err.startswith("invalid_store_url: ")
    assert "List the decisions that failed." in leadcat("--help").out


@pytest.fixture(autouse=True)
def _wide_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")


class Renamed:
    """A CRM whose names have changed since."""

    def company_name(self, company_id: str) -> str | None:
        return "Acme Group" if company_id == ACME.id else None

    def category_name(self, category_id: str) -> str | None:
        return "Client" if category_id == CUSTOMER.id else None


def printed(
    decision: Decision,
    capsys: pytest.CaptureFixture[str],
    crm: Names | None,
    *,
    with_times: bool = False,
) -> str:
    table = DecisionTable(crm, with_times=with_times)
    table.show(decision)
    table.close()
    return capsys.readouterr().out


def test_a_table_without_a_crm_has_the_names_that_the_decision_saw_else_ids(
    capsys: pytest.CaptureFixture[str],
) -> None:
    decision = records.decided()
    assert f"{ACME.id}  " in printed(decision, capsys, None)
    out = printed(decision.explained(ACME, ()), capsys, None)
    assert f"{ACME.name}  updated: rule matched  sold  {LEAD.name} → {CUSTOMER.id}\n" in out


def test_a_table_with_a_crm_has_its_names_before_those_that_the_decision_saw(
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = printed(records.decided().explained(ACME, ()), capsys, Renamed())
    assert f"Acme Group  updated: rule matched  sold  {LEAD.name} → Client\n" in out


def test_a_table_of_what_is_not_decided_yet_or_has_no_company_leaves_its_cells_empty(
    capsys: pytest.CaptureFixture[str],
) -> None:
    nobodys = records.claimed(registered(a_sale(company=None)))
    assert printed(nobodys, capsys, Renamed()).splitlines()[2].split() == [nobodys.id]


def test_a_table_with_times_begins_each_row_with_when_it_was_decided_in_utc(
    capsys: pytest.CaptureFixture[str],
) -> None:
    there = records.decided(at=MORNING.astimezone(timezone(timedelta(hours=5))))
    heading, _, row, *_ = printed(there, capsys, None, with_times=True).splitlines()
    assert heading.startswith("at (UTC)          event")
    assert row.startswith(f"2026-01-13 10:00  {there.id}  ")


def test_a_table_with_times_leaves_the_one_of_what_is_not_decided_yet_empty(
    capsys: pytest.CaptureFixture[str],
) -> None:
    out = printed(records.claimed(), capsys, None, with_times=True)
    assert out.splitlines()[2].startswith(" ")
