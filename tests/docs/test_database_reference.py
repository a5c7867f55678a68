"""docs/database-api.md names everything that leadcat-sql lets a host use, and nothing else."""

from __future__ import annotations

import inspect
from collections import Counter
from typing import Any

import pytest

import leadcat_sql
from leadcat_sql import (
    AsyncDatabase,
    AsyncEmbeddedCrm,
    AsyncJoinedStore,
    AsyncSqlStore,
    Database,
    EmbeddedCrm,
    JoinedStore,
    SqlStore,
    migrate,
)
from leadcat_sql.crm.async_work import AsyncWork
from leadcat_sql.crm.save import SaveDetails
from leadcat_sql.crm.unit import CrmOptions
from leadcat_sql.crm.work import Work
from tests.docs.tables import Page, codes, first_codes

PAGE = Page("database-api.md")
OPTIONS = first_codes(PAGE.rows("Options of a database", "Option"))
MEANING = first_codes(PAGE.rows("Options of a database", "Option of a CRM"))
OF_ANY_DATABASE = [each for each in OPTIONS if each not in MEANING]
TWINS = [
    (SqlStore, AsyncSqlStore),
    (JoinedStore, AsyncJoinedStore),
    (Database, AsyncDatabase),
    (EmbeddedCrm, AsyncEmbeddedCrm),
    (Work, AsyncWork),
]


def methods_of(kind: type) -> set[str]:
    """Its public ones, inherited ones too."""
    return {name for name, _ in inspect.getmembers(kind, callable) if not name.startswith("_")}


def options_of(function: Any) -> set[str]:
    """What may be said by name, one by one."""
    parameters = inspect.signature(function).parameters.values()
    return {each.name for each in parameters if each.kind is each.KEYWORD_ONLY}


def test_every_public_name_has_its_row_once_and_no_other_name_has() -> None:
    assert Counter(first_codes(PAGE.all_rows("Name"))) == Counter(leadcat_sql.__all__)


def test_every_method_of_the_crm_has_its_row_once_and_no_other_method_has() -> None:
    told = first_codes(PAGE.rows("The embedded CRM", "Method of a CRM"))
    assert Counter(told) == Counter(methods_of(EmbeddedCrm))


def test_every_method_of_a_database_has_its_row() -> None:
    told = first_codes(PAGE.rows("A store", "Method of a database"))
    assert set(told) == methods_of(Database)


def test_every_method_of_a_store_that_the_protocol_lacks_has_its_row() -> None:
    told = first_codes(PAGE.rows("A store", "Method of a store"))
    inside = methods_of(JoinedStore)
    assert set(told) == methods_of(SqlStore) - inside


def test_every_option_has_its_row() -> None:
    assert options_of(Database.open) - {"needs"} == set(OF_ANY_DATABASE)
    assert options_of(SqlStore.open) - {"tenant"} == set(OF_ANY_DATABASE)
    assert options_of(EmbeddedCrm.open) - {"ruleset"} == set(OF_ANY_DATABASE)
    assert set(MEANING) == {"ruleset", *CrmOptions.__annotations__}
    assert options_of(migrate) <= set(codes(PAGE.sections["Options of a database"]))


def test_every_detail_of_a_save_has_its_row() -> None:
    told = first_codes(PAGE.rows("The embedded CRM", "Keyword of a save"))
    assert Counter(told) == Counter(list(SaveDetails.__annotations__))


@pytest.mark.parametrize("kinds", TWINS, ids=lambda kinds: kinds[0].__name__)
def test_the_twin_for_coroutines_has_the_same_methods_but_for_what_is_told(kinds: Any) -> None:
    told = set(codes(PAGE.sections["The twins for coroutines"]))
    for_functions, for_coroutines = map(methods_of, kinds)
    assert for_functions <= for_coroutines
    more = for_coroutines - for_functions
    assert all(any(f"{name}(" in code for code in told) for name in more), more
    opening = [getattr(kind, "open", None) for kind in kinds]
    assert opening == [None, None] or options_of(opening[0]) == options_of(opening[1])
