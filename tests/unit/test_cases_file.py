"""Cases: the tests of a ruleset, read from the file beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from leadcat_rules.decisions import Answer
from leadcat_rules.errors import ErrorCode, Problem
from leadcat_rules.files.cases import Case, load_cases
from tests.unit.given import CRM, QUALIFIED, SOLD, problems, told, written


def case(**changes: Any) -> dict[str, Any]:
    return {"name": "sold", "event": SOLD, "expect": {"outcome": "updated"}} | changes


def read(folder: Path, *cases: Any, crm: Any = CRM, **more: Any) -> tuple[Case, ...]:
    content = {"crm": crm, "cases": list(cases)} | more
    return load_cases(written(folder, "x.cases.json", content)).cases


def refused(folder: Path, *cases: Any, **more: Any) -> tuple[Problem, ...]:
    return problems(read, folder, *cases, **more)


def test_a_case_has_its_event_and_what_is_expected(tmp_path: Path) -> None:
    (only,) = read(tmp_path, case())
    assert (only.name, [event.id for event in only.events]) == ("sold", ["e1"])
    assert only.expect == {"outcome": "updated"}
    assert only.answer is None


def test_a_case_may_have_several_events(tmp_path: Path) -> None:
    several = case(events=[SOLD, QUALIFIED])
    del several["event"]
    (only,) = read(tmp_path, several)
    assert [event.id for event in only.events] == ["e1", "e2"]


def test_the_snapshot_stands_in_the_file_or_beside_it(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    written(tmp_path, "crm.json", CRM)
    beside = {"crm": "../crm.json", "cases": []}
    path = written(tmp_path / "below", "x.cases.json", beside)
    within = written(tmp_path, "y.cases.json", {"crm": CRM, "cases": []})
    assert load_cases(path).crm == load_cases(within).crm


@pytest.mark.parametrize(
    ("given", "answer"),
    [
        ("accept", Answer.accept()),
        ("decline", Answer.decline()),
        ("Customer", Answer.choose("7")),
        ("7", Answer.choose("7")),
        ({"id": 7}, Answer.choose("7")),
        ("Prospect", Answer.choose("8")),
        (None, None),
    ],
)
def test_C2_an_answer_is_accept_decline_or_a_category(
    given: Any, answer: Answer | None, tmp_path: Path
) -> None:
    assert read(tmp_path, case(answer=given))[0].answer == answer


def test_an_answer_that_names_nothing_is_refused_with_a_hint(tmp_path: Path) -> None:
    found = refused(tmp_path, case(answer="acept"), case(answer={"id": "Customer"}))
    assert told(found) == [
        ("/cases/0/answer", "unknown_category"),
        ("/cases/1/answer", "unknown_category"),
    ]
    assert found[0].hint == "did you mean 'accept'?"


@pytest.mark.parametrize("wrong", [{"expect": {"outcom": 1}}, {"expect": 5}, {"nme": 1}])
def test_an_unknown_answer_is_told_also_when_something_else_is_wrong(
    wrong: dict[str, Any], tmp_path: Path
) -> None:
    found = refused(tmp_path, case(answer="Custmer", **wrong))
    assert ("/cases/0/answer", "unknown_category") in told(found)
    assert len(found) == 2


def test_an_answer_of_a_wrong_shape_is_told_once(tmp_path: Path) -> None:
    assert told(refused(tmp_path, case(answer=5))) == [("/cases/0/answer", "wrong_type")]


def test_an_empty_id_is_expected_of_no_decision(tmp_path: Path) -> None:
    found = refused(tmp_path, case(expect={"to": ""}))
    assert told(found) == [("/cases/0/expect/to", "invalid_value")]


def test_any_subset_of_a_decisions_fields_is_expected(tmp_path: Path) -> None:
    whole = {
        "event": 1,
        "company": "c1",
        "outcome": "updated",
        "reason": "rule_matched",
        "rule": "sold",
        "trigger": "sale_sold",
        "from": 1,
        "to": None,
        "revision": "sha256:0",
        "answered_by": None,
        "at": "2026-01-13T11:00:00+01:00",
    }
    first, second = read(tmp_path, case(expect=whole), case(expect={}))
    assert first.expect == whole | {"event": "1", "from": "1", "at": "2026-01-13T10:00:00Z"}
    assert second.expect == {}


def test_all_problems_of_cases_and_snapshot_are_told_at_once(tmp_path: Path) -> None:
    written(tmp_path, "crm.json", CRM | {"companies": [{"id": "c1"}]})
    found = refused(
        tmp_path,
        case(event=SOLD | {"id": None}, expect={"outcom": "updated", "trigger": "sold"}),
        {"event": SOLD, "events": [SOLD]},
        case(event=None),
        5,
        case(event=5, nme="x"),
        crm="crm.json",
        case=[],
    )
    assert [(Path(problem.file or "").name, *told((problem,))[0]) for problem in found] == [
        ("crm.json", "/companies/0/name", "missing"),
        ("x.cases.json", "/case", "unknown_key"),
        ("x.cases.json", "/cases/0/event/id", "wrong_type"),
        ("x.cases.json", "/cases/0/expect/outcom", "unknown_key"),
        ("x.cases.json", "/cases/0/expect/trigger", "unknown_trigger"),
        ("x.cases.json", "/cases/1/events", "invalid_value"),
        ("x.cases.json", "/cases/1/expect", "missing"),
        ("x.cases.json", "/cases/1/name", "missing"),
        ("x.cases.json", "/cases/2/event", "missing"),
        ("x.cases.json", "/cases/3", "wrong_type"),
        ("x.cases.json", "/cases/4/event", "wrong_type"),
        ("x.cases.json", "/cases/4/nme", "unknown_key"),
    ]


@pytest.mark.parametrize("events", [[], {}, "x"])
def test_several_events_are_a_list_that_is_not_empty(events: Any, tmp_path: Path) -> None:
    found = refused(tmp_path, case(event=None, events=events))
    assert told(found) == [("/cases/0/events", "wrong_type")]


def test_each_of_several_events_is_told_with_its_place(tmp_path: Path) -> None:
    found = refused(tmp_path, case(event=None, events=[SOLD, None, SOLD | {"x": 1}]))
    assert told(found) == [
        ("/cases/0/events/1", "wrong_type"),
        ("/cases/0/events/2/x", "unknown_key"),
    ]


@pytest.mark.parametrize(
    ("crm", "place"),
    [(5, "/crm"), ({"categories": [], "lead_statuses": []}, "/crm/companies")],
)
def test_what_is_wrong_with_a_snapshot_in_the_file(crm: Any, place: str, tmp_path: Path) -> None:
    assert [problem.pointer for problem in refused(tmp_path, case(), crm=crm)] == [place]


def test_a_missing_snapshot_is_named_by_its_path(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, case(), crm="nowhere.json")
    assert (problem.code, problem.file) == (
        ErrorCode.FILE_NOT_FOUND,
        str(tmp_path / "nowhere.json"),
    )


def test_crm_and_cases_are_required(tmp_path: Path) -> None:
    path = written(tmp_path, "x.cases.json", {"$schema": "x"})
    assert told(problems(load_cases, path)) == [("/cases", "missing"), ("/crm", "missing")]


def test_a_cases_file_is_an_object(tmp_path: Path) -> None:
    path = written(tmp_path, "x.cases.json", [])
    assert told(problems(load_cases, path)) == [("", "wrong_type")]


def test_a_hundred_problems_are_told_and_then_that_there_are_more(tmp_path: Path) -> None:
    found = refused(tmp_path, *[5] * 500)
    assert (len(found), found[-1].code) == (101, ErrorCode.MORE_PROBLEMS)
