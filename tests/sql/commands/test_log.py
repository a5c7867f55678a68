"""`leadcat log`: decisions page by page, or some in full."""

from __future__ import annotations

import json
import re

import pytest

from leadcat_rules import Answer, decision_row
from leadcat_rules.testing import QUALIFIED, a_rule, a_ruleset
from tests.sql.commands.office import Office, refused


def events(office: Office, *options: str) -> list[str]:
    """The events whose decisions it lists with these options."""
    done = office.leadcat("log", "--json", *options)
    assert (done.code, done.err) == (0, "")
    return [row["event"] for row in done.rows]


def test_decisions_are_listed_newest_first_with_their_times(told: Office) -> None:
    done = told.leadcat("log")
    head, _, first, second, _, _, summary = done.out.splitlines()
    assert (done.code, done.err) == (0, "")
    assert head.split() == ["at", "(UTC)", "event", "company", "outcome", "rule", "category"]
    assert re.split(" {2,}", first) == [
        "2026-01-13 10:02",
        "sold",
        "Fjord Shipping AS",
        "updated: rule matched",
        "sold",
        "Opportunity → Customer",
    ]
    assert "Lead → Opportunity?" in second
    assert summary == "3 events: 1 updated, 1 awaiting confirmation, 1 not fired"


def test_a_line_of_json_is_the_row_of_the_format(told: Office) -> None:
    decisions = told.crm.engine.decisions()
    assert told.leadcat("log", "--json").rows == [decision_row(each) for each in decisions]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (["--company", "102"], ["sold"]),
        (["--rule", "lead"], ["asked"]),
        (["--outcome", "updated"], ["sold"]),
        (["--reason", "asked"], ["asked"]),
        (["--since", "2026-01-13T10:02:00Z"], ["sold"]),
        (["--until", "2026-01-13T10:02:00Z", "--outcome", "awaiting_confirmation"], ["asked"]),
        (["--until", "2026-01-13"], []),
    ],
)
def test_a_filter_narrows_it(told: Office, filters: list[str], found: list[str]) -> None:
    assert events(told, *filters) == found


def test_nothing_that_fits_is_said_so(told: Office) -> None:
    done = told.leadcat("log", "--company", "999")
    assert (done.code, done.out) == (0, "There is no such decision.\n")
    assert told.leadcat("log", "--company", "999", "--json").out == ""


def test_pages_hold_each_decision_once_newest_first(office: Office) -> None:
    sold = [office.sells(f"e{number}", "103").id for number in range(5)]
    seen: list[str] = []
    after: list[str] = []
    for _ in range(3):
        done = office.leadcat("log", "--json", "--limit", "2", *after)
        seen += [row["event"] for row in done.rows]
        after = done.err.removeprefix("there is more: add ").split()
    assert (seen, after) == (sold[::-1], [])
    assert "there is more" not in office.leadcat("log", "--limit", "5").out


@pytest.mark.parametrize("event", ["a b", "å/ä", "it's", "100%", "$(ls)", "-x"])
def test_a_page_goes_on_behind_any_id_without_quotes(office: Office, event: str) -> None:
    office.sells("older", "103")
    office.sells(event, "103")
    done = office.leadcat("log", "--limit", "1")
    last = done.out.splitlines()[-1]
    assert last.startswith("there is more: add --after 2026-01-13T10:02:00Z/")
    assert last.isascii()
    assert events(office, *last.removeprefix("there is more: add ").split()) == ["older"]


def test_S5_a_decision_in_full_tells_its_steps_and_what_each_rule_saw(told: Office) -> None:
    told.clock.advance(hours=1)
    told.crm.answer("asked-1", Answer.accept(), by="bo")
    revision = told.crm.store.revisions()[0].id
    assert told.leadcat("log", "asked").out.splitlines() == [
        "  event              asked, a contact's lead status changed, by ann, 2026-01-13 10:01 UTC",
        "  company            Acme AB (101)",
        "  stands             updated: accepted by bo",
        f"  revision           {revision}",
        "  2026-01-13 10:01   asked, Lead → Opportunity",
        "  2026-01-13 11:02   accepted by bo, Lead → Opportunity",
        "  rule               lead matched",
        "                     ✓ company_category_group equal to potential_customer",
        "                     ✓ triggers contains lead_status_changed: it was lead_status_changed",
        "                     ✓ company_lead_status_enabled is true",
        "                     ✓ contact_lead_status equal to Qualified",
    ]


def test_S5_a_decision_in_full_as_json_has_steps_and_trace(told: Office) -> None:
    (row,) = told.leadcat("log", "sold", "--json").rows
    decision = told.crm.engine.decision("sold")
    assert decision is not None
    assert decision_row(decision).items() <= row.items()
    assert [step["reason"] for step in row["steps"]] == ["rule_matched"]
    assert [(rule["rule"], rule["matched"]) for rule in row["trace"]] == [("sold", True)]


def test_decisions_in_full_stand_apart(told: Office) -> None:
    done = told.leadcat("log", "sold", "asked", "sold")
    assert [part.split()[1] for part in done.out.split("\n\n")] == ["sold,", "asked,"]


def test_every_id_that_is_not_there_is_told(told: Office) -> None:
    err = refused(told.leadcat("log", "sold", "e8", "e9"), "not_found")
    assert ["'e8'" in err, "'e9'" in err, len(err.splitlines())] == [True, True, 2]


def test_ids_and_filters_do_not_go_together(told: Office) -> None:
    done = told.leadcat("log", "sold", "--company", "102")
    assert (done.code, done.out) == (2, "")
    assert "leave one of them out" in done.err


def test_the_steps_in_json_have_the_rows_words(told: Office) -> None:
    (row,) = told.leadcat("log", "sold", "--json").rows
    (step,) = row["steps"]
    assert (step["from"], step["to"]) == (row["from"], row["to"]) == ("3", "7")
    assert not [key for key in step if key.endswith("_category")]


@pytest.mark.parametrize(
    ("option", "typed", "refusal"),
    [
        ("--limit", "9223372036854775807", "a list has from 1 to 10,000 entries, not '9223"),
        ("--limit", "10001", "a list has from 1 to 10,000 entries"),
        ("--limit", "0", "a list has from 1 to 10,000 entries, not '0'"),
        ("--limit", "ten", "a list has from 1 to 10,000 entries, not 'ten'"),
        ("--after", "0001-01-01T00:00:00+14:00/x", "there is no such time"),
        ("--since", "0001-01-01T00:00:00+14:00", "there is no such time"),
        ("--outcome", "updatet", "there is no 'updatet' (did you mean 'updated'?); there are "),
        ("--reason", "foo", "there is no 'foo'; there are rule_matched, "),
    ],
)
def test_what_an_option_does_not_take_is_told_with_what_it_takes(
    told: Office, option: str, typed: str, refusal: str
) -> None:
    done = told.leadcat("log", option, typed)
    assert (done.code, done.out) == (2, "")
    assert f"Invalid value for '{option}': {refusal}" in done.err


def test_the_longest_page_is_taken(told: Office) -> None:
    assert len(events(told, "--limit", "10000")) == 3


def test_a_category_that_is_gone_from_the_crm_is_told_by_its_id(told: Office) -> None:
    done = told.leadcat("log", "--json", "sold")
    assert json.loads(done.out)["to"] == "7"


@pytest.mark.parametrize("listed", ["log", "inbox"])
def test_in_80_columns_times_and_ids_stay_whole_and_the_rule_gives_way(
    told: Office, listed: str
) -> None:
    event = "e-4f5c7b0a-5d0e-4a3c-9d57"
    told.publish(
        a_ruleset(
            a_rule(
                id="status_changed_to_qualified",
                trigger="lead_status_changed",
                lead_status=QUALIFIED,
                ask=True,
            )
        )
    )
    told.asks(event, "101")
    narrow, wide = (told.leadcat(listed, columns=columns).out for columns in (80, 160))
    assert event in narrow
    assert "2026-01-13 10:03" in narrow
    assert ["rule" in out.splitlines()[0] for out in (narrow, wide)] == [False, True]


@pytest.mark.parametrize("columns", [80, 120])
def test_it_keeps_within_its_columns(told: Office, columns: int) -> None:
    for arguments in (["log"], ["log", "asked"], ["inbox"]):
        out = told.leadcat(*arguments, columns=columns).out
        tables, _, _ = out.partition("\n\nAnswer one")
        assert max(map(len, tables.splitlines())) <= columns
