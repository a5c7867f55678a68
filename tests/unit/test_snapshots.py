"""Snapshots: a CRM read from a file, and written to one whole or not at all."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from leadcat_rules.domain import Category, CategoryGroup, Company, LeadStatus
from leadcat_rules.errors import ErrorCode, Problem
from leadcat_rules.files import Snapshot, dump_snapshot, load_snapshot
from tests.unit.given import CRM, problems, told, written

LEAD, CUSTOMER, PROSPECT = CRM["categories"]
ACME = CRM["companies"][0]

_ATTRIBUTES = st.dictionaries(
    st.text(),
    st.recursive(
        st.none() | st.booleans() | st.text() | st.integers(-(2**60), 2**60) | st.floats(-1e9, 1e9),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=5,
    ),
    max_size=3,
)


def refused(folder: Path, **changes: Any) -> tuple[Problem, ...]:
    return problems(load_snapshot, written(folder, "crm.json", CRM | changes))


def files(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def test_the_snapshot_of_the_documentation(tmp_path: Path) -> None:
    crm = load_snapshot(written(tmp_path, "crm.json", CRM))
    lead = Category(id="1", name="Lead", group="potential_customer", lead_status_enabled=True)
    assert crm.company("c1") == Company(
        id="c1", name="Acme AB", category=lead, attributes={"country": "SE"}
    )
    assert [category.deleted for category in crm.categories] == [False, False, True]
    assert crm.lead_statuses[1] == LeadStatus(id="5", name="Qualified")


def test_names_are_looked_up_in_its_lists(tmp_path: Path) -> None:
    crm = load_snapshot(written(tmp_path, "crm.json", CRM))
    customer = crm.lists.category_named("Customer")
    assert customer is not None
    assert customer.id == "7"
    assert crm.lists is crm.lists


def test_there_is_no_company_without_an_id(tmp_path: Path) -> None:
    crm = load_snapshot(written(tmp_path, "crm.json", CRM))
    assert crm.company(None) is None
    assert crm.company("c9") is None


def test_whole_numbers_are_ids_and_a_company_may_have_no_category(tmp_path: Path) -> None:
    content = {
        "categories": [{"id": 1, "name": "Lead", "group": "other"}],
        "lead_statuses": [],
        "companies": [
            {"id": 10, "name": "A", "category": 1},
            {"id": 11.0, "name": "B", "category": 1.0},
            {"id": "12", "name": "C", "category": None},
            {"id": "13", "name": "D"},
        ],
        "$schema": "snapshot.schema.json",
    }
    crm = load_snapshot(written(tmp_path, "crm.json", content))
    assert {id: company.category_id for id, company in crm.companies.items()} == {
        "10": "1",
        "11": "1",
        "12": None,
        "13": None,
    }


def test_the_companies_may_come_before_the_categories(tmp_path: Path) -> None:
    content = {key: CRM[key] for key in ("companies", "lead_statuses", "categories")}
    again = load_snapshot(written(tmp_path, "turned.json", content))
    assert again == load_snapshot(written(tmp_path, "crm.json", CRM))


def test_only_a_potential_customer_has_lead_status_enabled(tmp_path: Path) -> None:
    wrong = CUSTOMER | {"lead_status_enabled": True}
    (problem,) = refused(tmp_path, categories=[LEAD, wrong])
    assert told((problem,)) == [("/categories/1/lead_status_enabled", "lead_status_not_allowed")]
    assert "potential_customer" in problem.message


def test_a_company_is_not_blamed_for_what_is_wrong_with_its_category(tmp_path: Path) -> None:
    found = refused(
        tmp_path,
        categories=[LEAD | {"group": "leads"}, CUSTOMER | {"lead_status_enabled": True}],
        companies=[ACME, ACME | {"id": "c2", "category": 7}],
    )
    assert told(found) == [
        ("/categories/0/group", "invalid_value"),
        ("/categories/1/lead_status_enabled", "lead_status_not_allowed"),
    ]


@pytest.mark.parametrize("key", ["categories", "lead_statuses", "companies"])
def test_ids_are_unique_in_their_list(key: str, tmp_path: Path) -> None:
    first = CRM[key][0]
    again = first | {"name": "Another", "id": int(first["id"]) if first["id"] == "1" else "c1"}
    found = refused(tmp_path, **{key: [first, *CRM[key][1:], again]})
    assert told(found) == [(f"/{key}/{len(CRM[key])}/id", "duplicate_id")]


@pytest.mark.parametrize("key", ["categories", "lead_statuses"])
def test_names_are_unique_among_those_not_deleted(key: str, tmp_path: Path) -> None:
    again = CRM[key][0] | {"id": "99"}
    found = refused(tmp_path, **{key: [*CRM[key], again]})
    assert told(found) == [(f"/{key}/{len(CRM[key])}/name", "duplicate_name")]
    deleted = again | {"deleted": True}
    assert load_snapshot(
        written(
            tmp_path,
            "ok.json",
            CRM
            | {
                key: [
                    deleted,
                    *CRM[key],
                ]
            },
        )
    )


def test_two_companies_may_share_a_name(tmp_path: Path) -> None:
    two = [ACME, ACME | {"id": "c2"}]
    assert len(load_snapshot(written(tmp_path, "x.json", CRM | {"companies": two})).companies) == 2


def test_the_category_of_a_company_is_one_of_the_list(tmp_path: Path) -> None:
    found = refused(
        tmp_path, companies=[ACME | {"category": "Customer"}, ACME | {"id": "c2", "category": 9}]
    )
    assert told(found) == [
        ("/companies/0/category", "unknown_category"),
        ("/companies/1/category", "unknown_category"),
    ]
    assert found[0].hint == "a company names its category by the id: '7'"


def test_all_problems_are_told_at_once_with_their_places(tmp_path: Path) -> None:
    content = {
        "categories": [{"id": "1"}, 5, LEAD | {"grop": "x"}],
        "lead_statuses": {},
        "company": [],
        "companies": [{"id": True, "name": 5, "attributes": [], "category": []}],
        "$schema": 1,
    }
    assert told(problems(load_snapshot, written(tmp_path, "crm.json", content))) == [
        ("/$schema", "wrong_type"),
        ("/categories/0/group", "missing"),
        ("/categories/0/name", "missing"),
        ("/categories/1", "wrong_type"),
        ("/categories/2/grop", "unknown_key"),
        ("/categories/2/id", "duplicate_id"),
        ("/companies/0/attributes", "wrong_type"),
        ("/companies/0/category", "wrong_type"),
        ("/companies/0/id", "wrong_type"),
        ("/companies/0/name", "wrong_type"),
        ("/company", "unknown_key"),
        ("/lead_statuses", "wrong_type"),
    ]


def test_an_empty_string_is_no_id_of_a_category(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, companies=[ACME | {"category": ""}])
    assert told((problem,)) == [("/companies/0/category", "invalid_value")]
    assert problem.hint == "write null where there is none"


@pytest.mark.parametrize("key", ["categories", "lead_statuses", "companies"])
def test_ids_and_names_of_a_malformed_entry_count_too(key: str, tmp_path: Path) -> None:
    again = CRM[key][0] | {"colour": "red"}
    found = refused(tmp_path, **{key: [*CRM[key], again]})
    place = f"/{key}/{len(CRM[key])}"
    name = set() if key == "companies" else {(f"{place}/name", "duplicate_name")}
    assert {*told(found)} == {
        (f"{place}/colour", "unknown_key"),
        (f"{place}/id", "duplicate_id"),
        *name,
    }


def test_the_category_of_a_malformed_company_is_looked_up_too(tmp_path: Path) -> None:
    nameless = {"id": "c2", "category": "99"}
    known = {"id": "c3", "category": "7"}
    assert told(refused(tmp_path, companies=[nameless, known, ACME])) == [
        ("/companies/0/category", "unknown_category"),
        ("/companies/0/name", "missing"),
        ("/companies/1/name", "missing"),
    ]


def test_a_malformed_company_may_come_before_its_category(tmp_path: Path) -> None:
    content = {"companies": [{"id": "c2", "category": "7"}]} | {
        key: CRM[key] for key in ("lead_statuses", "categories")
    }
    found = problems(load_snapshot, written(tmp_path, "turned.json", content))
    assert told(found) == [("/companies/0/name", "missing")]


def test_the_three_lists_are_required(tmp_path: Path) -> None:
    assert told(problems(load_snapshot, written(tmp_path, "crm.json", {}))) == [
        ("/categories", "missing"),
        ("/companies", "missing"),
        ("/lead_statuses", "missing"),
    ]


def test_what_is_found_before_the_JSON_ends_to_be_JSON_is_told_too(tmp_path: Path) -> None:
    text = '{"categories": [{"id": "1"}], "companies": [{"id": "c1", "name": "A"} {}]}'
    assert told(problems(load_snapshot, written(tmp_path, "crm.json", text))) == [
        ("/categories/0/group", "missing"),
        ("/categories/0/name", "missing"),
        ("/companies/0", "invalid_json"),
    ]


def test_a_hundred_problems_are_told_and_then_that_there_are_more(tmp_path: Path) -> None:
    found = refused(tmp_path, companies=[{}] * 500)
    assert len(found) == 101
    assert found[-1].code is ErrorCode.MORE_PROBLEMS


# Writing


@settings(max_examples=100)
@given(_ATTRIBUTES, st.text(), st.booleans())
def test_what_was_written_is_read_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, attributes: dict[str, Any], name: str, deleted: bool
) -> None:
    lead = Category(id="1", name=name, group="potential_customer", lead_status_enabled=True)
    gone = Category(id="2", name=name, group=CategoryGroup.LOST, deleted=True)
    crm = Snapshot(
        categories=(lead, gone),
        lead_statuses=(LeadStatus(id="a", name=name, deleted=deleted),),
        companies={
            "c1": Company(id="c1", name=name, category=lead, attributes=attributes),
            "c2": Company(id="c2", name=name, category=gone),
            "c3": Company(id="c3", name=name),
        },
    )
    path = tmp_path_factory.mktemp("crm") / "crm.json"
    dump_snapshot(crm, path)
    again = load_snapshot(path)
    assert again == crm
    assert list(again.companies) == list(crm.companies)


def test_an_empty_snapshot_is_written_as_well(tmp_path: Path) -> None:
    dump_snapshot(Snapshot(), tmp_path / "crm.json")
    assert load_snapshot(tmp_path / "crm.json") == Snapshot()


def test_each_entry_has_a_line_so_that_people_can_compare(tmp_path: Path) -> None:
    dump_snapshot(load_snapshot(written(tmp_path, "a.json", CRM)), tmp_path / "b.json")
    assert (tmp_path / "b.json").read_text() == (
        "{\n"
        '  "categories": [\n'
        '    {"id": "1", "name": "Lead", "group": "potential_customer", '
        '"lead_status_enabled": true},\n'
        '    {"id": "7", "name": "Customer", "group": "customer"},\n'
        '    {"id": "8", "name": "Prospect", "group": "other", "deleted": true}\n'
        "  ],\n"
        '  "lead_statuses": [\n'
        '    {"id": "1", "name": "Open"},\n'
        '    {"id": "5", "name": "Qualified"}\n'
        "  ],\n"
        '  "companies": [\n'
        '    {"id": "c1", "name": "Acme AB", "category": "1", "attributes": {"country": "SE"}}\n'
        "  ]\n"
        "}\n"
    )


def test_attributes_of_a_host_are_written_as_JSON(tmp_path: Path) -> None:
    attributes = {
        "score": Decimal("1.50"),
        "since": datetime(2026, 1, 13, 10, tzinfo=UTC),
        "day": date(2026, 1, 13),
        "key": UUID(int=7),
        "tags": {"b", "a"},
    }
    crm = Snapshot(companies={"c1": Company(id="c1", name="A", attributes=attributes)})
    dump_snapshot(crm, tmp_path / "crm.json")
    company = load_snapshot(tmp_path / "crm.json").company("c1")
    assert company is not None
    assert company.attributes == {
        "score": 1.5,
        "since": "2026-01-13T10:00:00Z",
        "day": "2026-01-13",
        "key": str(UUID(int=7)),
        "tags": ["a", "b"],
    }


def test_what_was_there_is_replaced_with_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "crm.json"
    path.write_text("old")
    path.chmod(0o640)
    dump_snapshot(Snapshot(), path)
    assert load_snapshot(path) == Snapshot()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert files(tmp_path) == ["crm.json"]


def test_a_link_stays_a_link_to_what_is_written(tmp_path: Path) -> None:
    target, link = tmp_path / "real.json", tmp_path / "link.json"
    target.write_text("old")
    link.symlink_to(target)
    dump_snapshot(Snapshot(), link)
    assert link.is_symlink()
    assert load_snapshot(target) == Snapshot()


class _Interrupted(Mapping[str, Company]):
    """Companies that somebody's Ctrl-C ends in the middle."""

    def __getitem__(self, id: str) -> Company:
        return Company(id=id, name="A")

    def __len__(self) -> int:
        return 2

    def __iter__(self) -> Iterator[str]:
        yield "c1"
        raise KeyboardInterrupt


def test_S3_ctrl_c_leaves_the_file_as_it_was_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "crm.json"
    path.write_text("old")
    with pytest.raises(KeyboardInterrupt):
        dump_snapshot(Snapshot(companies=_Interrupted()), path)
    assert (path.read_text(), files(tmp_path)) == ("old", ["crm.json"])


def test_an_attribute_without_JSON_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "crm.json"
    path.write_text("old")
    good = Company(id="c1", name="A")
    bad = evolve(good, id="c2", attributes={"photo": b"..."})
    crm = Snapshot(companies={"c1": good, "c2": bad})
    assert told(problems(dump_snapshot, crm, path)) == [
        ("/companies/1/attributes/photo", "wrong_type")
    ]
    assert (path.read_text(), files(tmp_path)) == ("old", ["crm.json"])


@pytest.mark.parametrize("name", ["", "missing/crm.json", "file/crm.json", "x" * 300, "a\0b"])
def test_where_nothing_can_be_written_the_problem_names_the_file(name: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    path = f"{tmp_path}/{name}"
    (problem,) = problems(dump_snapshot, Snapshot(), path)
    assert (problem.code, problem.file) == (ErrorCode.NOT_WRITABLE, path)
    assert files(tmp_path) == ["file"]


def test_a_device_is_not_replaced_by_a_file() -> None:
    (problem,) = problems(dump_snapshot, Snapshot(), "/dev/null")
    assert problem.code is ErrorCode.NOT_WRITABLE
    assert not Path("/dev/null").is_file()
