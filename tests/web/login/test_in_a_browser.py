"""The pages of the login as people meet them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.web.browsers import assert_accessible, browsing, served
from tests.web.login.doors import PASSWORD, Door

if TYPE_CHECKING:
    from playwright.sync_api import Browser


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
        assert page.get_by_text("You have signed out.").is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_the_login_are_accessible(door: Door, browser: Browser, scheme: Any) -> None:
    with served(door.site.app) as address, browsing(browser, address) as browse:
        page = browse(None, "/login", color_scheme=scheme)
        assert_accessible(page)
        page.get_by_label("Name").fill("ann")
        page.get_by_label("Password").fill("wrong")
        page.get_by_role("button", name="Sign in").click()
        assert page.get_by_text("The name or the password is wrong.").is_visible()
        assert_accessible(page)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(f"{address}/")
        page.goto(f"{address}/account")
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
