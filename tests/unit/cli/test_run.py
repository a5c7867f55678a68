"""`leadcat run`: what it prints, writes and ends with."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from leadcat_rules.files import load_ruleset
from tests.unit.cli.calls import ASKING, AUTOMATIC, Folder
from tests.unit.given import QUALIFIED, SOLD, rule

NOBODYS = {**SOLD, "id": "e0", "after": {"id": "s1", "status": "sold"}}
GONE = SOLD | {"id": "e9", "after": SOLD["after"] | {"company": "c9"}}
AGAIN = SOLD | {"id": "e3", "at": "2026-01-13T11:00:00Z", "before": SOLD["after"]}


def test_a_decision_is_a_line_of_json_with_the_fields_of_the_format(folder: Folder) -> None:
    done = folder.run("--json")
    (row,) = done.rows
    assert (done.code, done.err) == (0, "")
    assert row.pop("at").endswith("Z")
    assert list(row.items()) == [
        ("event", "e1"),
        ("company", "c1"),
        ("outcome", "updated"),
        ("reason", "rule_matched"),
        ("rule", "sold"),
        ("trigger", "sale_sold"),
        ("from", "1"),
        ("to", "7"),
        ("revision", load_ruleset(folder.rules).revision),
        ("answered_by", None),
    ]


def test_there_is_a_decision_for_each_line_in_the_order_of_the_file(folder: Folder) -> None:
    folder.use(events=[NOBODYS, SOLD, AGAIN, QUALIFIED])
    rows = folder.run("--json").rows
    assert [(row["event"], row["reason"]) for row in rows] == [
        ("e0", "no_company"),
        ("e1", "rule_matched"),
        ("e3", "no_trigger"),
        ("e2", "not_eligible"),
    ]


def test_S1_a_duplicate_prints_the_first_decision(folder: Folder) -> None:
    folder.use(events=[SOLD, NOBODYS, SOLD])
    first, _, again = folder.run("--json").rows
    assert again == first


def test_S1_a_reused_id_is_a_failure(folder: Folder) -> None:
    folder.use(events=[SOLD, SOLD | {"actor": "bo"}])
    done = folder.run("--json")
    assert [row["reason"] for row in done.rows] == ["rule_matched", "event_id_reused"]
    assert done.code == 1


def test_a_failed_decision_is_exit_code_1_and_the_rest_goes_on(folder: Folder) -> None:
    folder.use(events=[GONE, SOLD])
    done = folder.run("--json")
    assert [row["reason"] for row in done.rows] == ["company_not_found", "rule_matched"]
    assert done.code == 1


def test_S4_a_deleted_target_runs_and_is_missing(folder: Folder) -> None:
    folder.use(rules=[rule(set_category_to="Prospect")])
    done = folder.run("--json")
    assert (done.code, done.rows[0]["reason"]) == (0, "target_missing")


def test_E7_what_the_user_chose_is_not_written_by_run(folder: Folder) -> None:
    folder.use(events=[SOLD | {"chosen_category": "7"}])
    done = folder.run("--json", "--write", str(folder.path / "out.json"))
    assert done.rows[0]["reason"] == "choice_kept"
    assert folder.category_in("out.json") == "1"


@pytest.mark.parametrize(
    ("answer", "outcome", "answered_by", "category"),
    [
        ("accept", "updated", "cli", "7"),
        ("decline", "declined", "cli", "1"),
        ("park", "awaiting_confirmation", None, "1"),
    ],
)
def test_C2_an_answer_is_given_to_a_rule_that_asks(
    folder: Folder, answer: str, outcome: str, answered_by: str | None, category: str
) -> None:
    folder.use(rules=[ASKING])
    done = folder.run("--json", "--answer", answer, "--write", str(folder.path / "out.json"))
    (row,) = done.rows
    assert (row["outcome"], row["answered_by"], row["to"]) == (outcome, answered_by, "7")
    assert folder.category_in("out.json") == category


def test_C3_without_a_terminal_a_question_is_parked(folder: Folder) -> None:
    folder.use(rules=[ASKING])
    done = folder.run("--json", typed="a\n")
    assert (done.rows[0]["outcome"], done.err) == ("awaiting_confirmation", "")


@pytest.mark.parametrize("origin", ["bulk", "import"])
@pytest.mark.parametrize("answer", ["accept", "decline", "ask"])
def test_E9_bulk_and_import_are_parked_whatever_the_answer_says(
    folder: Folder, origin: str, answer: str
) -> None:
    folder.use(rules=[ASKING], events=[SOLD | {"origin": origin}])
    done = folder.run("--json", "--answer", answer, typed="a\n")
    assert (done.rows[0]["outcome"], done.err) == ("awaiting_confirmation", "")


def test_an_answer_that_is_none_is_refused(folder: Folder) -> None:
    done = folder.run("--answer", "yes")
    assert (done.code, done.out) == (2, "")
    assert "'yes'" in done.err


TABLE = """\
event  company  outcome                          rule  category
───────────────────────────────────────────────────────────────────────
e0              not fired: no company
e1     Acme AB  awaiting confirmation            sold  Lead → Customer?
e9     c9       failed: company not found, the host has no company with the id 'c9'
e2     Acme AB  not fired: no rule matched             Lead

4 events: 1 awaiting confirmation, 2 not fired, 1 failed
"""


def test_the_table_has_names_reasons_and_a_count(folder: Folder) -> None:
    folder.use(rules=[ASKING], events=[NOBODYS, SOLD, GONE, QUALIFIED])
    assert _squeezed(folder.run().out) == _squeezed(TABLE)


def test_the_table_tells_who_answered(folder: Folder) -> None:
    folder.use(rules=[ASKING])
    out = folder.run("--answer", "accept").out
    assert "updated: accepted by cli" in out
    assert "Lead → Customer\n" in out


def test_the_table_leaves_out_a_reason_that_says_the_same(folder: Folder) -> None:
    folder.use(rules=[ASKING])
    assert "declined by cli" in folder.run("--answer", "decline").out


def test_an_id_is_whole_where_nothing_limits_the_width(folder: Folder) -> None:
    long = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6-" * 5
    folder.use(events=[SOLD | {"id": long}])
    assert long in folder.run().out


@pytest.mark.parametrize("columns", [40, 80, 160])
def test_the_table_keeps_within_its_columns(folder: Folder, columns: int) -> None:
    folder.use(events=[SOLD | {"id": f"{number}-{'x' * 50}"} for number in range(60)])
    done = folder.run(columns=columns)
    assert max(len(line) for line in done.out.splitlines()) <= columns
    assert done.out.count("x") == 60 * 50, "the ids are broken, and not cut"


def test_nothing_in_a_name_steers_the_terminal(folder: Folder) -> None:
    content = json.loads(Path(folder.crm).read_text("utf-8"))
    content["companies"][0]["name"] = "\x1b[31mAcme [bold]\nAB :smile:"
    folder.write("crm.json", content)
    out = folder.run().out
    assert "\x1b" not in out
    assert "�[31mAcme [bold]�AB :smile:" in out


def test_the_snapshot_afterwards_can_be_run_on_again(folder: Folder) -> None:
    done = folder.run("--write", folder.crm)
    assert (done.code, folder.category_in("crm.json")) == (0, "7")
    assert folder.names == {"rules.json", "crm.json", "events.jsonl"}
    assert folder.run("--json").rows[0]["reason"] == "not_eligible"


def test_the_snapshot_is_written_also_when_a_decision_failed(folder: Folder) -> None:
    folder.use(events=[SOLD, GONE])
    assert folder.run("--write", str(folder.path / "out.json")).code == 1
    assert folder.category_in("out.json") == "7"


def test_a_file_that_is_replaced_keeps_its_permissions(folder: Folder) -> None:
    Path(folder.crm).chmod(0o640)
    folder.run("--write", folder.crm)
    assert stat.S_IMODE(Path(folder.crm).stat().st_mode) == 0o640


def test_without_write_no_file_is_written(folder: Folder) -> None:
    before = {path: path.read_bytes() for path in folder.path.iterdir()}
    folder.run()
    assert {path: path.read_bytes() for path in folder.path.iterdir()} == before


def test_an_empty_ruleset_runs(folder: Folder) -> None:
    folder.use(rules=[])
    assert folder.run("--json").rows[0]["reason"] == "no_rule_matched"


def test_a_rule_that_is_off_decides_nothing(folder: Folder) -> None:
    folder.use(rules=[AUTOMATIC | {"enabled": False}])
    assert folder.run("--json").rows[0]["reason"] == "no_rule_matched"


def _squeezed(text: str) -> list[list[str]]:
    """Each line's words, however wide its columns are; the rule below the heading is one."""
    return [line.replace("─", "").split() for line in text.splitlines()]


def test_the_reference_evaluator_decides_the_same(folder: Folder) -> None:
    folder.use(events=[NOBODYS, SOLD, AGAIN, QUALIFIED])
    ours, library = (
        folder.run("--json", "--evaluator", name) for name in ("compiled", "reference")
    )
    assert [row | {"at": None} for row in ours.rows] == [row | {"at": None} for row in library.rows]
    assert folder.run("--evaluator", "fastest").code == 2
