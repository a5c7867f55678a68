"""One server for each module, and one browser for each person on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.web.story.stage import Stage


@pytest.fixture(scope="module")
def stage(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Nobody has signed in yet."""
    from tests.web.story.stage import a_stage

    with a_stage(browser, tmp_path_factory.mktemp("story")) as stage:
        yield stage
