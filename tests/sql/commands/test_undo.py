"""`leadcat undo`: one update or several, as long as the category has not changed since."""

from __future__ import annotations

from leadcat_rules import Answer
from leadcat_rules.terminal import login_name
from tests.sql.commands.office import Office, refused


def test_S6_an_update_is_taken_back(told: Office) -> None:
    done = told.leadcat("undo", "sold", "--by", "bo")
    assert (done.code, done.err, told.category_of("102")) == (0, "", "3")
    assert "undone" in done.out
    assert "Customer → Opportunity" in done.out


def test_S6_a_chain_of_updates_is_taken_back_newest_first(office: Office) -> None:
    office.asks("first", "101")
    office.crm.answer("first-1", Answer.accept(), by="bo")
    office.sells("second", "101")
    (*rows,) = office.leadcat("undo", "first", "second", "--json").rows
    assert [row["event"] for row in rows] == ["second", "first"]
    assert office.category_of("101") == "1"


def test_who_did_it_stands_in_the_decision(told: Office) -> None:
    told.leadcat("undo", "sold")
    decision = told.crm.engine.decision("sold")
    assert decision is not None
    assert decision.steps[-1].actor == login_name()


def test_what_can_be_undone_is_and_the_rest_is_told(told: Office) -> None:
    done = told.leadcat("undo", "sold", "asked", "--json")
    assert (done.code, [row["event"] for row in done.rows]) == (1, ["sold"])
    assert done.err.startswith("not_updated: decision 'asked' is awaiting_confirmation")


def test_where_nothing_can_be_undone_nothing_is_done(told: Office) -> None:
    told.crm.set_category("102", "8")
    err = refused(told.leadcat("undo", "sold", "asked"), "changed_since")
    assert "not_updated: " in err
    assert told.category_of("102") == "8"


def test_a_second_undo_is_refused(told: Office) -> None:
    told.leadcat("undo", "sold")
    assert "is undone" in refused(told.leadcat("undo", "sold"), "not_updated")


def test_an_id_that_is_not_there_keeps_all_from_being_done(told: Office) -> None:
    refused(told.leadcat("undo", "sold", "e9"), "not_found")
    assert told.category_of("102") == "7"
