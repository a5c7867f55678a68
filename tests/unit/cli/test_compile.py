"""`leadcat compile`: the rules as business-rules runs them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from leadcat_rules.compile import compile_ruleset
from leadcat_rules.files import load_ruleset, load_snapshot
from tests.unit.cli.calls import Folder, leadcat, leadcat_process
from tests.unit.given import rule, ruleset

ROOT = Path(__file__).parents[3]
OFF = rule(id="off", enabled=False)
LOST = rule(id="lost", trigger="sale_lost", set_category_to="Lead")


def compiled(folder: Folder, *options: str) -> Any:
    done = leadcat("compile", folder.rules, *options)
    assert (done.code, done.err) == (0, "")
    return json.loads(done.out)


def test_with_a_snapshot_names_become_ids(folder: Folder) -> None:
    (pair,) = compiled(folder, "--crm", folder.crm)
    assert pair["actions"] == [
        {"name": "propose", "params": {"rule": "sold", "category": "7", "ask": False}}
    ]


def test_without_a_snapshot_names_stay(folder: Folder) -> None:
    (pair,) = compiled(folder)
    assert pair["actions"][0]["params"]["category"] == "Customer"


def test_E5_the_list_is_the_one_of_the_library_in_the_order_of_evaluation(folder: Folder) -> None:
    registered = rule(id="offer", trigger="sale_registered", set_category_to="Lead")
    folder.use(rules=[registered, OFF, rule(), LOST])
    pairs = compiled(folder, "--crm", folder.crm)
    rules = [pair["actions"][0]["params"]["rule"] for pair in pairs]
    assert rules == ["sold", "lost", "offer"]
    crm = load_snapshot(folder.crm)
    assert pairs == compile_ruleset(load_ruleset(folder.rules, crm=crm), crm)


def test_it_is_indented_and_ends_its_last_line(folder: Folder) -> None:
    out = leadcat("compile", folder.rules).out
    assert out.startswith('[\n  {\n    "conditions": {')
    assert out.endswith("\n]\n")


def test_S7_names_that_the_snapshot_lacks_are_refused_also_in_rules_that_are_off(
    folder: Folder,
) -> None:
    folder.use(rules=[OFF | {"set_category_to": "Custome"}])
    done = leadcat("compile", folder.rules, "--crm", folder.crm)
    assert (done.code, done.out) == (2, "")
    assert "/rules/0/set_category_to: unknown_category: " in done.err
    assert "did you mean 'Customer'?" in done.err
    assert compiled(folder) == []


def test_S4_a_deleted_target_is_compiled(folder: Folder) -> None:
    folder.use(rules=[rule(set_category_to="Prospect")])
    (pair,) = compiled(folder, "--crm", folder.crm)
    assert pair["actions"][0]["params"]["category"] == "8"


def test_both_files_are_told_of_together(folder: Folder) -> None:
    folder.write("rules.json", "[]")
    folder.write("crm.json", "[]")
    done = leadcat("compile", folder.rules, "--crm", folder.crm)
    assert (done.code, done.out) == (2, "")
    assert [line.split(":")[0] for line in done.err.splitlines()] == [folder.crm, folder.rules]


def test_characters_that_the_output_cannot_hold_are_escaped(folder: Folder) -> None:
    folder.write("rules.json", ruleset(rule(set_category_to="Kund å")))
    utf8 = leadcat_process("compile", folder.rules, PYTHONIOENCODING="utf-8")
    ascii_only = leadcat_process("compile", folder.rules, PYTHONIOENCODING="ascii")
    assert "Kund å" in utf8.out
    assert json.loads(ascii_only.out) == json.loads(utf8.out)
    assert ascii_only.out.isascii()


def test_our_own_rulesets_compile() -> None:
    for name in ("lead-to-customer", "customer-tiers", "nurture"):
        path = ROOT / "rulesets" / f"{name}.json"
        done = leadcat("compile", str(path), "--crm", str(ROOT / "rulesets" / "crm.json"))
        assert (done.code, done.err) == (0, "")
        assert json.loads(done.out)
