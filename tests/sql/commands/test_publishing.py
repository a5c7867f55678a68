"""`leadcat publish`, `revisions` and `roll-back`: the rules of a store."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from leadcat_rules import load_ruleset
from leadcat_rules.terminal import login_name
from leadcat_rules.testing import MORNING
from leadcat_sql import SqlStore
from leadcat_sql.database.migrating import migrate
from tests.sql import databases
from tests.sql.commands.office import RULES, Office, refused
from tests.unit.cli.calls import Called, leadcat
from tests.unit.fake_plugins import Installation
from tests.unit.given import rule, ruleset, written

SCORE = """
from leadcat_rules import hookimpl, numeric

@numeric("Lead score")
def lead_score(facts):
    return 80

@hookimpl
def leadcat_variables():
    return [lead_score]
"""


@pytest.fixture
def rules(folder: Path) -> str:
    """A ruleset in a file."""
    return written(folder, "rules.json", ruleset(rule()))


def active(office: Office) -> str:
    """The revision that is active."""
    found = office.crm.store.active()
    assert found is not None
    return found.id


def test_R7_the_rules_of_a_file_decide_from_then_on(office: Office, rules: str) -> None:
    office.publish(RULES.model_copy(update={"rules": ()}))
    assert office.sells("before", "101").reason == "no_rule_matched"
    done = office.leadcat("publish", rules, "--by", "ann")
    assert (done.code, done.err) == (0, "")
    assert done.out == f"{load_ruleset(rules).revision}\n"
    decision = office.sells("after", "101")
    assert (decision.reason, decision.revision) == ("rule_matched", done.out.strip())
    assert office.crm.store.revisions()[0].by == "ann"


def test_without_by_it_is_whoever_is_logged_in(office: Office, rules: str) -> None:
    office.leadcat("publish", rules)
    assert office.crm.store.revisions()[0].by == login_name()


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (
            rule(set_category_to="Custmer"),
            "/rules/0/set_category_to: unknown_category: "
            "the CRM has no category 'Custmer' (did you mean 'Customer'?)",
        ),
        (
            rule(trigger="lead_status_changed", lead_status="Cold"),
            "/rules/0/lead_status: unknown_lead_status: the CRM has no lead status 'Cold'",
        ),
        (
            rule(when={"name": "lead_score", "operator": "less_than", "value": 9}),
            "/rules/0/when/name: unknown_variable: there is no variable 'lead_score'",
        ),
    ],
)
def test_names_are_checked_against_the_crm(
    office: Office, folder: Path, wrong: dict[str, Any], told: str
) -> None:
    before = active(office)
    path = written(folder, "wrong.json", ruleset(wrong))
    err = refused(office.leadcat("publish", path), told.split(": ")[1])
    assert (err.strip(), active(office)) == (f"{path}:{told}", before)


def test_variables_of_plugins_are_known(
    office: Office, folder: Path, installation: Installation
) -> None:
    installation.add("score", SCORE)
    scored = rule(when={"name": "lead_score", "operator": "less_than", "value": 9})
    done = office.leadcat("publish", written(folder, "scored.json", ruleset(scored)))
    assert (done.code, done.err, active(office)) == (0, "", done.out.strip())


def test_S4_a_deleted_category_may_be_named(office: Office, folder: Path) -> None:
    path = written(folder, "rules.json", ruleset(rule(set_category_to="Suspect")))
    assert office.leadcat("publish", path).code == 0


def test_a_store_without_a_crm_takes_any_names(folder: Path, rules: str) -> None:
    url = f"sqlite:///{folder / 'store.db'}"
    migrate(url, branches=["store"])
    assert leadcat("publish", rules, "--store", url).code == 0
    assert "1 (active)" in leadcat("revisions", "--store", url).out


class TestExpecting:
    """R7: refused when another revision is active than expected."""

    def test_what_is_active_when_it_starts_is_expected(self, office: Office, rules: str) -> None:
        assert office.leadcat("publish", rules).code == 0

    def test_another_that_is_active_is_told(self, office: Office, rules: str) -> None:
        first = active(office)
        office.publish(RULES.model_copy(update={"name": "In between"}))
        err = refused(office.leadcat("publish", rules, "--expect", first), "revision_conflict")
        assert active(office) in err
        assert active(office) != load_ruleset(rules).revision

    @pytest.mark.parametrize("length", [len("sha256:") + 4, 71])
    def test_a_revision_is_named_by_its_beginning(
        self, office: Office, rules: str, length: int
    ) -> None:
        expected = active(office)[:length]
        assert office.leadcat("publish", rules, "--expect", expected).code == 0

    def test_a_revision_is_named_by_its_number(self, office: Office, rules: str) -> None:
        assert office.leadcat("publish", rules, "--expect", "1").code == 0
        refused(office.leadcat("publish", rules, "--expect", "1"), "revision_conflict")

    def test_what_is_active_already_is_no_new_entry(self, office: Office, rules: str) -> None:
        before = active(office)
        first, second = (office.leadcat("publish", rules) for _ in range(2))
        assert (second.code, second.out) == (0, first.out)
        assert (first.err, second.err) == ("", "it is active already\n")
        assert office.leadcat("roll-back", "2").err == "it is active already\n"
        refused(office.leadcat("publish", rules, "--expect", before), "revision_conflict")
        assert len(office.crm.store.revisions()) == 2

    def test_a_whole_id_that_the_store_never_had_is_a_conflict(
        self, office: Office, rules: str
    ) -> None:
        unknown = f"sha256:{'0' * 64}"
        refused(office.leadcat("publish", rules, "--expect", unknown), "revision_conflict")
        refused(office.leadcat("publish", rules, "--expect", unknown[:-1]), "not_found")

    def test_none_is_expected_before_the_first(self, office: Office, rules: str) -> None:
        refused(office.leadcat("publish", rules, "--expect", "none"), "revision_conflict")
        url = databases.new_database("sqlite")
        assert leadcat("publish", rules, "--store", url, "--expect", "none").code == 0

    @pytest.mark.parametrize("typed", ["sha256:", "sha256:ffff", "7", "abc", ""])
    def test_what_names_no_revision_is_refused(
        self, office: Office, rules: str, typed: str
    ) -> None:
        refused(office.leadcat("publish", rules, "--expect", typed), "not_found")


class TestTheHistory:
    @pytest.fixture
    def twice(self, office: Office, rules: str) -> Office:
        """The office's own rules, and then those of the file."""
        office.leadcat("publish", rules, "--by", "ann")
        return office

    def revisions(self, office: Office, *options: str) -> Called:
        done = office.leadcat("revisions", *options)
        assert (done.code, done.err) == (0, "")
        return done

    def test_it_is_listed_newest_first(self, twice: Office) -> None:
        head, _, newest, first = self.revisions(twice).out.splitlines()
        assert head.split() == ["number", "saved", "(UTC)", "by", "revision", "rules"]
        assert newest.split()[:2] == ["2", "(active)"]
        assert newest.endswith(f"ann  {active(twice)[:15]}  Rules: 1 of 1 on")
        assert first.split()[0] == "1"
        assert first.endswith("Of the office: 2 of 2 on")

    def test_it_is_listed_as_json_with_the_rules(self, twice: Office) -> None:
        newest, first = self.revisions(twice, "--json").rows
        assert (newest["number"], newest["active"], first["active"]) == (2, True, False)
        assert newest["revision"] == active(twice)
        assert newest["ruleset"] == ruleset(rule())
        assert (newest["by"], first["at"]) == ("ann", "2026-01-13T10:00:00Z")

    def test_before_anything_was_published_it_says_so(self) -> None:
        url = databases.new_database("sqlite")
        assert leadcat("revisions", "--store", url).out == "No rules were published.\n"

    def test_an_earlier_revision_becomes_active_again(self, twice: Office) -> None:
        done = twice.leadcat("roll-back", "1", "--by", "bo")
        assert (done.code, done.err, done.out) == (0, "", f"{RULES.revision}\n")
        newest = twice.crm.store.revisions()[0]
        assert (newest.number, newest.id, newest.by) == (3, RULES.revision, "bo")

    def test_R7_a_roll_back_expects_too(self, twice: Office) -> None:
        refused(twice.leadcat("roll-back", "1", "--expect", "1"), "revision_conflict")
        assert twice.leadcat("roll-back", "1", "--expect", "2").code == 0

    def test_a_revision_that_is_not_there_is_refused(self, twice: Office) -> None:
        err = refused(twice.leadcat("roll-back", "sha256:0000"), "not_found")
        assert "leadcat revisions" in err

    def test_a_beginning_that_several_have_is_refused(self) -> None:
        url = databases.new_database("sqlite")
        store = SqlStore.open(url)
        before: str | None = None
        for id in ("sha256:abcd1", "sha256:abcd2"):
            store.publish(id, '{"name":"x","rules":[]}', at=MORNING, by=None, expect=before)
            before = id
        store.close()
        err = refused(leadcat("roll-back", "sha256:abcd", "--store", url), "not_found")
        assert "several revisions begin with" in err
