"""The main story by the keyboard alone: Tab, Enter, Space and the arrows."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.web.browsers import settle
from tests.web.login.doors import PASSWORD
from tests.web.story.stage import Stage

_MOST = 60
"""Presses of Tab in which anything on a page is reached."""
_FOCUSED = """async () => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const is = document.activeElement;
  const shown = is.matches(".segments input") ? is.nextElementSibling : is;
  const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(shown);
  const box = shown.getBoundingClientRect();
  const above = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return {
    what: is.outerHTML.slice(0, 200),
    isPage: is === document.body || is === document.documentElement,
    hasOutline: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 &&
      outlineColor !== "rgba(0, 0, 0, 0)",
    isOnTop: Boolean(above) && (shown.contains(above) || above.contains(shown)),
  };
}"""
"""How the element looks that has the focus."""


def assert_focus_is_seen(page: Page) -> None:
    """It has an outline, and nothing that sticks lies over it (WCAG 2.4.7, 2.4.11)."""
    settle(page)
    found: dict[str, Any] = page.evaluate(_FOCUSED)
    assert found["isPage"] or found["hasOutline"], f"no outline: {found['what']}"
    assert found["isPage"] or found["isOnTop"], f"something covers {found['what']}"


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until it has the focus, which is seen wherever it goes."""
    expect(target).to_be_visible()
    page.wait_for_load_state()
    for _ in range(_MOST):
        if target.evaluate("(element) => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
        assert_focus_is_seen(page)
    raise AssertionError(f"Tab never gets to {target}")


def follow(page: Page, target: Locator) -> None:
    """Go there, and press Enter."""
    tab_to(page, target)
    page.keyboard.press("Enter")


def test_the_story_by_the_keyboard_alone(stage: Stage) -> None:
    page = stage.stranger(viewport={"width": 1280, "height": 800})
    signs_in(page)
    skips_to_the_content(page)
    finds_the_contact(page)
    sets_the_lead_status(page)
    reads_the_question(page)
    chooses_another_category(page)
    reads_the_decision(page)


def signs_in(page: Page) -> None:
    page.goto("/login")
    expect(page.get_by_label("Name", exact=True)).to_be_focused()
    page.keyboard.type("ann")
    tab_to(page, page.get_by_label("Password", exact=True))
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page).to_have_url("/")


def skips_to_the_content(page: Page) -> None:
    follow(page, page.get_by_role("link", name="Skip to the content"))
    expect(page.get_by_role("main")).to_be_focused()
    page.reload()


def finds_the_contact(page: Page) -> None:
    follow(page, page.get_by_role("link", name="Companies"))
    tab_to(page, page.get_by_role("searchbox", name="Name"))
    page.keyboard.type("acme")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Fjord AS")).to_have_count(0)
    follow(page, page.get_by_role("link", name="Acme AB"))
    follow(page, page.get_by_role("rowheader", name="Eva Ek").get_by_role("link"))


def sets_the_lead_status(page: Page) -> None:
    status = page.get_by_label("Lead status")
    tab_to(page, status)
    for _ in range(2):  # Contacting, Qualified
        page.keyboard.press("ArrowDown")
    expect(status.locator("option:checked")).to_have_text("Qualified")
    follow(page, page.get_by_role("button", name="Save"))


def reads_the_question(page: Page) -> None:
    """The dialog keeps the focus, and Escape goes back to the form with nothing saved."""
    dialog = page.get_by_role("dialog", name="Update the category?")
    expect(dialog).to_be_visible()
    expect(dialog.locator(":focus")).to_have_count(1)
    tab_to(page, dialog.get_by_role("button", name="Accept"))
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("button", name="Save")).to_be_focused()
    page.keyboard.press("Space")
    expect(dialog).to_be_visible()


def chooses_another_category(page: Page) -> None:
    dialog = page.get_by_role("dialog")
    tab_to(page, dialog.locator("summary"))
    page.keyboard.press("Space")
    categories = dialog.get_by_role("combobox")
    tab_to(page, categories)
    page.keyboard.type("pro")
    expect(dialog.get_by_role("option")).to_have_text(["Prospect"])
    page.keyboard.press("Escape")  # closes the list, not the dialog
    expect(dialog.get_by_role("listbox")).to_be_hidden()
    page.keyboard.type("pro")
    page.keyboard.press("Enter")
    expect(categories).to_have_value("Prospect")
    follow(page, dialog.get_by_role("button", name="Use this one"))
    expect(page.locator("[data-category]")).to_contain_text("Prospect")


def reads_the_decision(page: Page) -> None:
    follow(page, page.get_by_role("link", name="How this was decided"))
    trace = page.get_by_role("region", name="How it came about")
    expect(trace.get_by_role("heading", name="Rule qualified")).to_be_visible()
    tab_to(page, page.locator("main summary").last)
    page.keyboard.press("Space")
    expect(page.locator("main pre")).to_be_visible()


def test_the_settings_by_the_keyboard_alone(stage: Stage) -> None:
    page = stage.enter("root", "/settings/lead-categorization")
    registered = page.get_by_role("switch").nth(2)
    tab_to(page, registered)
    page.keyboard.press("Space")
    card = page.locator("fieldset.toggle").nth(2)
    tab_to(page, card.get_by_role("combobox", name="Set category to"))
    page.keyboard.press("ArrowDown")
    page.keyboard.type("pros")
    page.keyboard.press("Enter")
    tab_to(page, card.get_by_label("Ask for user confirmation before updating"))
    page.keyboard.press("Space")
    follow(page, page.get_by_role("button", name="Save"))
    expect(page.locator("main [role=status]")).to_contain_text("Saved as revision")
    (rule,) = [
        each
        for each in stage.door.site.crm.engine.settings.open().toggles
        if each.trigger == "sale_registered"
    ]
    assert (rule.enabled, rule.ask_for_confirmation) == (True, True)
