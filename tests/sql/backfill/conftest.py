"""What the tests of a backfill start from."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.sql.backfill.past import light_past, past
from tests.sql.installed import plugin_installed

__all__ = ["light_past", "past"]


@pytest.fixture(autouse=True, scope="module")
def _plugin_is_found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with plugin_installed(tmp_path_factory.mktemp("installed")):
        yield
