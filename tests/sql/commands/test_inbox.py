"""`leadcat inbox`: what waits, what was answered, page by page."""

from __future__ import annotations

import pytest

from leadcat_rules import Answer
from tests.sql.commands.office import Office, refused


def ids(office: Office, *options: str) -> list[str]:
    """The ids that it lists with these options."""
    done = office.leadcat("inbox", "--json", *options)
    assert (done.code, done.err) == (0, "")
    return [row["id"] for row in done.rows]


def test_C3_what_waits_is_listed_with_what_a_person_needs(told: Office) -> None:
    done = told.leadcat("inbox")
    head, _, row, _, how = done.out.splitlines()
    assert (done.code, done.err) == (0, "")
    assert head.split() == ["id", "company", "category", "rule", "opened", "(UTC)", "status"]
    assert row.split("  ") == [
        "asked-1",
        "Acme AB",
        "Lead → Opportunity?",
        "lead",
        "2026-01-13 10:01",
        "pending",
    ]
    assert how.startswith("Answer one by its id: leadcat answer ID ")


def test_a_line_of_json_has_the_words_of_a_decision(told: Office) -> None:
    (row,) = told.leadcat("inbox", "--json").rows
    revision = told.crm.store.revisions()[0].id
    assert row == {
        "id": "asked-1",
        "event": "asked",
        "company": "101",
        "status": "pending",
        "rule": "lead",
        "trigger": "lead_status_changed",
        "from": "1",
        "to": "3",
        "because": "Sales looks at a lead before it becomes an opportunity.",
        "revision": revision,
        "opened_at": "2026-01-13T10:01:00Z",
        "expires_at": None,
        "answered_by": None,
        "answered_at": None,
    }


def test_what_was_answered_is_listed_by_its_status(told: Office) -> None:
    told.crm.answer("asked-1", Answer.decline(), by="bo")
    assert told.leadcat("inbox").out == "Nothing waits for an answer.\n"
    done = told.leadcat("inbox", "--status", "declined")
    assert done.out.splitlines()[2].endswith("declined by bo")
    assert "Lead → Opportunity " in done.out
    assert ids(told, "--status", "all") == ["asked-1"]
    assert told.leadcat("inbox", "--status", "stale").out == "There is no such confirmation.\n"


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (["--company", "101"], ["asked-1"]),
        (["--company", "102"], []),
        (["--rule", "lead"], ["asked-1"]),
        (["--rule", "sold"], []),
        (["--since", "2026-01-13"], ["asked-1"]),
        (["--since", "2026-01-14"], []),
        (["--until", "2026-01-13"], []),
        (["--until", "2026-01-13T11:02:00+01:00"], ["asked-1"]),
        (["--until", "2026-01-13T11:01:00+01:00"], []),
    ],
)
def test_a_filter_narrows_it(told: Office, filters: list[str], found: list[str]) -> None:
    assert ids(told, *filters) == found


def test_pages_hold_each_question_once_oldest_first(office: Office) -> None:
    asked = [office.asks(f"e{number}", "101") for number in range(5)]
    seen: list[str] = []
    after: list[str] = []
    for _ in range(3):
        done = office.leadcat("inbox", "--json", "--status", "all", "--limit", "2", *after)
        seen += [row["id"] for row in done.rows]
        after = done.err.removeprefix("there is more: add ").split()
    assert (seen, after) == (asked, [])
    assert "there is more" not in office.leadcat("inbox", "--status", "all", "--limit", "5").out


def test_C6_only_the_newest_question_about_a_company_waits(office: Office) -> None:
    office.asks("first", "101")
    office.asks("second", "101")
    assert ids(office) == ["second-1"]
    assert ids(office, "--status", "superseded") == ["first-1"]


def test_a_status_that_is_none_is_refused(told: Office) -> None:
    done = told.leadcat("inbox", "--status", "open")
    assert (done.code, done.out) == (2, "")
    assert "there is no 'open'; there are pending, accepted, " in " ".join(done.err.split())


@pytest.mark.parametrize(
    ("option", "typed"),
    [("--since", "yesterday"), ("--until", "2026-01-13T10:00:00"), ("--after", "asked-1")],
)
def test_what_is_no_time_and_no_token_is_refused(told: Office, option: str, typed: str) -> None:
    done = told.leadcat("inbox", option, typed)
    assert (done.code, done.out) == (2, "")
    assert option in done.err


def test_a_store_that_is_not_there_is_refused(told: Office) -> None:
    told.url += "-other"
    assert "leadcat migrate" in refused(told.leadcat("inbox"), "store_not_migrated")
