"""The ruleset's editor and the revisions in Chromium."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import Page, expect

from tests.web.browsers import assert_accessible
from tests.web.settings.saving import (
    EDITOR,
    FURTHER,
    active,
    published,
    revisions,
    saved_by_rut,
    whole,
)
from tests.web.sites import WebSite

if TYPE_CHECKING:
    from tests.web.browsers import Browse


def typed(page: Page, old: str, new: str) -> None:
    """Replace a part of the text."""
    text = page.locator("#f-text")
    text.fill(text.input_value().replace(old, new))


def selected(page: Page) -> str:
    """What is selected in the text."""
    return str(
        page.locator("#f-text").evaluate("t => t.value.slice(t.selectionStart, t.selectionEnd)")
    )


def test_a_problem_is_said_at_its_place_while_typing(site: WebSite, browse: Browse) -> None:
    published(site, {**FURTHER, "description": "😀 é"})
    page = browse("root", EDITOR)
    typed(page, '"sale_sold"', '"sale_sodl"')
    page.get_by_text("2 problems").first.wait_for()
    expect(page.get_by_role("status").filter(has_text="2 problems")).to_be_visible()
    bad = page.locator(".editor__line--bad")
    lines = page.locator("#f-text").input_value().split("\n")
    wrong = [at for at, line in enumerate(lines, start=1) if "sale_sodl" in line]
    shown = [int(each) for each in bad.all_inner_texts()]
    assert shown
    assert set(shown) <= set(wrong)
    assert_accessible(whole(page))
    page.locator("#problems [data-line]").nth(1).click()
    assert selected(page) == '"sale_sodl"'
    assert str(wrong[1]) in bad.all_inner_texts()
    typed(page, '"sale_sodl"', '"sale_sold"')
    page.get_by_text("No problems").first.wait_for()
    expect(bad).to_have_count(0)
    assert revisions(site) == 2


def test_a_place_behind_wide_characters_is_found(browse: Browse) -> None:
    page = browse("root", EDITOR)
    page.locator("#f-text").fill('{"name": "😀😀", "oops": 1, "rules": []}')
    page.locator("#problems [data-line]").click()
    assert selected(page) == '"oops"'


def test_a_text_is_saved_and_decides(site: WebSite, browse: Browse) -> None:
    page = browse("root", EDITOR)
    typed(page, '"Lost"', '"Competitor"')
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved as revision 2.").wait_for()
    assert active(site).toggle("sale_lost").set_category_to == "14"


def test_the_tab_key_leaves_the_text(browse: Browse) -> None:
    page = browse("root", EDITOR)
    page.locator("#f-text").focus()
    before = page.locator("#f-text").input_value()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") != "f-text"
    assert page.locator("#f-text").input_value() == before


def test_leaving_a_changed_text_asks(browse: Browse) -> None:
    page = browse("root", EDITOR)
    typed(page, '"Lost"', '"Competitor"')
    page.get_by_role("link", name="Revisions").click()
    page.get_by_role("button", name="Stay on this page").click()
    assert '"Competitor"' in page.locator("#f-text").input_value()
    page.get_by_role("link", name="Cancel").click()
    page.wait_for_load_state()
    assert '"Competitor"' not in page.locator("#f-text").input_value()


def test_R7_who_saved_in_between_is_shown_as_a_difference(site: WebSite, browse: Browse) -> None:
    page = browse("root", EDITOR)
    typed(page, '"Lost"', '"Competitor"')
    saved_by_rut(site, "sale_sold", set_category_to="8")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("heading", name="Somebody else saved in between").wait_for()
    assert "Competitor" in page.locator(".diff .added").all_inner_texts()[-1]
    assert_accessible(whole(page))
    page.get_by_role("button", name="Edit mine further").click()
    assert '"Competitor"' in page.locator("#f-text").input_value()
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved as revision 3.").wait_for()


def test_without_a_script_the_problems_come_with_the_answer(site: WebSite, browse: Browse) -> None:
    page = browse("root", EDITOR, java_script_enabled=False)
    typed(page, '"sale_sold"', '"sale_sodl"')
    text = page.locator("#f-text").input_value()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("1 problem", exact=True)).to_be_visible()
    expect(page.get_by_text("Line 6, column 18")).to_be_visible()
    assert page.locator("#f-text").input_value() == text
    assert revisions(site) == 1


def test_a_check_that_cannot_be_made_is_no_dead_end(browse: Browse) -> None:
    page = browse("root", EDITOR)
    page.context.set_offline(True)
    typed(page, '"Lost"', '"Competitor"')
    page.get_by_text("The text could not be checked just now.").first.wait_for()
    expect(page.get_by_role("button", name="Save", exact=True)).to_be_enabled()
    page.context.set_offline(False)
    typed(page, '"Competitor"', '"Lost"')
    page.get_by_text("No problems").first.wait_for()


def test_an_administrator_rolls_back(site: WebSite, browse: Browse) -> None:
    first = active(site).base
    saved_by_rut(site, "sale_sold", enabled=False)
    page = browse("root", "/settings/revisions")
    page.get_by_role("link", name="1", exact=True).click()
    expect(page.get_by_role("button", name="Roll back", exact=True)).to_have_count(0)
    page.get_by_text("Roll back to this revision").click()
    assert_accessible(whole(page))
    page.get_by_role("button", name="Roll back", exact=True).click()
    page.get_by_text("Back to revision 1, as revision 3.").wait_for()
    assert active(site).base == first
