"""A site whose people sign in by name and password, at a clock of the tests' own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.web.login.doors import Door, new_door


@pytest.fixture
def door(tmp_path: Path) -> Iterator[Door]:
    """Nobody is signed in yet."""
    door = new_door(tmp_path)
    yield door
    door.site.crm.close()
