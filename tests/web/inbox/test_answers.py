"""Answers on the list: to one, or the same to many, each told for itself (C2, C4, C5, C7)."""

from __future__ import annotations

from pathlib import Path

import pytest

from leadcat_rules import Answer
from tests.web.inbox.asking import (
    Clock,
    answers_as,
    asked,
    asked_to_qualify,
    category_of,
    companies,
    rows,
)
from tests.web.sites import WebSite, new_site

ANSWER = "/inbox/answer"


def test_C2_a_suggestion_is_accepted_on_its_row(site: WebSite) -> None:
    question = asked(site.crm)
    ann = site.client("ann")
    answer = ann.post_form(ANSWER, {"one": f"accept:{question.id}"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/inbox")
    assert category_of(site, "acme") == "13"
    page = ann.get("/inbox").text
    assert "Acme AB is now Lost." in page
    assert "No confirmation waits" in page
    assert site.crm.engine.inbox.history()[0].answered_by == "ann"


def test_C2_the_current_category_is_kept(site: WebSite) -> None:
    question = asked(site.crm)
    ann = site.client("ann")
    ann.post_form(ANSWER, {"one": f"decline:{question.id}"})
    assert category_of(site, "acme") == "1"
    assert "Acme AB keeps its category." in ann.get("/inbox").text


def test_C2_another_category_is_chosen(site: WebSite) -> None:
    question = asked(site.crm)
    form = {"one": f"choose:{question.id}", f"category:{question.id}": "12"}
    assert site.client("ann").post_form(ANSWER, form).status_code == 303
    assert category_of(site, "acme") == "12"


def test_C2_choosing_nothing_is_refused_and_changes_nothing(site: WebSite) -> None:
    question = asked(site.crm)
    assert site.client("ann").post_form(ANSWER, {"one": f"choose:{question.id}"}).status_code == 422
    assert site.crm.engine.inbox.pending()[0].id == question.id


def test_C2_a_deleted_category_is_refused(site: WebSite) -> None:
    question = asked(site.crm)
    site.crm.delete_category("12")
    form = {"one": f"choose:{question.id}", f"category:{question.id}": "12"}
    answer = site.client("ann").post_form(ANSWER, form)
    assert answer.status_code == 409
    assert "deleted" in answer.text
    assert category_of(site, "acme") == "1"


@pytest.mark.parametrize(
    "form", [{}, {"one": "accept"}, {"one": "steal:x"}, {"many": "accept"}, {"many": "choose"}]
)
def test_a_form_that_says_nothing_sensible_is_refused(site: WebSite, form: dict[str, str]) -> None:
    asked(site.crm)
    assert site.client("ann").post_form(ANSWER, form).status_code == 422
    assert len(site.crm.engine.inbox.pending()) == 1


def test_enter_in_a_tick_box_answers_nothing(site: WebSite) -> None:
    question = asked(site.crm)
    form = {"nothing": "yes", "id": question.id, "next": "/inbox?rule=lost"}
    answer = site.client("ann").post_form(ANSWER, form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/inbox?rule=lost")
    assert site.crm.engine.inbox.pending()[0].id == question.id


def test_C4_a_second_answer_shows_the_first(site: WebSite) -> None:
    question = asked(site.crm)
    answers_as("olle")
    site.crm.answer(question.id, Answer.decline(), by="olle")
    answer = site.client("ann").post_form(ANSWER, {"one": f"accept:{question.id}"})
    assert answer.status_code == 409
    (row,) = rows(answer.text)
    assert "Already answered" in row
    assert "Declined by olle" in row
    assert category_of(site, "acme") == "1"


def test_C5_a_stale_answer_says_so_and_what_the_category_is_now(site: WebSite) -> None:
    question = asked(site.crm)
    site.crm.set_category("acme", "2")
    answer = site.client("ann").post_form(ANSWER, {"one": f"accept:{question.id}"})
    (row,) = rows(answer.text)
    assert "The category has changed since" in row
    assert "The category is now: Prospect" in row
    assert category_of(site, "acme") == "2"


def test_C7_an_answer_that_comes_too_late_says_so(tmp_path: Path) -> None:
    clock = Clock()
    site = new_site(tmp_path, clock=clock)
    question = asked_to_qualify(site.crm)
    clock.move(days=15)
    answer = site.client("ann").post_form(ANSWER, {"one": f"accept:{question.id}"})
    assert "The time for an answer was over" in answer.text
    assert category_of(site, "norrsken") == "1"
    site.crm.close()


def test_C7_the_sweep_was_first(tmp_path: Path) -> None:
    clock = Clock()
    site = new_site(tmp_path, clock=clock)
    question = asked_to_qualify(site.crm)
    clock.move(days=15)
    site.crm.sweep()
    answer = site.client("ann").post_form(ANSWER, {"one": f"accept:{question.id}"})
    assert "The time for an answer was over" in answer.text
    site.crm.close()


def test_what_is_not_there_is_told(site: WebSite) -> None:
    answer = site.client("ann").post_form(ANSWER, {"one": "accept:nothing-1"})
    assert answer.status_code == 404
    assert "There is no such confirmation" in answer.text


def test_many_are_answered_at_once(site: WebSite) -> None:
    questions = [asked(site.crm, each) for each in companies(site.crm, 3)]
    ann = site.client("ann")
    form = {"many": "accept", "id": [each.id for each in questions]}
    assert ann.post_form(ANSWER, form).status_code == 303
    assert [category_of(site, each.company.id) for each in questions] == ["13"] * 3
    assert "3 confirmations are answered." in ann.get("/inbox").text


def test_a_batch_is_told_one_by_one_and_is_not_all_or_nothing(site: WebSite) -> None:
    done, before, stale, kept = (asked(site.crm, each) for each in companies(site.crm, 4))
    answers_as("olle")
    site.crm.answer(before.id, Answer.choose("12"), by="olle")
    site.crm.set_category(stale.company.id, "3")
    form = {"many": "accept", "id": [done.id, before.id, stale.id, "gone-1"]}
    answer = site.client("ann").post_form(ANSWER, form)
    told = rows(answer.text)
    assert answer.status_code == 200
    assert "1 of 4 answered" in answer.text
    assert "Updated" in told[0]
    assert "Another category chosen by olle" in told[1]
    assert "The category is now: Opportunity" in told[2]
    assert "There is no such confirmation" in told[3]
    assert [category_of(site, each.company.id) for each in (done, before, stale, kept)] == [
        "13",
        "12",
        "3",
        "1",
    ]


def test_keeping_many_writes_nothing(site: WebSite) -> None:
    questions = [asked(site.crm, each) for each in companies(site.crm, 2)]
    form = {"many": "decline", "id": [each.id for each in questions]}
    site.client("ann").post_form(ANSWER, form)
    assert [category_of(site, each.company.id) for each in questions] == ["1", "1"]
    assert site.crm.engine.inbox.pending() == []


def test_more_than_four_pages_at_once_are_refused(site: WebSite) -> None:
    form = {"many": "accept", "id": [f"x-{number}" for number in range(101)]}
    assert site.client("ann").post_form(ANSWER, form).status_code == 422


@pytest.mark.parametrize("who", ["berit", None])
def test_C3_whom_the_host_does_not_allow_answers_nothing(site: WebSite, who: str | None) -> None:
    question = asked(site.crm)
    token = site.client("ann").token()
    visitor = site.client(who)
    visitor.cookies.set("leadcat_csrf", token)
    answer = visitor.post(ANSWER, data={"csrf": token, "one": f"accept:{question.id}"})
    assert answer.status_code == (403 if who else 401)
    assert site.crm.engine.inbox.pending()[0].id == question.id


def test_a_form_of_another_site_answers_nothing(site: WebSite) -> None:
    question = asked(site.crm)
    answer = site.client("ann").post(ANSWER, data={"one": f"accept:{question.id}"})
    assert answer.status_code == 403
    assert site.crm.engine.inbox.pending()[0].id == question.id


@pytest.mark.parametrize("next_page", ["https://evil.example/", "//evil.example", "/\\evil"])
def test_the_way_back_never_leaves_the_site(site: WebSite, next_page: str) -> None:
    question = asked(site.crm)
    form = {"one": f"decline:{question.id}", "next": next_page}
    assert site.client("ann").post_form(ANSWER, form).headers["location"] == "/"
