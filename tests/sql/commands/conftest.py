"""What the tests of the commands start from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.sql.commands.office import Office, office
from tests.sql.installed import plugin_installed
from tests.unit.fake_plugins import installation

__all__ = ["installation", "office"]


@pytest.fixture(autouse=True, scope="module")
def _plugin_is_found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with plugin_installed(tmp_path_factory.mktemp("installed")):
        yield


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder for files."""
    return tmp_path


@pytest.fixture
def told(office: Office) -> Office:
    """The office after a day: one question waits, and one sale made a customer."""
    office.asks("asked", "101")
    office.sells("sold", "102")
    return office
