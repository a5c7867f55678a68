"""Companies are found by any part of their names, in any case, and as soon among very many."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest
from attrs import evolve

from leadcat_rules import Company, Snapshot
from leadcat_rules.testing import ACME, CATEGORIES, LEAD, a_company
from leadcat_sql import EmbeddedCrm
from leadcat_sql.crm import searching
from leadcat_sql.schema.crm_tables import companies
from leadcat_sql.schema.names import folded
from tests.sql.crm.crms import a_crm
from tests.sql.databases import Kind, lasting_database
from tests.sql.operations import Mistake
from tests.sql.plans import plans_of, sent_to

NAMES = ("ÅNGSTRÖM AB", "Ångström & co", "angstrom", "Straße 5", "ΣΊΣΥΦΟΣ", "ACME 1%", "a_c", "ab")
SEEDED = 240
MANY = 20_000
NOT_THERE = ("qxz", "qx", "§")
SEARCHES = (
    *("ångström", "ÅNG", "strasse", "σίσυφος", "1%", "_", "a", "B", "qx", "5", " ", "zzz"),
    *("a" * 2_000, "\0", "half \ud83d", "ngstrom", "timber", "TIMBER STOCK", "m b"),
)


@pytest.fixture(params=["few", "many"])
def crm(
    kind: Kind, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Iterator[EmbeddedCrm]:
    """Where many more hold something than are looked at one by one, and where all are."""
    monkeypatch.setitem(searching.FEW, kind, 1_000 if request.param == "few" else 2)
    with a_crm(kind, snapshot=Snapshot(categories=(), lead_statuses=(), companies={})) as crm:
        crm.load(Snapshot(categories=(), lead_statuses=(), companies={}), replace=True)
        crm.seed(companies=SEEDED)
        for number, name in enumerate(NAMES):
            crm.put_company(a_company(id=f"n{number}", name=name, category=crm.categories()[0]))
        yield crm


def holding(crm: EmbeddedCrm, search: str) -> list[Company]:
    everything = crm.companies(limit=None)
    return [each for each in everything if folded(search) in folded(each.name)]


def in_pages(crm: EmbeddedCrm, size: int, **wanted: str) -> list[Company]:
    found: list[Company] = []
    while page := crm.companies(limit=size, after=found[-1].id if found else None, **wanted):
        found += page
    return found


@pytest.mark.parametrize("search", SEARCHES)
def test_what_is_found_is_what_holds_it_in_the_order_of_the_list(
    crm: EmbeddedCrm, search: str
) -> None:
    wanted = holding(crm, search)
    assert list(crm.companies(search=search, limit=None)) == wanted
    assert in_pages(crm, 50, search=search) == wanted


def test_so_it_is_within_a_category(crm: EmbeddedCrm) -> None:
    for search in ("a", "timber", "zzz", "ångström"):
        for category in ("1", "12", "none"):
            found = in_pages(crm, 7, search=search, category=category)
            assert found == [each for each in holding(crm, search) if each.category_id == category]


def test_a_name_that_is_changed_is_found_by_the_new_one(crm: EmbeddedCrm) -> None:
    company = crm.company("n0")
    crm.put_company(evolve(company, name="Öresund"))
    assert [each.id for each in crm.companies(search="ÖRES")] == ["n0"]
    assert [each.id for each in crm.companies(search="ångström")] == ["n1"]
    crm.put_company(evolve(company, name="öRESUND"))
    assert [each.name for each in crm.companies(search="öres")] == ["öRESUND"]


def test_a_company_that_moves_is_found_as_before(crm: EmbeddedCrm) -> None:
    crm.set_category("n0", "7")
    assert [each.id for each in crm.companies(search="ångström", category="7")] == ["n0"]


def test_nobody_finds_what_was_replaced_or_is_another_tenants(kind: Kind) -> None:
    with a_crm(kind) as crm, a_crm(kind) as another:
        other = a_company(id=ACME.id, name="Entirely other")
        crm.load(
            Snapshot(categories=CATEGORIES, lead_statuses=(), companies={ACME.id: other}),
            replace=True,
        )
        assert crm.companies(search="acme") == []
        assert [each.id for each in crm.companies(search="entirely")] == [ACME.id]
        assert another.companies(search="entirely") == []
        assert ACME in another.companies(search="acme")


def test_what_is_taken_back_is_not_found(kind: Kind) -> None:
    with a_crm(kind) as crm:
        with suppress(Mistake), crm.transaction() as work:
            work.put_company(evolve(ACME, name="Never was"))
            raise Mistake
        assert crm.companies(search="never was") == []
        assert [each.id for each in crm.companies(search="acme", category=LEAD.id)] == [ACME.id]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def large(request: pytest.FixtureRequest) -> Iterator[EmbeddedCrm]:
    """With twenty thousand companies."""
    url, remove = lasting_database(request.param)
    with EmbeddedCrm.open(url) as crm:
        crm.seed(companies=MANY)
        if request.param == "postgresql":  # which does it by itself, in its time
            with crm.store.database.engine.begin() as connection:
                connection.exec_driver_sql("ANALYZE")
        yield crm
    remove()


def work_of(crm: EmbeddedCrm, **wanted: str | None) -> int:
    """What the statements take that look at companies, which none reads from end to end."""
    database = crm.store.database
    sent = sent_to(database, lambda: crm.companies(limit=50, **wanted))
    of_companies = [each for each in sent if "leadcat_crm_company" in each.statement]
    plans = [plan for each in of_companies for plan in plans_of(database, each)]
    assert plans
    # The first thousands of what nearly all have may well be looked up by no index.
    assert all(companies.name not in plan.scans for plan in plans)
    return max(plan.work for plan in plans)


FIRST_OR_DEEP = pytest.mark.parametrize("after", [None, "c9000"], ids=["first page", "deep page"])
IN_CATEGORY = pytest.mark.parametrize("category", [None, "1", "12", "14"])


@FIRST_OR_DEEP
@IN_CATEGORY
def test_what_is_not_there_is_not_looked_for_among_all(
    large: EmbeddedCrm, category: str | None, after: str | None
) -> None:
    for search in NOT_THERE:
        assert work_of(large, search=search, category=category, after=after) <= 200


@FIRST_OR_DEEP
@IN_CATEGORY
@pytest.mark.parametrize("search", [None, "zenith ship", "oslo", "ab", "a"])
def test_a_page_of_what_is_there_is_led_by_an_index(
    large: EmbeddedCrm, search: str | None, category: str | None, after: str | None
) -> None:
    # To look up the category of each of 1,500 names takes three pages for each on PostgreSQL.
    assert work_of(large, search=search, category=category, after=after) <= 8_000
