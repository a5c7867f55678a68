"""Events from JSON Lines: one line at a time, and each problem with its line."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from leadcat_rules.domain import Contact, Sale, SaleStatus
from leadcat_rules.errors import ErrorCode, InvalidInput, Problem
from leadcat_rules.events import ContactSaved, Event, Origin, SaleSaved
from leadcat_rules.files import check_events, load_events
from leadcat_rules.files.events import MOST_BYTES
from tests.unit.given import QUALIFIED, SOLD, lines, told, written

WRITTEN_OUT = f"{Decimal.from_float(5e-324):f}"
"""The smallest amount there is, to its last digit."""


def loaded(folder: Path, *events: Any) -> list[Event]:
    path = written(folder, "events.jsonl", lines(*events))
    assert check_events(path) == []
    return list(load_events(path))


def found(folder: Path, *events: Any) -> list[Problem]:
    return check_events(written(folder, "events.jsonl", lines(*events)))


def sale(**changes: Any) -> dict[str, Any]:
    return SOLD | changes


def after(**changes: Any) -> dict[str, Any]:
    return SOLD | {"after": SOLD["after"] | changes}


def test_the_events_of_the_documentation(tmp_path: Path) -> None:
    contact = QUALIFIED | {"at": "2026-01-13T11:05:00+01:00", "chosen_category": None}
    assert loaded(tmp_path, sale(actor="ann", origin="ui"), contact) == [
        SaleSaved(
            id="e1",
            at=datetime(2026, 1, 13, 10, tzinfo=UTC),
            actor="ann",
            origin=Origin.UI,
            before=Sale(id="s1", company="c1", status=SaleStatus.OPEN),
            after=Sale(id="s1", company="c1", status=SaleStatus.SOLD, amount=Decimal(120000)),
        ),
        ContactSaved(
            id="e2",
            at=datetime(2026, 1, 13, 10, 5, tzinfo=UTC),
            before=Contact(id="p1", company="c1", lead_status="1"),
            after=Contact(id="p1", company="c1", lead_status="5"),
        ),
    ]


def test_E3_a_new_record_has_no_before(tmp_path: Path) -> None:
    assert loaded(tmp_path, sale(before=None))[0].before is None


def test_E9_the_origin_is_the_API_unless_it_is_told(tmp_path: Path) -> None:
    events = loaded(tmp_path, SOLD, sale(origin="bulk"))
    assert [event.origin for event in events] == [Origin.API, Origin.BULK]


def test_E10_an_event_need_not_tell_when(tmp_path: Path) -> None:
    assert loaded(tmp_path, QUALIFIED, sale(at=None))[0].at is None


def test_whole_numbers_are_ids(tmp_path: Path) -> None:
    record = {"id": 7, "company": 8, "lead_status": 9.0}
    (event,) = loaded(tmp_path, QUALIFIED | {"id": 1, "before": None, "after": record})
    assert (event.id, event.record, event.company_id) == ("1", ("contact", "7"), "8")


@pytest.mark.parametrize(
    ("event", "place"),
    [
        (SOLD | {"chosen_category": ""}, "/chosen_category"),
        (SOLD | {"actor": ""}, "/actor"),
        (QUALIFIED | {"after": {"id": "p1", "company": ""}}, "/after/company"),
        (QUALIFIED | {"after": {"id": "p1", "lead_status": ""}}, "/after/lead_status"),
    ],
)
def test_the_empty_string_is_no_id_and_null_says_that_there_is_none(
    event: dict[str, Any], place: str, tmp_path: Path
) -> None:
    (problem,) = found(tmp_path, event)
    assert told((problem,)) == [(place, "invalid_value")]
    assert problem.hint == "write null where there is none"


@pytest.mark.parametrize(
    ("amount", "value"),
    [
        ("120000.50", "120000.50"),
        ("-5", "-5"),
        ("0.1", "0.1"),
        (120000, "120000"),
        (0.1, "0.1"),
        (1e3, "1000"),
        ("9" * 300, "9" * 300),
        (5e-324, "5e-324"),
        (1.7976931348623157e308, "1.7976931348623157e308"),
        ("1" + "0" * 308, "1e308"),
        (WRITTEN_OUT, WRITTEN_OUT),
        (None, None),
    ],
)
def test_an_amount_is_a_decimal_string_or_a_number(
    amount: Any, value: str | None, tmp_path: Path
) -> None:
    (event,) = loaded(tmp_path, after(amount=amount))
    assert isinstance(event, SaleSaved)
    assert event.after.amount == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    "amount",
    [
        *("1e5", "1,5", " 5", "5 kr", "", ".5", "5.", "NaN", "1_000", "٣"),
        "9" * 309,
        f"0.{'0' * 400}1",
        f"1.{'0' * 1_100}",
    ],
)
def test_a_string_that_is_no_decimal_is_no_amount(amount: str, tmp_path: Path) -> None:
    assert told(tuple(found(tmp_path, after(amount=amount)))) == [
        ("/after/amount", "invalid_value")
    ]


def test_attributes_are_free(tmp_path: Path) -> None:
    free = {
        "a": [1, {"b": None}],
        "": "x",
        "id": {"id": 5},
        "k" * 5: {str(n): n for n in range(99)},
    }
    (event,) = loaded(tmp_path, after(attributes=free))
    assert event.after.attributes == free


def test_what_the_CRM_does_not_have_is_no_error_of_input(tmp_path: Path) -> None:
    assert loaded(tmp_path, sale(chosen_category="nobody knows"), after(company="nobody"))


@pytest.mark.parametrize(
    ("event", "problems"),
    [
        (
            {},
            [
                ("/after", "missing"),
                ("/before", "missing"),
                ("/id", "missing"),
                ("/type", "missing"),
            ],
        ),
        (sale(type="sale_savd"), [("/type", "invalid_value")]),
        (sale(type=5), [("/type", "wrong_type")]),
        (sale(id=""), [("/id", "invalid_value")]),
        (sale(id=1.5), [("/id", "wrong_type")]),
        (sale(after=None), [("/after", "wrong_type")]),
        (sale(before=[]), [("/before", "wrong_type")]),
        (sale(at="2026-01-13"), [("/at", "invalid_value")]),
        (sale(at="2026-01-13T10:00:00"), [("/at", "invalid_value")]),
        (sale(at="2026-02-30T10:00:00Z"), [("/at", "invalid_value")]),
        (sale(at=1768298400), [("/at", "wrong_type")]),
        (sale(origin="gui"), [("/origin", "invalid_value")]),
        (sale(origin=None), [("/origin", "wrong_type")]),
        (sale(actr="ann"), [("/actr", "unknown_key")]),
        (after(status="won"), [("/after/status", "invalid_value")]),
        (after(lead_status="5"), [("/after/lead_status", "unknown_key")]),
        (after(amount=True), [("/after/amount", "wrong_type")]),
        (after(amount=[]), [("/after/amount", "wrong_type")]),
        (after(currency=5), [("/after/currency", "wrong_type")]),
        (after(attributes=None), [("/after/attributes", "wrong_type")]),
        (after(id="s2"), [("/before/id", "invalid_value")]),
        (
            {"type": "sale", "after": {"id": "s", "status": "x"}},
            [
                ("/after/status", "invalid_value"),
                ("/before", "missing"),
                ("/id", "missing"),
                ("/type", "invalid_value"),
            ],
        ),
        ("no object", [("", "wrong_type")]),
    ],
)
def test_all_that_is_wrong_with_an_event_is_told_with_its_places(
    event: Any, problems: list[tuple[str, str]], tmp_path: Path
) -> None:
    assert told(tuple(found(tmp_path, event))) == problems


def test_the_hint_names_what_was_meant(tmp_path: Path) -> None:
    (problem,) = found(tmp_path, sale(type="sale_savd"))
    assert problem.hint == "did you mean 'sale_saved'?"


def test_every_problem_has_its_line(tmp_path: Path) -> None:
    text = f"{json.dumps(SOLD)}\n\n[\n   \n{json.dumps(sale(id=None))}\n" + '{"id": "a", "id": "b"'
    path = written(tmp_path, "events.jsonl", text)
    assert [(problem.line, problem.code.value) for problem in check_events(path)] == [
        (3, "invalid_json"),
        (5, "wrong_type"),
        (6, "invalid_json"),
    ]
    assert str(check_events(path)[1]).startswith(f"{path}:5:/id: wrong_type: ")


def test_a_key_given_twice_is_told_beside_the_rest(tmp_path: Path) -> None:
    path = written(tmp_path, "events.jsonl", '{"id": "a", "id": NaN, "type": "sale_saved"}')
    assert ("/id", "duplicate_key") in told(tuple(check_events(path)))
    assert ("/before", "missing") in told(tuple(check_events(path)))


def test_blank_lines_and_any_line_ends_are_allowed(tmp_path: Path) -> None:
    text = f"\r\n{json.dumps(SOLD)}\r\n\n  \t\n{json.dumps(QUALIFIED)}"
    path = written(tmp_path, "events.jsonl", text)
    assert [event.id for event in load_events(path)] == ["e1", "e2"]


def test_a_line_separator_of_unicode_ends_no_line(tmp_path: Path) -> None:
    text = json.dumps(sale(actor="a\u2028b\x85c"), ensure_ascii=False)
    path = written(tmp_path, "events.jsonl", text)
    assert [event.actor for event in load_events(path)] == ["a\u2028b\x85c"]


@pytest.mark.parametrize("text", ["", "\n\n \n"])
def test_a_file_without_events_is_refused(text: str, tmp_path: Path) -> None:
    path = written(tmp_path, "events.jsonl", text)
    assert [problem.code for problem in check_events(path)] == [ErrorCode.EMPTY_FILE]
    with pytest.raises(InvalidInput):
        list(load_events(path))


def test_a_line_has_a_limit_and_the_next_line_is_read_all_the_same(tmp_path: Path) -> None:
    longest = sale(actor="x" * (MOST_BYTES - len(json.dumps(sale(actor="")))))
    too_long = json.dumps(longest)[:-1] + " }"
    text = (
        f"{json.dumps(longest)}\r\n{too_long}\n{too_long * 3}\n{json.dumps(QUALIFIED)}\n{too_long}"
    )
    path = written(tmp_path, "events.jsonl", text)
    assert [(problem.line, problem.code.value) for problem in check_events(path)] == [
        (2, "too_large"),
        (3, "too_large"),
        (5, "too_large"),
    ]


def test_a_bad_line_is_met_when_it_is_reached(tmp_path: Path) -> None:
    path = written(tmp_path, "events.jsonl", lines(SOLD, {}))
    events = load_events(path)
    assert next(events).id == "e1"
    with pytest.raises(InvalidInput) as refused:
        next(events)
    assert {problem.line for problem in refused.value.problems} == {2}


def test_a_file_is_closed_when_nobody_reads_on(tmp_path: Path) -> None:
    events = load_events(written(tmp_path, "events.jsonl", lines(SOLD, QUALIFIED)))
    next(events)
    del events


def test_a_missing_file_is_a_problem_and_no_exception_when_checked(tmp_path: Path) -> None:
    (problem,) = check_events(tmp_path / "nothing.jsonl")
    assert problem.code is ErrorCode.FILE_NOT_FOUND
    with pytest.raises(InvalidInput):
        next(load_events(tmp_path / "nothing.jsonl"))


@pytest.mark.parametrize(
    ("broken", "more"),
    [({"origin": "gui"}, ("/origin", "invalid_value")), ({"actr": 1}, ("/actr", "unknown_key"))],
)
def test_two_ids_of_one_record_are_told_also_when_another_key_is_wrong(
    broken: dict[str, Any], more: tuple[str, str], tmp_path: Path
) -> None:
    problems = found(tmp_path, after(id="s2") | broken)
    assert set(told(tuple(problems))) == {("/before/id", "invalid_value"), more}


def test_an_id_that_cannot_be_read_is_not_another_one(tmp_path: Path) -> None:
    text = json.dumps(after(id="?")).replace('"?"', "NaN")
    problems = check_events(written(tmp_path, "events.jsonl", text))
    assert told(tuple(problems)) == [("/after/id", "invalid_number")]


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_the_column_of_an_error_does_not_count_the_end_of_the_line(
    end: str, tmp_path: Path
) -> None:
    path = written(tmp_path, "events.jsonl", f'{{"id":"1"{end}')
    (problem,) = check_events(path)
    assert problem.message == "a comma or the end is needed at column 10"


def test_a_hundred_problems_are_told_and_then_that_there_are_more(tmp_path: Path) -> None:
    problems = found(tmp_path, *[5] * 1_000)
    assert len(problems) == 101
    assert (problems[99].line, problems[100].code) == (100, ErrorCode.MORE_PROBLEMS)


def test_S1_one_event_twice_in_a_file_is_no_error_of_input(tmp_path: Path) -> None:
    assert len(loaded(tmp_path, SOLD, SOLD)) == 2


def test_the_schema_may_be_named_in_a_line(tmp_path: Path) -> None:
    assert loaded(tmp_path, sale(**{"$schema": "events.schema.json"}))


def test_S7_a_record_of_many_unknown_keys_is_told_like_any_other(tmp_path: Path) -> None:
    problems = found(tmp_path, after(**{f"k{number}": 1 for number in range(60)}))
    assert len(problems) == 60
    assert (problems[0].pointer, problems[0].code) == ("/after/k0", ErrorCode.UNKNOWN_KEY)


def test_a_line_that_is_blank_but_for_its_end_is_no_event(tmp_path: Path) -> None:
    path = written(tmp_path, "events.jsonl", lines(SOLD) + "\n   ")
    assert len(list(load_events(path))) == 1
