"""A fresh app for each test, and a program that may do everything."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from tests.web.api.programs import Programs, an_app


@pytest.fixture
def programs() -> Programs:
    """The app over a CRM in memory."""
    return an_app()


@pytest.fixture
def call(programs: Programs) -> Iterator[TestClient]:
    """A program whose token is good for everything."""
    with programs.call() as client:
        yield client
