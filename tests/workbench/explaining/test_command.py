"""`leadcat explain`: what it prints, of a file of events and of a store."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.cli.calls import Called, Folder, folder, leadcat
from tests.unit.cli.test_store import SHELF
from tests.unit.fake_plugins import Installation, installation
from tests.unit.given import QUALIFIED, SOLD, leaf, rule

__all__ = ["folder", "installation"]

BIG = leaf(name="sale_amount", operator="greater_than", value=200_000)
SELECTIVE = rule(when={"all": [leaf(), {"any": [BIG, leaf(value="NO")]}]})
WAITING = rule(id="hot", trigger="lead_status_changed", lead_status="Qualified")
LATER = SOLD | {"id": "e3", "before": None, "after": SOLD["after"] | {"id": "s2"}}


def explain(folder: Folder, *options: str, columns: int = 80) -> Called:
    given = [folder.rules, "--crm", folder.crm, "--events", folder.events]
    return leadcat("explain", *given, *options, columns=columns)


def test_each_rule_is_told_below_its_event(folder: Folder) -> None:
    folder.use(rules=[SELECTIVE, WAITING])
    done = explain(folder)
    assert (done.code, done.err) == (0, "")
    assert (
        done.out
        == """\
  event     e1, a sale was sold, 2026-01-13 10:00 UTC
  company   Acme AB (c1), Lead
  stands    not fired: no rule matched
  why       No rule that is on matched.
  ✗ sold  It didn't match: 2 of 3 conditions didn't hold.
          ✓ company_country equal to SE
          ✗ sale_amount greater than 200000: it was 120000
          ✗ company_country equal to NO: it was SE
          It would fire with sale_amount above 200000 (it is 120000).
  ✗ hot   It waits for lead_status_changed, and the save raised sale_sold.
          It would fire by no change of the facts: it waits for a contact to be
          saved, and this was a sale.
"""
    )


def test_a_time_is_told_as_one(folder: Folder) -> None:
    ends = [
        leaf(name="event_at", operator=operator, value=value)
        for operator, value in (("on_or_after", "2026-02-01"), ("before", "2026-03-01"))
    ]
    for when, told in (
        (ends, "from 2026-02-01T00:00:00Z and before 2026-03-01T00:00:00Z"),
        (ends[:1], "from 2026-02-01T00:00:00Z on"),
    ):
        folder.use(rules=[rule(when={"all": when})])
        out = explain(folder, columns=200).out
        assert f"It would fire with event_at {told} (it is 2026-01-13T10:00:00Z).\n" in out


def test_no_line_is_wider_than_the_terminal(folder: Folder) -> None:
    folder.use(rules=[SELECTIVE, WAITING])
    for columns in (60, 80, 160):
        lines = explain(folder, columns=columns).out.splitlines()
        assert max(map(len, lines)) <= columns


def test_a_long_id_has_a_line_of_its_own_and_no_other_rule_stands_further_in(
    folder: Folder,
) -> None:
    id = "companies-from-sweden-that-buy-for-the-first-time-and-for-more-than-most"
    folder.use(rules=[rule(id=id), rule(id="b")])
    lines = explain(folder).out.splitlines()
    at = lines.index(f"  ✓ {id}")
    assert lines[at + 1] == "       It was the first that matched."
    assert lines[at + 2].startswith("  ✗ b  Its conditions hold, and")
    assert max(map(len, lines)) <= 80


def test_the_tree_has_the_conditions_as_they_are_nested(folder: Folder) -> None:
    folder.use(rules=[SELECTIVE])
    done = explain(folder, "--tree")
    assert (
        done.out
        == """\
e1, a sale was sold, 2026-01-13 10:00 UTC
├── Acme AB (c1), Lead
├── not fired: no rule matched
├── No rule that is on matched.
└── ✗ sold It didn't match: 2 of 3 conditions didn't hold.
    ├── all of
    │   ├── ✓ company_country equal to SE
    │   └── any of
    │       ├── ✗ sale_amount greater than 200000: it was 120000
    │       └── ✗ company_country equal to NO: it was SE
    └── It would fire with sale_amount above 200000 (it is 120000).
"""
    )


def test_events_are_decided_in_their_order_also_those_that_are_not_explained(
    folder: Folder,
) -> None:
    folder.use(events=[SOLD, LATER])
    (row,) = explain(folder, "--event", "e3", "--json").rows
    assert (row["event"], row["reason"], row["from"]) == ("e3", "not_eligible", "7")
    (row,) = explain(folder, "--event", "e3", "--json", "--answer", "decline").rows
    assert row["from"] == "7"


def test_the_answer_decides_what_the_later_events_see(folder: Folder) -> None:
    folder.use(rules=[rule(ask_for_confirmation=True)], events=[SOLD, LATER])
    for answer, category in (("accept", "7"), ("park", "1"), ("decline", "1")):
        rows = explain(folder, "--json", "--answer", answer).rows
        assert rows[1]["from"] == category


def test_S1_a_second_delivery_is_told_as_one(folder: Folder) -> None:
    folder.use(events=[SOLD, SOLD])
    first, again = explain(folder, "--json").rows
    assert again["sentence"] == "It was delivered before, and the first delivery was decided."
    assert (len(first["rules"]), again["rules"]) == (1, [])


def test_only_the_company_and_the_rules_asked_for_are_told(folder: Folder) -> None:
    elsewhere = LATER | {"after": LATER["after"] | {"company": "c2"}}
    folder.use(rules=[SELECTIVE, WAITING], events=[SOLD, elsewhere, QUALIFIED])
    told = explain(folder, "--company", "c1", "--json").rows
    assert [row["event"] for row in told] == ["e1", "e2"]
    rows = explain(folder, "--rule", "hot", "--company", "c1", "--json").rows
    assert [[told["rule"] for told in row["rules"]] for row in rows] == [["hot"], ["hot"]]


def test_a_decision_that_failed_ends_it_with_1(folder: Folder) -> None:
    folder.use(events=[SOLD | {"after": SOLD["after"] | {"company": "c9"}}])
    done = explain(folder)
    assert done.code == 1
    assert "The CRM has no company c9." in done.out


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--event", "e7"], "not_found: there is no event with the id 'e7'"),
        (["--company", "c9"], "not_found: there is no event about a company 'c9'"),
        (["--rule", "solt"], "not_found: there is no rule 'solt' (did you mean 'sold'?)"),
        (["--decision", "e1"], "--decision needs --store"),
        (["--json", "--tree"], "--tree is for people"),
        (["--store", "shelf:1"], "--store has its own rules and events"),
    ],
)
def test_what_is_not_there_or_does_not_go_together_is_refused(
    folder: Folder, options: list[str], told: str
) -> None:
    done = explain(folder, *options, columns=400)
    assert (done.code, done.out) == (2, "")
    assert told in done.err


def test_neither_files_nor_a_store_is_refused() -> None:
    done = leadcat("explain", columns=400)
    assert done.code == 2
    assert "name RULESET, --crm and --events" in done.err


# A store


@pytest.fixture
def stored(folder: Folder, installation: Installation) -> Folder:
    """Decisions of two events that a store remembers."""
    installation.add("shelf", SHELF)
    folder.use(rules=[SELECTIVE, WAITING, rule(id="second")], events=[SOLD, QUALIFIED])
    assert folder.run("--store", "shelf:1").code == 0
    return folder


def remembered(*options: str) -> Called:
    return leadcat("explain", "--store", "shelf:1", *options, columns=80)


def test_a_decision_of_a_store_is_explained_by_its_own_revision(stored: Folder) -> None:
    (row,) = remembered("--decision", "e1", "--json").rows
    assert (row["event"], row["rule"]) == ("e1", "second")
    assert row["sentence"] == (
        "Rule second was the first that matched, and moved it from Lead to Customer."
    )
    sold = row["rules"][0]
    assert (sold["why"], sold["nearest"]["changes"][0]["above"]) == ("conditions", 200_000)


def test_what_the_store_does_not_remember_is_said_to_be_unknown(stored: Folder) -> None:
    _, hot, _ = remembered("--decision", "e2", "--json").rows[0]["rules"]
    assert (hot["why"], hot["sentence"]) == ("not_known", "What it saw isn't known any more.")


def test_the_names_of_what_was_looked_at_are_remembered(
    folder: Folder, installation: Installation
) -> None:
    installation.add("shelf", SHELF)
    among = leaf(name="company_category", operator="one_of", value=["Customer", "Prospect"])
    also = leaf(name="contact_lead_status", value="Qualified")
    selective = WAITING | {"id": "new", "when": {"all": [also, among]}}
    folder.use(rules=[selective], events=[QUALIFIED])
    assert folder.run("--store", "shelf:1").code == 0
    (told,) = remembered("--decision", "e2", "--json").rows[0]["rules"]
    assert told["why"] == "conditions"
    assert [each["held"] for each in told["conditions"]] == [True] * 5 + [False]
    assert [each["value"] for each in told["conditions"]][-2:] == ["5", ["7", "8"]]
    shown = "✗ company_category one of Customer, Prospect: it was Lead"
    assert shown in remembered("--decision", "e2").out


def test_each_decision_is_explained_by_what_it_remembers_itself(
    folder: Folder, installation: Installation
) -> None:
    installation.add("shelf", SHELF)
    among = leaf(name="company_category", operator="one_of", value=["Customer", "Prospect"])
    folder.use(rules=[SELECTIVE, WAITING | {"when": {"all": [among]}}], events=[SOLD, QUALIFIED])
    assert folder.run("--store", "shelf:1").code == 0
    both = remembered("--company", "c1").out
    assert both.endswith(remembered("--decision", "e2").out)


def test_with_the_crms_lists_names_are_found_again(stored: Folder) -> None:
    _, hot, _ = remembered("--decision", "e2", "--json", "--crm", stored.crm).rows[0]["rules"]
    assert hot["why"] == "not_eligible"
    assert hot["nearest"]["changes"][0]["to"] == "1"


def test_all_that_was_decided_about_a_company_is_told_oldest_first(stored: Folder) -> None:
    assert [row["event"] for row in remembered("--company", "c1", "--json").rows] == ["e1", "e2"]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--decision", "e9"], "not_found: there is no decision with the id 'e9'"),
        (["--company", "c9"], "not_found: nothing was decided about a company 'c9'"),
        ([], "--decision or"),
        (["--decision", "e1", "--rule", "x"], "not_found: there is no rule 'x'"),
    ],
)
def test_what_a_store_does_not_have_is_refused(
    stored: Folder, options: list[str], told: str
) -> None:
    done = remembered(*options)
    assert (done.code, done.out) == (2, "")
    assert told in done.err


def test_a_snapshot_that_is_wrong_is_refused_before_the_store_is_opened(tmp_path: Path) -> None:
    done = remembered("--decision", "e1", "--crm", str(tmp_path / "no.json"))
    assert done.code == 2
    assert "file_not_found" in done.err
