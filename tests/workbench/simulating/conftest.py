"""An engine of each kind for the tests of a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from leadcat_rules.workbench.simulating.engines import Engine, connect
from tests.sql import databases
from tests.workbench.simulating.sparks import local_spark


@pytest.fixture(scope="module")
def duckdb() -> Iterator[Engine]:
    """In memory."""
    engine = connect()
    yield engine
    engine.close()


@pytest.fixture(scope="module")
def postgresql() -> Iterator[Engine]:
    """An empty database of the tests' own server."""
    url, forget = databases.lasting_database("postgresql")
    engine = connect(url)
    yield engine
    engine.close()
    forget()


@pytest.fixture(scope="module")
def spark() -> Iterator[Engine]:
    """In a virtual machine of its own."""
    engine = local_spark()
    yield engine
    engine.close()
