"""`crm` runs a test on SQLite and on PostgreSQL, `open_crm` in each way of saving, too."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from functools import partial
from typing import TypeAlias, cast

import pytest

from leadcat_sql import EmbeddedCrm
from tests.sql.crm.crms import Way, a_crm
from tests.sql.databases import Kind

OpenCrm: TypeAlias = Callable[..., AbstractContextManager[EmbeddedCrm]]


@pytest.fixture
def crm(kind: Kind) -> Iterator[EmbeddedCrm]:
    """The usual companies; a sold sale makes a lead a Customer."""
    with a_crm(kind) as crm:
        yield crm


@pytest.fixture(params=["lean", "async"])
def open_either(kind: Kind, request: pytest.FixtureRequest) -> OpenCrm:
    """Opens a CRM of ordinary functions, or one of coroutines that are waited for."""
    return partial(a_crm, kind, way=cast(Way, request.param))


@pytest.fixture(params=["lean", "careful", "async"])
def open_crm(kind: Kind, request: pytest.FixtureRequest) -> OpenCrm:
    """Opens a CRM with the rules that it is given; see `a_crm`."""
    return partial(a_crm, kind, way=cast(Way, request.param))
