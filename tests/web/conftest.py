"""The site as a fixture, and a browser on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.web.sites import WebSite, new_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.web.browsers import Browse


@pytest.fixture
def site(tmp_path: Path) -> Iterator[WebSite]:
    """An app over a fresh CRM."""
    site = new_site(tmp_path)
    yield site
    site.crm.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One Chromium for the tests of a module.

    As long as it is there its event loop is the thread's: no other module could call asyncio.run.
    """
    from tests.web.browsers import a_browser

    with a_browser() as browser:
        yield browser


@pytest.fixture
def address(site: WebSite) -> Iterator[str]:
    """Where the site is served."""
    from tests.web.browsers import served

    with served(site.app) as address:
        yield address


@pytest.fixture
def browse(browser: Browser, address: str) -> Iterator[Browse]:
    """Opens the site in the browser: `page = browse("ann")`."""
    from tests.web.browsers import browsing

    with browsing(browser, address) as browse:
        yield browse
