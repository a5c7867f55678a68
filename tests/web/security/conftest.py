"""The app as its own table of routes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.web.security.table import Table, new_table


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Table]:
    """One for all tests of a file: they change nothing."""
    table = new_table(tmp_path_factory.mktemp("table"))
    yield table
    table.crm.close()
