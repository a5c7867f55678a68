"""`leadcat answer`: once, by whoever may open the database."""

from __future__ import annotations

import pytest

from leadcat_rules import Category, CategoryGroup
from leadcat_rules.terminal import login_name
from tests.sql.commands.office import Office, refused


def test_C2_an_acceptance_moves_the_company(told: Office) -> None:
    done = told.leadcat("answer", "asked-1", "accept", "--by", "bo")
    assert (done.code, done.err, told.category_of("101")) == (0, "", "3")
    assert "updated: accepted by bo" in done.out
    assert "Lead → Opportunity" in done.out


def test_without_by_it_is_whoever_is_logged_in(told: Office) -> None:
    (row,) = told.leadcat("answer", "asked-1", "accept", "--json").rows
    assert (row["event"], row["reason"], row["answered_by"]) == ("asked", "accepted", login_name())


@pytest.mark.parametrize("typed", ["VIP customer", "8"])
def test_C2_another_category_is_named_or_given_by_its_id(told: Office, typed: str) -> None:
    (row,) = told.leadcat("answer", "asked-1", typed, "--json").rows
    assert (row["reason"], row["to"], told.category_of("101")) == ("overridden", "8", "8")


def test_C2_a_decline_moves_nothing(told: Office) -> None:
    (row,) = told.leadcat("answer", "asked-1", "decline", "--json").rows
    assert (row["outcome"], told.category_of("101")) == ("declined", "1")


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("VIP custmer", "did you mean 'VIP customer'?"),
        ("acept", "did you mean 'accept'?"),
        ("zzz", "accept, decline, or a category's name or id"),
    ],
)
def test_what_is_no_answer_is_refused_with_a_hint(told: Office, typed: str, hint: str) -> None:
    err = refused(told.leadcat("answer", "asked-1", typed), "unknown_category")
    assert hint in err
    assert told.crm.engine.inbox.pending()


def test_C2_a_deleted_category_is_refused_and_the_question_stays(told: Office) -> None:
    refused(told.leadcat("answer", "asked-1", "Suspect"), "category_deleted")
    assert told.crm.engine.inbox.pending()


def test_a_category_of_that_name_is_meant_by_its_id(told: Office) -> None:
    told.crm.put_category(Category(id="77", name="decline", group=CategoryGroup.OTHER))
    (row,) = told.leadcat("answer", "asked-1", "77", "--json").rows
    assert (row["reason"], row["to"]) == ("overridden", "77")


def test_C4_the_second_answer_names_the_first_and_changes_nothing(told: Office) -> None:
    told.leadcat("answer", "asked-1", "accept", "--by", "bo")
    err = refused(told.leadcat("answer", "asked-1", "decline", "--by", "cy"), "already_answered")
    assert "was accepted by bo" in err
    assert told.category_of("101") == "3"


def test_C5_a_stale_answer_is_told_and_writes_nothing(told: Office) -> None:
    told.crm.set_category("101", "2")
    done = told.leadcat("answer", "asked-1", "accept", "--by", "bo")
    assert (done.code, told.category_of("101")) == (0, "2")
    assert "lapsed: stale by bo" in done.out


def test_a_question_that_is_not_there_is_refused(told: Office) -> None:
    assert "list the inbox" in refused(told.leadcat("answer", "asked", "accept"), "not_found")
