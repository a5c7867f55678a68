"""`leadcat migrate`, `seed` and `dump`, and whose part of a database is meant."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from leadcat_rules import load_snapshot
from leadcat_sql import EmbeddedCrm
from tests.sql import databases
from tests.sql.commands.office import Office, refused
from tests.unit.cli.calls import leadcat
from tests.unit.given import CRM, SOLD, lines, rule, ruleset, written


@pytest.fixture
def url(folder: Path) -> str:
    """Of a file that isn't there."""
    return f"sqlite:///{folder / 'crm.db'}"


@pytest.fixture
def crm_file(folder: Path) -> str:
    """A small CRM in a file."""
    return written(folder, "crm.json", CRM)


class TestMigrating:
    def test_a_new_database_gets_all_tables(self, url: str) -> None:
        done = leadcat("migrate", "--store", url)
        assert (done.code, done.err) == (0, "")
        made = [line.split(":")[0] for line in done.out.splitlines()]
        assert made == ["store_0001", "store_0002", "crm_0001", "crm_0002"]
        assert leadcat("inbox", "--store", url).code == 0
        assert leadcat("dump", "--store", url).code == 0

    def test_a_second_time_nothing_is_missing(self, url: str) -> None:
        leadcat("migrate", "--store", url)
        assert leadcat("migrate", "--store", url).out == "The database is up to date.\n"

    def test_a_store_may_do_without_a_crm_and_get_it_later(self, url: str) -> None:
        leadcat("migrate", "--store", url, "--store-only")
        assert leadcat("inbox", "--store", url).out == "Nothing waits for an answer.\n"
        for command in (["dump"], ["seed", "--companies", "1"]):
            err = refused(leadcat(*command, "--store", url), "crm_missing")
            assert "this database has a store only; its CRM is the host's" in err
            assert f"leadcat migrate --store {url} adds an embedded CRM" in err
        assert leadcat("migrate", "--store", url).out.startswith("crm_0001: ")

    def test_beside_the_tables_of_something_else_only_when_it_is_said(
        self, folder: Path, url: str
    ) -> None:
        with closing(sqlite3.connect(folder / "crm.db")) as connection:
            connection.execute("CREATE TABLE invoice (id)")
        err = refused(leadcat("migrate", "--store", url), "store_foreign")
        assert "--beside-others" in err
        assert leadcat("migrate", "--store", url, "--beside-others").code == 0
        assert leadcat("log", "--store", url).code == 0


class TestSeeding:
    def test_a_file_is_what_a_dump_gives_again(self, folder: Path, crm_file: str) -> None:
        url = databases.new_database("sqlite")
        assert leadcat("seed", "--store", url, "--crm", crm_file).out == "The CRM has 1 company.\n"
        assert load_snapshot(_dumped(url, folder)) == load_snapshot(crm_file)

    def test_a_dump_is_printed_or_written_alike(self, folder: Path, office: Office) -> None:
        printed = leadcat("dump", "--store", office.url).out
        assert printed == Path(_dumped(office.url, folder)).read_text("utf-8")
        assert json.loads(printed)["companies"][2]["name"] == "Lindqvist & Söner"

    def test_companies_are_made_up_and_the_same_each_time(self) -> None:
        dumps = []
        for _ in range(2):
            url = databases.new_database("sqlite")
            done = leadcat("seed", "--store", url, "--companies", "30")
            assert (done.code, done.out) == (0, "The CRM has 30 companies.\n")
            dumps.append(leadcat("dump", "--store", url).out)
        assert dumps[0] == dumps[1]
        assert len(json.loads(dumps[0])["companies"]) == 30

    @pytest.mark.parametrize("source", [["--companies", "3"], ["--crm"]])
    def test_a_crm_that_has_some_is_left_alone(
        self, office: Office, crm_file: str, source: list[str]
    ) -> None:
        source += [crm_file] * (source == ["--crm"])
        err = refused(office.leadcat("seed", *source), "store_not_empty")
        assert "name another database, or another tenant" in err
        assert office.category_of("101") == "1"

    @pytest.mark.parametrize("source", [[], ["--companies", "3", "--crm", "crm.json"]])
    def test_one_source_is_named(self, office: Office, source: list[str]) -> None:
        done = office.leadcat("seed", *source)
        assert (done.code, done.out) == (2, "")
        assert "name one: --companies N, or --crm SNAPSHOT" in done.err

    def test_a_file_that_is_wrong_is_told_whole(self, office: Office, folder: Path) -> None:
        path = written(folder, "crm.json", {"categories": [], "lead_statuses": []})
        err = refused(office.leadcat("seed", "--crm", path), "missing")
        assert f"{path}:/companies: " in err


def _dumped(url: str, folder: Path) -> str:
    path = str(folder / "dump.json")
    done = leadcat("dump", "--store", url, "--write", path)
    assert (done.code, done.out, done.err) == (0, "", "")
    return path


class TestTenants:
    """`?tenant=NAME` behind the URL, the same with every command."""

    @pytest.fixture
    def north(self, told: Office) -> str:
        """A second tenant's part of the office's database."""
        url = f"{told.url}?tenant=north"
        assert leadcat("seed", "--store", url, "--companies", "2").code == 0
        return url

    def test_each_has_a_crm_and_a_memory_of_its_own(self, told: Office, north: str) -> None:
        assert leadcat("inbox", "--store", north).out == "Nothing waits for an answer.\n"
        assert leadcat("revisions", "--store", north).out == "No rules were published.\n"
        assert len(json.loads(leadcat("dump", "--store", north).out)["companies"]) == 2
        refused(leadcat("answer", "asked-1", "accept", "--store", north), "not_found")
        assert told.category_of("101") == "1"

    def test_it_is_the_tenant_of_the_python_api(self, told: Office, north: str) -> None:
        with EmbeddedCrm.open(told.url, tenant="north") as crm:
            assert [company.id for company in crm.companies()] == ["c1", "c2"]
        assert north.endswith("?tenant=north")

    def test_run_keeps_its_decisions_there(self, told: Office, north: str, folder: Path) -> None:
        files = (
            written(folder, "rules.json", ruleset(rule())),
            "--crm",
            written(folder, "crm.json", CRM),
            "--events",
            written(folder, "events.jsonl", lines(SOLD)),
        )
        assert leadcat("run", *files, "--store", north).code == 0
        assert "1 (active)" in leadcat("revisions", "--store", north).out
        assert len(told.crm.store.revisions()) == 1

    @pytest.mark.parametrize("query", ["tenant=", "tenant=a&tenant=b"])
    @pytest.mark.parametrize("command", ["inbox", "dump", "migrate"])
    def test_no_tenant_or_several_are_refused(self, told: Office, query: str, command: str) -> None:
        refused(leadcat(command, "--store", f"{told.url}?{query}"), "invalid_store_url")

    def test_other_options_of_the_url_stay(self, told: Office) -> None:
        err = refused(
            leadcat("inbox", "--store", f"{told.url}?tenant=a&mode=ro"), "invalid_store_url"
        )
        assert "'mode'" in err
