"""`leadcat` with its plugins, in a folder of the test's own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sql.installed import plugin_installed


@pytest.fixture(autouse=True, scope="module")
def _plugins_are_found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with plugin_installed(tmp_path_factory.mktemp("installed")):
        yield


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A file of SQLite that isn't there yet."""
    return f"sqlite:///{tmp_path / 'crm.db'}"
