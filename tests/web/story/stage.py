"""The site with its login, served to people who each have a browser of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from attrs import define, field
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.web.browsers import served
from tests.web.login.doors import PASSWORD, Door, new_door

_PATIENCE = 30_000
"""Milliseconds that a page may take for anything, on a machine that has much else to do."""


@define
class Stage:
    """Everybody signs in once, by name and password, and keeps the browser."""

    door: Door
    address: str
    browser: Browser
    faults: list[str] = field(factory=list)
    """What scripts have complained of, or the browser of them."""
    options: dict[str, Any] = field(factory=lambda: {"reduced_motion": "reduce"})
    """Of every browser's Playwright context."""
    _pages: dict[str, Page] = field(factory=dict)

    def stranger(self, **options: Any) -> Page:
        """A browser in which nobody is signed in."""
        context = self.browser.new_context(base_url=self.address, **{**self.options, **options})
        context.set_default_timeout(_PATIENCE)
        context.on("console", lambda message: self._hear(message))
        context.on("weberror", lambda error: self.faults.append(str(error.error)))
        return context.new_page()

    def enter(self, who: str, path: str = "/") -> Page:
        """This person's browser on this page."""
        if who not in self._pages:
            self._pages[who] = self.stranger()
            sign_in(self._pages[who], who)
        self._pages[who].goto(path)
        return self._pages[who]

    def close(self) -> None:
        """Close all browsers."""
        for context in list(self.browser.contexts):
            context.close()

    def _hear(self, message: ConsoleMessage) -> None:
        # A page of status 404 is complained of, too; what a policy forbids is told in other words.
        if message.type == "error" and "the server responded with a status" not in message.text:
            self.faults.append(message.text)


def sign_in(page: Page, who: str) -> None:
    """By the form of the login."""
    page.goto("/login")
    page.get_by_label("Name", exact=True).fill(who)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url("/")


def wrong_sign_in(page: Page) -> None:
    """As somebody whom the login doesn't know."""
    page.goto("/login")
    page.get_by_label("Name", exact=True).fill("nobody")
    page.get_by_label("Password", exact=True).fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_text("The name or the password is wrong.")).to_be_visible()


@contextmanager
def a_stage(browser: Browser, folder: Path) -> Iterator[Stage]:
    """A fresh CRM, its accounts, and a server, until the end of the block."""
    expect.set_options(timeout=_PATIENCE)
    door = new_door(folder)
    with served(door.site.app) as address:
        stage = Stage(door, address, browser)
        yield stage
        stage.close()
    door.site.crm.close()
    assert not stage.faults
