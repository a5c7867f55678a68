"""The four toggles as people meet them: in Chromium, by mouse and by keyboard only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.web.browsers import assert_accessible
from tests.web.settings.saving import (
    FURTHER,
    TAB,
    active,
    delete_category,
    published,
    revisions,
    saved_by_rut,
    whole,
)
from tests.web.sites import WebSite

if TYPE_CHECKING:
    from tests.web.browsers import Browse

TRIGGERS = ["sale_sold", "sale_lost", "sale_registered", "lead_status_changed"]


def switch(page: Page, trigger: str) -> None:
    """Press the toggle's switch."""
    page.locator(f"#f-{trigger}-enabled").click()


def choose(page: Page, trigger: str, name: str) -> None:
    """Search the category and take it."""
    field = page.locator(f"#f-{trigger}-set_category_to")
    field.click()
    field.fill(name)
    page.get_by_role("option", name=name, exact=True).click()


def save(page: Page) -> None:
    """Press Save, and wait for the page that says so."""
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("Saved as revision").wait_for()


def lacks(page: Page) -> list[str]:
    """What is said to be missing."""
    return page.locator("[data-lack]:visible").all_inner_texts()


def can_save(page: Page) -> bool:
    """Whether Save can be pressed."""
    return page.get_by_role("button", name="Save", exact=True).is_enabled()


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_R1_R5_a_toggle_is_switched_off_and_on_again(
    site: WebSite, browse: Browse, trigger: str
) -> None:
    published(site, {"name": "Lead to customer", "rules": []})
    page = browse("root", TAB)
    expect(page.locator(f"#f-{trigger}-set_category_to")).to_be_hidden()
    switch(page, trigger)
    expect(page.locator(f"#f-{trigger}-set_category_to")).to_be_visible()
    assert not can_save(page)
    choose(page, trigger, "VIP customer")
    if trigger == "lead_status_changed":
        assert [lack.rpartition(" needs ")[2] for lack in lacks(page)] == ["a lead status"]
        page.locator("#f-lead_status_changed-lead_status").select_option(label="Qualified")
    page.locator(f"#f-{trigger}-ask_for_confirmation").check()
    assert lacks(page) == []
    save(page)
    toggle = active(site).toggle(trigger)
    assert (toggle.enabled, toggle.set_category_to, toggle.ask_for_confirmation) == (
        True,
        "8",
        True,
    )
    switch(page, trigger)
    save(page)
    assert not active(site).toggle(trigger).enabled
    assert active(site).toggle(trigger).set_category_to == "8"


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_R1_R5_a_toggle_is_switched_on_and_off_by_keyboard(
    site: WebSite, browse: Browse, trigger: str
) -> None:
    published(site, {"name": "Lead to customer", "rules": []})
    page = browse("root", TAB)
    tab_to(page, f"f-{trigger}-enabled")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    if trigger == "lead_status_changed":
        assert focused(page) == "f-lead_status_changed-lead_status"
        page.keyboard.type("Qual")
        page.keyboard.press("Tab")
    assert focused(page) == f"f-{trigger}-set_category_to"
    page.keyboard.type("prosp")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(page) == f"f-{trigger}-ask_for_confirmation"
    page.keyboard.press("Space")
    tab_to(page, "save")
    page.keyboard.press("Enter")
    page.get_by_text("Saved as revision 3.").wait_for()
    toggle = active(site).toggle(trigger)
    assert (toggle.set_category_to, toggle.ask_for_confirmation) == ("2", True)
    tab_to(page, f"f-{trigger}-enabled")
    page.keyboard.press("Space")
    tab_to(page, "save")
    page.keyboard.press("Enter")
    page.get_by_text("Saved as revision 4.").wait_for()
    assert not active(site).toggle(trigger).enabled


def tab_to(page: Page, id: str) -> None:
    """Press Tab until this is focused."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if focused(page) == id:
            return
    raise AssertionError(f"the Tab key never comes to {id}")


def focused(page: Page) -> str:
    """The id of what has the focus."""
    return str(page.evaluate("document.activeElement.id"))


def test_R5_save_waits_and_says_what_is_missing_with_a_way_to_it(
    site: WebSite, browse: Browse
) -> None:
    page = browse("root", TAB)
    assert can_save(page)
    switch(page, "sale_registered")
    assert not can_save(page)
    assert lacks(page) == [
        "“Update category when a sale is registered with the company” needs a category"
    ]
    page.locator("[data-lack]:visible a").click()
    assert focused(page) == "f-sale_registered-set_category_to"
    assert_accessible(whole(page))
    switch(page, "sale_registered")
    assert can_save(page)
    assert revisions(site) == 1


def test_R5_cancel_restores_what_was_saved_last(site: WebSite, browse: Browse) -> None:
    page = browse("root", TAB)
    switch(page, "sale_sold")
    choose(page, "sale_lost", "Competitor")
    page.get_by_role("link", name="Cancel").click()
    page.wait_for_load_state()
    expect(page.locator("#f-sale_sold-enabled")).to_be_checked()
    assert page.locator("#f-sale_lost-set_category_to").input_value() == "Lost"
    assert revisions(site) == 1


def test_leaving_with_unsaved_changes_asks(site: WebSite, browse: Browse) -> None:
    page = browse("root", TAB)
    switch(page, "sale_sold")
    page.get_by_role("link", name="Revisions").click()
    dialog = page.get_by_role("dialog", name="Leave without saving?")
    dialog.get_by_role("button", name="Stay on this page").click()
    assert page.url.endswith(TAB)
    expect(page.locator("#f-sale_sold-enabled")).not_to_be_checked()
    page.get_by_role("link", name="Revisions").click()
    dialog.get_by_role("button", name="Leave without saving").click()
    page.wait_for_url("**/settings/revisions")
    assert active(site).toggle("sale_sold").enabled


def test_leaving_without_changes_does_not_ask(browse: Browse) -> None:
    page = browse("root", TAB)
    switch(page, "sale_sold")
    switch(page, "sale_sold")
    page.get_by_role("link", name="Revisions").click()
    page.wait_for_url("**/settings/revisions")


def test_the_browser_asks_before_a_changed_page_is_closed(browse: Browse) -> None:
    page = browse("root", TAB)
    switch(page, "sale_sold")
    with page.expect_event("dialog") as asked:
        page.evaluate("() => void setTimeout(() => location.reload())")
    assert asked.value.type == "beforeunload"
    asked.value.dismiss()
    expect(page.locator("#f-sale_sold-enabled")).not_to_be_checked()


def test_R7_of_two_administrators_one_wins_and_the_other_sees_both(
    site: WebSite, browse: Browse
) -> None:
    page = browse("root", TAB)
    other = browse("rut", TAB)
    choose(other, "sale_sold", "Partner")
    save(other)
    choose(page, "sale_sold", "VIP customer")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("heading", name="Somebody else saved in between").wait_for()
    expect(page.locator("tr.differs")).to_have_count(1)
    expect(page.locator("tr.differs td").nth(0)).to_contain_text("Partner")
    expect(page.locator("tr.differs td").nth(1)).to_contain_text("VIP customer")
    assert_accessible(whole(page))
    assert active(site).toggle("sale_sold").set_category_to == "12"
    page.get_by_role("button", name="Save mine over it").click()
    page.get_by_text("Saved as revision 3.").wait_for()
    assert active(site).toggle("sale_sold").set_category_to == "8"


def test_S4_a_broken_rule_is_mended(site: WebSite, browse: Browse) -> None:
    delete_category(site, "7")
    page = browse("root", TAB)
    page.get_by_role("link", name="sold", exact=True).click()
    assert not can_save(page)
    assert lacks(page) == ["“Update category when a sale is sold” sets a category that was deleted"]
    choose(page, "sale_sold", "VIP customer")
    save(page)
    expect(page.get_by_text("broken")).to_be_hidden()
    assert active(site).broken_rules == ()


def test_R5_without_a_script_the_server_says_what_is_missing(site: WebSite, browse: Browse) -> None:
    page = browse("root", TAB, java_script_enabled=False)
    page.locator("#f-sale_registered-enabled").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Nothing is saved yet")).to_be_visible()
    expect(page.locator("#f-sale_registered-enabled")).to_be_checked()
    page.locator("#f-sale_registered-set_category_to").select_option(label="Prospect")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved as revision 2.")).to_be_visible()
    assert active(site).toggle("sale_registered").set_category_to == "2"


def test_what_was_missing_is_forgotten_once_it_is_chosen(site: WebSite, browse: Browse) -> None:
    page = browse("root", TAB)
    switch(page, "sale_registered")
    page.locator("[data-save]").evaluate("button => { button.disabled = false; }")
    page.get_by_role("button", name="Save", exact=True).click()
    problem = page.get_by_text("Choose a category, or switch the rule off.")
    expect(problem).to_be_visible()
    choose(page, "sale_registered", "Lead")
    expect(problem).to_be_hidden()
    save(page)
    assert active(site).toggle("sale_registered").set_category_to == "1"


def test_R6_a_reader_changes_nothing(browse: Browse) -> None:
    page = browse("berit", TAB)
    expect(page.locator("#f-sale_sold-enabled")).to_be_disabled()
    expect(page.get_by_role("button", name="Save", exact=True)).to_have_count(0)


def test_a_hostile_name_is_only_a_name(site: WebSite, browse: Browse) -> None:
    told: list[str] = []

    def remember(dialog: Dialog) -> None:
        told.append(dialog.message)
        dialog.accept()

    published(site, FURTHER)
    page = browse("root", TAB)
    page.on("dialog", remember)
    page.reload()
    expect(page.get_by_role("heading", name="<script>alert(1)</script>")).to_be_visible()
    saved_by_rut(site, "sale_sold", enabled=False)
    page.goto("/settings/revisions/3")
    assert told == []
