"""A confirmation on its own page (C1, C2, C4, C5)."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest

from leadcat_rules import Answer, Confirmation, Contact
from tests.web.inbox.asking import Clock, answers_as, asked, asked_to_qualify, category_of, words
from tests.web.sites import WebSite, new_site


def path_of(question: Confirmation) -> str:
    return f"/inbox/{quote(question.id)}"


def test_C1_it_shows_company_current_and_suggested_category_and_why(site: WebSite) -> None:
    question = asked(site.crm)
    page = words(site.client("ann").get(path_of(question)).text)
    for told in (
        "Update Acme AB?",
        "A lost sale isn&#39;t always a lost company.",
        "Rule lost A sale is lost",
        "The sale lost-acme was lost, by ann",
        "Sale status Lost",
    ):
        assert told in page


@pytest.mark.parametrize(
    ("form", "now"),
    [
        ({"answer": "accept"}, "13"),
        ({"answer": "decline"}, "1"),
        ({"answer": "choose", "category": "8"}, "8"),
    ],
)
def test_C2_each_answer(site: WebSite, form: dict[str, str], now: str) -> None:
    question = asked(site.crm)
    ann = site.client("ann")
    assert ann.post_form(path_of(question), form).status_code == 303
    assert category_of(site, "acme") == now
    assert "by ann" in words(ann.get(path_of(question)).text)


def test_C2_choosing_nothing_is_told_beside_the_list(site: WebSite) -> None:
    question = asked(site.crm)
    answer = site.client("ann").post_form(path_of(question), {"answer": "choose"})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert "Choose a category." in answer.text


def test_C4_the_first_answer_stands_on_the_page(site: WebSite) -> None:
    question = asked(site.crm)
    answers_as("olle")
    site.crm.answer(question.id, Answer.accept(), by="olle")
    ann = site.client("ann")
    page = ann.get(path_of(question)).text
    assert "Accepted by olle" in words(page)
    assert 'name="answer"' not in page
    second = ann.post_form(path_of(question), {"answer": "decline"})
    assert second.status_code == 409
    assert "Accepted by olle" in words(second.text)


def test_C5_it_warns_when_the_category_has_changed(site: WebSite) -> None:
    question = asked(site.crm)
    site.crm.set_category("acme", "3")
    page = site.client("ann").get(path_of(question)).text
    assert "The category is now: Opportunity" in words(page)
    assert 'value="accept"' not in page


def test_C7_it_says_when_the_time_is_over(tmp_path: Path) -> None:
    site = new_site(tmp_path, clock=Clock())
    page = site.client("ann").get(path_of(asked_to_qualify(site.crm))).text
    assert "The time for an answer is over" in page
    assert 'value="accept"' not in page
    site.crm.close()


def test_C3_a_reader_has_no_buttons_and_no_answer(site: WebSite) -> None:
    question = asked(site.crm)
    berit = site.client("berit")
    assert 'name="answer"' not in berit.get(path_of(question)).text
    assert berit.post_form(path_of(question), {"answer": "accept"}).status_code == 403
    assert category_of(site, "acme") == "1"


def test_there_is_no_page_for_what_is_not_there(site: WebSite) -> None:
    ann = site.client("ann")
    assert ann.get("/inbox/nothing-1").status_code == 404
    assert ann.post_form("/inbox/nothing-1", {"answer": "accept"}).status_code == 404


def test_a_save_shows_what_was_before_and_after(site: WebSite) -> None:
    site.crm.save_contact(Contact(id="nils", company="norrsken", lead_status="3"), actor="olle")
    (question,) = site.crm.engine.inbox.pending()
    page = words(site.client("ann").get(path_of(question)).text)
    assert "Lead status Open Qualified" in page
    assert "Company Norrsken Åland Norrsken Åland" in page
