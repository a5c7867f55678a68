"""The inbox in a browser: live in a second page, and nothing lost that a person has begun."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Page, expect

from leadcat_rules import Answer
from tests.web.browsers import assert_accessible
from tests.web.inbox.asking import answers_as, asked, category_of, companies
from tests.web.sites import WebSite

if TYPE_CHECKING:
    from tests.web.browsers import Browse


def has_rows(page: Page, *names: str) -> None:
    """Wait until these companies, and no others, are listed in this order."""
    page.wait_for_function(
        """names => {
            const rows = [...document.querySelectorAll("tr[data-key] th a")];
            return JSON.stringify(rows.map((row) => row.textContent)) === JSON.stringify(names);
        }""",
        arg=list(names),
    )


def test_a_new_question_appears_by_itself_and_is_told(site: WebSite, browse: Browse) -> None:
    page = browse("ann", "/inbox")
    page.get_by_text("No confirmation waits").wait_for()
    asked(site.crm)
    has_rows(page, "Acme AB")
    page.get_by_text("1 confirmation has come.").wait_for(state="attached")
    asked(site.crm, "norrsken")
    has_rows(page, "Acme AB", "Norrsken Åland")


def test_what_one_page_answers_leaves_the_other(site: WebSite, browse: Browse) -> None:
    for company in ("acme", "norrsken"):
        asked(site.crm, company)
    ann, olle = browse("ann", "/inbox"), browse("olle", "/inbox")
    has_rows(olle, "Acme AB", "Norrsken Åland")
    ann.get_by_role("button", name="Accept: Acme AB").click()
    ann.get_by_text("Acme AB is now Lost.").wait_for()
    has_rows(olle, "Norrsken Åland")
    expect(olle.get_by_text("1 confirmation is gone.")).to_have_count(1)


def test_news_leave_focus_selection_and_an_open_form(site: WebSite, browse: Browse) -> None:
    asked(site.crm, "acme")
    asked(site.crm, "norrsken")
    page = browse("ann", "/inbox")
    page.get_by_role("checkbox", name="Select Norrsken Åland").check()
    page.get_by_label("Choose another: Acme AB").click()
    choice = page.get_by_label("Category for Acme AB")
    choice.select_option("12")
    choice.focus()
    (company,) = companies(site.crm, 1)
    asked(site.crm, company)
    has_rows(page, "Acme AB", "Norrsken Åland", "Lead number 000")
    assert choice.input_value() == "12"
    assert choice.evaluate("each => each === document.activeElement")
    expect(page.get_by_role("checkbox", name="Select Norrsken Åland")).to_be_checked()
    page.get_by_role("button", name="Set category").first.click()
    page.get_by_text("Acme AB is now Partner.").wait_for()


def test_C4_an_open_form_is_told_that_somebody_was_first(site: WebSite, browse: Browse) -> None:
    question = asked(site.crm)
    asked(site.crm, "norrsken")
    page = browse("ann", "/inbox")
    page.get_by_label("Choose another: Acme AB").click()
    answers_as("olle")
    site.crm.answer(question.id, Answer.decline(), by="olle")
    page.get_by_text("Somebody else has answered this in the meantime.").wait_for()
    page.get_by_label("Category for Acme AB").select_option("12")
    page.get_by_role("button", name="Set category").first.click()
    page.get_by_role("heading", name="Already answered").wait_for()
    assert "by olle" in page.content()
    assert_accessible(page)
    assert category_of(site, "acme") == "1"


def test_C5_a_stale_answer_says_what_the_category_is_now(site: WebSite, browse: Browse) -> None:
    asked(site.crm)
    page = browse("ann", "/inbox")
    site.crm.set_category("acme", "2")
    page.get_by_role("button", name="Accept: Acme AB").click()
    page.get_by_role("heading", name="The category has changed since").wait_for()
    expect(page.get_by_text("Prospect")).to_have_count(1)


def test_many_are_ticked_and_answered(site: WebSite, browse: Browse) -> None:
    for company in companies(site.crm, 3):
        asked(site.crm, company)
    page = browse("ann", "/inbox")
    accept = page.get_by_role("button", name="Accept selected")
    expect(accept).to_be_disabled()
    page.get_by_role("checkbox", name="Select all on this page").check()
    page.get_by_role("checkbox", name="Select Lead number 001").uncheck()
    accept.click()
    page.get_by_text("2 confirmations are answered.").wait_for()
    has_rows(page, "Lead number 001")


def test_the_keyboard_alone_answers(site: WebSite, browse: Browse) -> None:
    asked(site.crm)
    page = browse("ann", "/inbox")
    page.get_by_role("checkbox", name="Select Acme AB").focus()
    page.keyboard.press("Enter")
    for _ in range(5):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.type("Part")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Acme AB is now Partner.").wait_for()
    assert category_of(site, "acme") == "12"


def test_it_works_without_scripts(site: WebSite, browse: Browse) -> None:
    asked(site.crm)
    page = browse("ann", "/inbox", java_script_enabled=False)
    page.get_by_role("checkbox", name="Select Acme AB").check()
    page.get_by_role("button", name="Keep current for selected").click()
    expect(page.get_by_text("Acme AB keeps its category.")).to_have_count(1)


def test_enter_in_a_tick_box_answers_nothing_without_scripts_too(
    site: WebSite, browse: Browse
) -> None:
    asked(site.crm)
    page = browse("ann", "/inbox?rule=lost", java_script_enabled=False)
    with page.expect_navigation():
        page.get_by_role("checkbox", name="Select Acme AB").press("Enter")
    assert page.url.endswith("/inbox?rule=lost")
    assert category_of(site, "acme") == "1"


@pytest.mark.parametrize("path", ["/inbox", "/inbox/history", "one"])
def test_its_pages_fit_a_telephone_and_a_desk(site: WebSite, browse: Browse, path: str) -> None:
    answers_as("olle")
    site.crm.answer(asked(site.crm, "norrsken").id, Answer.decline(), by="olle")
    question = asked(site.crm)
    page = browse(
        "ann",
        f"/inbox/{question.id}" if path == "one" else path,
    )
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
