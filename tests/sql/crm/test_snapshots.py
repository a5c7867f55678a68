"""A whole CRM at once: loaded, dumped, and seeded for trials."""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

import pytest
from attrs import evolve

from leadcat_rules import (
    Category,
    ErrorCode,
    InvalidInput,
    Outcome,
    Refused,
    Snapshot,
    dump_snapshot,
    load_snapshot,
)
from leadcat_rules.testing import (
    ACME,
    CUSTOMER,
    LEAD,
    PARTNER,
    a_company,
    a_contact,
    a_sale,
    a_snapshot,
)
from leadcat_sql import EmbeddedCrm
from tests.sql.crm.conftest import OpenCrm
from tests.sql.crm.crms import a_database
from tests.sql.databases import Kind


def test_a_snapshot_goes_in_and_comes_out_as_it_was(open_either: OpenCrm, tmp_path: Path) -> None:
    with open_either() as crm:
        dump_snapshot(crm.dump(), tmp_path / "crm.json")
        assert crm.dump() == a_snapshot()
        assert load_snapshot(tmp_path / "crm.json") == a_snapshot()


def test_what_changed_since_is_in_the_dump(open_either: OpenCrm) -> None:
    with open_either() as crm:
        crm.save_sale(a_sale(status="sold"))
        dumped = crm.dump()
        assert dumped.companies[ACME.id].category == CUSTOMER
        assert len(dumped.companies) == len(a_snapshot().companies)


def test_a_crm_with_content_is_not_loaded_over(open_either: OpenCrm) -> None:
    with open_either() as crm:
        crm.save_contact(a_contact())
        with pytest.raises(Refused, match="not empty"):
            crm.load(Snapshot())
        with pytest.raises(Refused, match="not empty"):
            crm.seed()
        assert crm.dump() == a_snapshot()


def test_a_crm_is_replaced_as_a_whole_when_that_is_meant(open_either: OpenCrm) -> None:
    with open_either() as crm:
        decision = crm.save_sale(a_sale(status="sold"))
        crm.save_contact(a_contact())
        other = Snapshot((LEAD, CUSTOMER), (), {"9": a_company(id="9")})
        crm.load(other, replace=True)
        assert crm.dump() == other
        assert not crm.sales()
        assert not crm.contacts()
        assert crm.engine.decision(decision.id) == decision
        assert crm.save_sale(a_sale(company="9", status="sold")).outcome is Outcome.UPDATED


def test_a_snapshot_that_was_made_wrong_by_hand_is_refused_whole(open_either: OpenCrm) -> None:
    twice = (LEAD, LEAD, Category(id="77", name=CUSTOMER.name, group="other"), CUSTOMER)
    companies = {ACME.id: evolve(ACME, category=PARTNER)}
    with open_either() as crm:
        with pytest.raises(InvalidInput) as refused:
            crm.load(Snapshot(twice, (), companies), replace=True)
        assert [problem.code for problem in refused.value.problems] == [
            ErrorCode.DUPLICATE_ID,
            ErrorCode.DUPLICATE_NAME,
            ErrorCode.DUPLICATE_NAME,
            ErrorCode.UNKNOWN_CATEGORY,
        ]
        assert crm.dump() == a_snapshot()


def test_a_company_without_json_is_refused_whole(open_either: OpenCrm) -> None:
    wrong = {ACME.id: evolve(ACME, attributes={"x": object()})}
    with open_either() as crm:
        with pytest.raises(InvalidInput):
            crm.load(Snapshot((LEAD,), (), wrong), replace=True)
        assert crm.dump() == a_snapshot()


def test_a_seeded_crm_is_plausible_and_always_the_same(kind: Kind) -> None:
    one, other = (EmbeddedCrm(a_database(kind), tenant=f"seeded {each}") for each in "ab")
    one.seed(companies=2_000)
    other.seed(companies=2_000)
    snapshot = one.dump()
    assert snapshot == other.dump()
    assert one.sales(limit=None) == other.sales(limit=None)
    companies = snapshot.companies.values()
    assert len({company.name for company in companies}) == 2_000
    groups = [company.category and company.category.group for company in companies]
    assert len(set(groups)) == 5
    assert len(one.contacts(limit=None)) == 2_000
    assert len(one.sales(limit=None)) == 1_000
    lead = next(each for each in companies if each.category_id == "1")
    decision = one.save_sale(a_sale(company=lead.id, status="sold"))
    assert decision.event.company_id == lead.id


def test_a_crm_of_no_companies_has_its_lists(kind: Kind) -> None:
    crm = EmbeddedCrm(a_database(kind), tenant="seeded with nothing")
    crm.seed(companies=0)
    assert crm.lead_statuses()[0].name == "Open"
    assert len(crm.categories()) == 8
    with pytest.raises(ValueError, match="-1"):
        crm.seed(companies=-1)


def test_a_large_crm_is_seeded_within_seconds() -> None:
    """A hundred thousand take ten; what grows faster than the number shows here."""
    crm = EmbeddedCrm(a_database("sqlite"), tenant="seeded large")
    began = perf_counter()
    crm.seed(companies=20_000)
    assert perf_counter() - began < 10
