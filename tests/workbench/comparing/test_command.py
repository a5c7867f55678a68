"""`leadcat diff`: exit codes for CI, text for people, JSON for programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from leadcat_rules.cli.differences import print_difference
from leadcat_rules.domain import CrmLists
from leadcat_rules.files import parse_ruleset
from leadcat_rules.workbench.comparing import compare_rulesets
from tests.unit.cli.calls import Called, leadcat
from tests.unit.given import CRM, leaf, rule, ruleset, written

BIG = leaf(name="sale_amount", operator="greater_than", value=100)
ASKS = rule(ask_for_confirmation=True, expires_after="P7D", when=BIG, because="Somebody looks.")


class Folder:
    """Two rulesets and a CRM."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.crm = written(path, "crm.json", CRM)

    def diff(self, old: Any, new: Any, *options: str, columns: int = 100) -> Called:
        files = [
            written(self.path, name, ruleset(*rules) if isinstance(rules, list) else rules)
            for name, rules in (("old.json", old), ("new.json", new))
        ]
        return leadcat("diff", *files, "--crm", self.crm, *options, columns=columns)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def test_it_ends_with_0_where_both_mean_the_same(folder: Folder) -> None:
    done = folder.diff([rule()], [rule(set_category_to={"id": "7"})])
    assert (done.code, done.err) == (0, "")
    assert 'target: Customer → {"id": "7"} (means the same)' in done.out
    assert done.out.endswith("They mean the same: no event is treated otherwise.\n")


def test_it_ends_with_1_where_they_differ_and_shows_an_event(folder: Folder) -> None:
    done = folder.diff([rule()], [ASKS])
    assert (done.code, done.err) == (1, "")
    assert "old    sold: updated → Customer" in done.out
    assert "new    sold: awaiting confirmation → Customer, expires after P7D" in done.out
    assert '"status": "sold", "amount": "101"' in done.out.replace("\n            ", " ")
    assert "conditions: (none) → sale_amount greater than 100" in done.out
    assert "They don't mean the same: 2 examples." in done.out


def test_it_ends_with_1_where_it_cannot_be_decided(folder: Folder) -> None:
    old, new = (
        [rule(when=leaf(name="company_name", operator="matches_regex", value=each))]
        for each in ("^(a|b)+$", "^[ab]+$")
    )
    done = folder.diff(old, new)
    assert done.code == 1
    assert "?  events by which sold of the old ruleset fires: " in done.out
    assert done.out.endswith("It can't be decided whether they mean the same.\n")


def test_a_value_of_another_type_is_shown_as_such(folder: Folder) -> None:
    size = {"name": "company_attribute_size", "operator": "equal_to"}
    old, new = (
        ruleset(rule(when=size | {"value": value}), attributes={"company": {"size": kind}})
        for kind, value in (("string", "5"), ("numeric", 5))
    )
    assert '"value": "5"} → {' in folder.diff(old, new, columns=200).out


def test_conditions_of_a_rule_that_was_off_are_not_called_undecided(folder: Folder) -> None:
    done = folder.diff([rule(enabled=False)], [rule(when=BIG)])
    assert "switched on\n" in done.out
    assert "conditions: (none) → sale_amount greater than 100\n" in done.out


def test_without_a_crm_the_companys_category_is_shown(folder: Folder) -> None:
    old, new = (
        written(folder.path, f"{name}.json", ruleset(rule(set_category_to=name)))
        for name in ("Customer", "VIP")
    )
    done = leadcat("diff", old, new, columns=200)
    assert ' in     {"id": "Lead", "name": "Lead", "group": "potential_customer"' in done.out
    row = json.loads(leadcat("diff", old, new, "--json").out)
    assert [each["id"] for each in row["behaviours"][0]["categories"]] == ["Lead"]


def test_beside_a_rule_stand_the_first_of_its_examples(folder: Folder) -> None:
    by_country = [
        rule(id=each, when=leaf(value=each), set_category_to="Lead") for each in ("SE", "DK", "NO")
    ]
    done = folder.diff([rule()], [*by_country, rule(id="any", ask_for_confirmation=True)])
    assert "sold removed (see 1, 2, 3, …)\n" in done.out


def test_where_there_are_more_examples_it_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    old, new = (parse_ruleset(ruleset(rule(set_category_to=each))) for each in ("A", "B"))
    found = compare_rulesets(old, new)
    print_difference(evolve(found, has_more=True), CrmLists())
    told = "They don't mean the same; these are the first 1 example.\n"
    assert capsys.readouterr().out.endswith(told)


def test_it_ends_with_2_and_prints_nothing_where_a_file_is_wrong(folder: Folder) -> None:
    done = folder.diff([rule(trigger="sale_won")], "{", "--json")
    assert (done.code, done.out) == (2, "")
    assert [line.split(": ")[1] for line in done.err.splitlines()] == [
        "unknown_trigger",
        "invalid_json",
    ]


def test_json_has_all_that_the_text_has(folder: Folder) -> None:
    done = folder.diff([rule()], [ASKS], "--json")
    row = json.loads(done.out)
    assert (done.code, row["verdict"]) == (1, "differs")
    first = row["behaviours"][0]
    assert first["new"]["rule"] in ("sold", None)
    assert first["event"]["type"] == "sale_saved"
    assert first["company"]["category"] == "1"
    assert {each["new"]["expires_after"] for each in row["behaviours"]} == {"P7D", None}
    (changed,) = row["rules"]
    assert (changed["old_pointer"], changed["decides_otherwise"]) == ("/rules/0", True)
    assert {each["key"] for each in changed["changed"]} == {
        "ask_for_confirmation",
        "expires_after",
        "when",
        "because",
    }


def test_the_events_of_json_are_read_as_events(folder: Folder) -> None:
    row = json.loads(folder.diff([rule()], [ASKS], "--json").out)
    event = row["behaviours"][0]["event"]
    events = written(folder.path, "events.jsonl", f"{json.dumps(event)}\n")
    done = leadcat("run", str(folder.path / "old.json"), "--crm", folder.crm, "--events", events)
    assert done.code == 0


@pytest.mark.parametrize("columns", [80, 160])
def test_no_line_is_wider_than_the_terminal(folder: Folder, columns: int) -> None:
    done = folder.diff([rule()], [ASKS], columns=columns)
    assert max(map(len, done.out.splitlines())) <= columns


def test_what_would_steer_a_terminal_is_replaced(folder: Folder) -> None:
    done = folder.diff([rule(because="a\x1b[31m")], [rule()])
    assert "\x1b" not in done.out
