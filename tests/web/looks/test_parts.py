"""What all pages share: the combobox, the theme, menus, selecting rows."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.web.browsers import Browse, assert_accessible

_NEW_SALE = "/new/sales/acme"


def _categories(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Category of the company")


def _chosen(page: Page) -> str:
    return str(page.evaluate("document.querySelector('select[data-combobox]').value"))


def test_a_combobox_is_searched_and_chosen_by_keyboard_alone(browse: Browse) -> None:
    page = browse("ann", _NEW_SALE)
    box = _categories(page)
    box.focus()
    page.keyboard.type("cUsT")
    expect(box).to_have_attribute("aria-expanded", "true")
    found = page.get_by_role("listbox").get_by_role("option")
    assert found.all_text_contents() == ["Customer", "VIP customer"]
    expect(found.first).to_have_id(str(box.get_attribute("aria-activedescendant")))
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(box).to_have_value("VIP customer")
    expect(box).to_have_attribute("aria-expanded", "false")
    assert _chosen(page) != ""


def test_its_options_stand_in_their_groups_and_deleted_ones_are_left_out(browse: Browse) -> None:
    page = browse("ann", _NEW_SALE)
    _categories(page).click()
    groups = page.get_by_role("listbox").get_by_role("group")
    named = [str(group.get_attribute("aria-label")) for group in groups.all()]
    assert named == ["Potential customer", "Customer", "Partner", "Lost", "Other"]
    assert_accessible(page)


def test_escape_closes_the_list_and_keeps_what_was_chosen(browse: Browse) -> None:
    page = browse("ann", _NEW_SALE)
    box = _categories(page)
    box.fill("Part")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("")
    assert _chosen(page) == ""


def test_words_that_no_category_has_find_nothing_and_choose_nothing(browse: Browse) -> None:
    page = browse("ann", _NEW_SALE)
    _categories(page).fill("zzz")
    expect(page.get_by_text("No category has this in its name")).to_be_visible()
    page.keyboard.press("Enter")
    assert _chosen(page) == ""


def test_without_scripts_the_select_itself_is_there(browse: Browse) -> None:
    page = browse("ann", _NEW_SALE, java_script_enabled=False)
    page.get_by_label("Category of the company").select_option(label="Customer")


@pytest.mark.parametrize(("theme", "dark"), [("Dark", True), ("Light", False)])
def test_the_theme_that_was_chosen_stays(browse: Browse, theme: str, dark: bool) -> None:
    page = browse("ann", color_scheme="light" if dark else "dark")
    page.get_by_text("ann", exact=True).click()
    page.get_by_role("radio", name=theme).check()
    for _ in range(2):
        ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        assert (ground == "rgb(18, 22, 28)") is dark
        page.reload()
    page.get_by_text("ann", exact=True).click()
    page.get_by_role("radio", name="Like the device").check()
    assert "leadcat_theme" not in {each.get("name") for each in page.context.cookies()}


def test_the_first_tab_stop_leads_past_the_navigation(browse: Browse) -> None:
    page = browse("ann")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_escape_closes_the_menu_and_goes_back_to_its_button(browse: Browse) -> None:
    page = browse("ann")
    page.get_by_text("ann", exact=True).click()
    page.get_by_label("Language", exact=True).focus()
    page.keyboard.press("Escape")
    expect(page.locator("details.account")).not_to_have_attribute("open", "")
    expect(page.locator("details.account > summary")).to_be_focused()


def test_the_navigation_says_where_one_is(browse: Browse) -> None:
    page = browse("ann", "/companies/acme")
    here = page.get_by_role("navigation", name="Main").locator("[aria-current]")
    assert here.all_text_contents() == ["Companies"]


@pytest.mark.parametrize("width", [360, 1280])
def test_the_boxes_of_a_list_are_ticked_together(browse: Browse, width: int) -> None:
    page = browse("ann", "/sales/offer", java_script_enabled=False)
    page.get_by_label("Status").select_option("lost")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name="Decide later").click()
    page = browse("ann", "/inbox", viewport={"width": width, "height": 800})
    accept = page.get_by_role("button", name="Accept selected")
    expect(accept).to_be_disabled()
    page.get_by_role("checkbox", name="Select all on this page").check()
    expect(page.get_by_role("checkbox", name="Select Acme AB")).to_be_checked()
    expect(page.locator("[data-picked]")).to_have_text("1 selected")
    expect(accept).to_be_enabled()
    page.get_by_role("checkbox", name="Select Acme AB").uncheck()
    expect(accept).to_be_disabled()


@pytest.mark.parametrize("width", [360, 3840])
def test_no_page_is_wider_than_its_screen_in_the_language_of_long_words(
    browse: Browse, width: int
) -> None:
    for path in ("/", "/companies", "/inbox", "/log", "/settings/lead-categorization"):
        page = browse("root", path, viewport={"width": width, "height": 800}, locale="de")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        page.close()
