"""Which URLs name a store, and what is said of the others."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import make_url

from leadcat_rules import ErrorCode, StoreError
from leadcat_sql.database.urls import StoreUrl


def refusal(url: Any) -> StoreError:
    with pytest.raises(StoreError) as refused:
        StoreUrl.of(url)
    return refused.value


@pytest.mark.parametrize(
    "url", ["sqlite:///crm.db", "sqlite+pysqlite:///crm.db", "sqlite+aiosqlite:///crm.db"]
)
def test_a_file_is_named_with_or_without_a_driver(url: str) -> None:
    where = StoreUrl.of(url)

    assert where.is_sqlite
    assert where.path == Path("crm.db")
    assert where.for_functions().drivername == "sqlite+pysqlite"
    assert where.for_coroutines().drivername == "sqlite+aiosqlite"


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ann@db/crm",
        "postgresql+psycopg://ann@db/crm",
        "postgresql+psycopg_async://ann@db/crm",
    ],
)
def test_a_server_is_named_with_or_without_a_driver(url: str) -> None:
    where = StoreUrl.of(url)

    assert not where.is_sqlite
    assert where.for_functions() == make_url("postgresql+psycopg://ann@db/crm")
    assert where.for_coroutines() == make_url("postgresql+psycopg_async://ann@db/crm")


def test_a_url_may_be_an_object_of_sqlalchemy() -> None:
    assert StoreUrl.of(make_url("sqlite:////var/crm.db")).path == Path("/var/crm.db")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "no URL of a database"),
        ("crm.db", "a file is written sqlite:///crm.db"),
        ("/var/crm.db", "a file is written sqlite:////var/crm.db"),
        ("postgresql//ann@db/crm", "no URL of a database"),
        (None, "no URL of a database"),
        ("postgresql://db:port/crm", "the port of this URL is no number"),
        ("mysql://db/crm", "no store is kept in 'mysql'"),
        ("postgres://db/crm", "did you mean postgresql://?"),
        ("sqllite:///crm.db", "did you mean sqlite://?"),
        ("postgresql+asyncpg://db/crm", "leave it out: postgresql://"),
        ("sqlite+psycopg:///crm.db", "leave it out: sqlite://"),
        ("sqlite://crm.db", "three slashes: sqlite:///crm.db"),
        ("sqlite:///crm.db?mode=ro", "no option 'mode'"),
        ("sqlite:///file:crm.db", "no name of a file"),
        ("sqlite:///crm\0.db", "no name of a file"),
    ],
)
def test_what_is_no_url_of_a_store_is_refused_with_what_to_write(url: Any, said: str) -> None:
    error = refusal(url)

    assert error.code is ErrorCode.INVALID_STORE_URL
    assert said in str(error)


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused_because_it_remembers_nothing(url: str) -> None:
    error = refusal(url)

    assert error.code is ErrorCode.INVALID_STORE_URL
    assert "name a file: sqlite:///FILE" in str(error)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ann:secret@db:port/crm",
        "postgresql//ann:secret@db/crm",
        "ann:secret@db",
        "crm.db;password=secret",
        "postgres://ann:secret@db/crm",
        "mysql://db/crm?password=secret",
        "postgres://db/crm?sslpassword=secret",
        "//ann:se@cret@db/crm",
    ],
)
def test_a_refusal_never_shows_a_password(url: str) -> None:
    text = str(refusal(url))

    assert "secret" not in text
    assert "cret" not in text


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ann:p@zebra@db/crm",
        "postgresql://ann:p@ze/bra@db/crm",
        make_url("postgresql://ann:p@zebra@db/crm"),
    ],
)
def test_an_at_in_a_password_is_named_and_not_shown(url: Any) -> None:
    error = refusal(url)

    assert error.code is ErrorCode.INVALID_STORE_URL
    assert "write %40 for an @ in the password" in str(error)
    assert "bra" not in str(error)


def test_an_at_may_stand_where_it_ends_no_password() -> None:
    assert StoreUrl.of("sqlite:////var/a@b.db").path == Path("/var/a@b.db")
    assert StoreUrl.of("postgresql://ann:p%40ss@db/crm").url.host == "db"


def test_a_url_shows_everything_but_its_password() -> None:
    where = StoreUrl.of("postgresql://ann:secret@db:5433/crm?password=secret&sslmode=require")

    assert str(where) == "postgresql://ann:***@db:5433/crm?password=...&sslmode=require"


@pytest.mark.parametrize(
    ("url", "for_coroutines", "module", "extra"),
    [
        ("postgresql://db/crm", False, "psycopg", "postgresql"),
        ("postgresql://db/crm", True, "psycopg", "postgresql"),
        ("sqlite:///crm.db", True, "aiosqlite", "async"),
    ],
)
def test_a_missing_driver_is_named_with_the_extra_that_brings_it(
    url: str, for_coroutines: bool, module: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    where = StoreUrl.of(url)

    with pytest.raises(StoreError) as missing:
        where.for_coroutines() if for_coroutines else where.for_functions()

    assert missing.value.code is ErrorCode.DRIVER_MISSING
    assert f"pip install 'leadcat-sql[{extra}]'" in str(missing.value)
