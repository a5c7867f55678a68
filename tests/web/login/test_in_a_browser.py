"""The pages of the login as people meet them."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.web.browsers import browsing, served
from tests.web.login.doors import PASSWORD, Door


def test_somebody_signs_in_and_out_by_keyboard_alone(door: Door, browser: Browser) -> None:
    with served(door.site.app) as address, browsing(browser, address) as browse:
        page = browse(None, "/log")
        page.wait_for_url("**/login?next=%2Flog")
        assert page.evaluate("document.activeElement.name") == "name"
        page.keyboard.type("ann")
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/log")
        page.locator("summary").filter(has_text="ann").press("Enter")
        page.get_by_role("button", name="Sign out").press("Enter")
        page.wait_for_url("**/login")
        expect(page.get_by_text("You have signed out.")).to_be_visible()
