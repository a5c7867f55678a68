"""Each faulty ruleset has the one finding that is expected, at its place; sound ones have none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from leadcat_rules.domain import Company
from leadcat_rules.event_content import event_from_json
from leadcat_rules.files import Snapshot, load_snapshot
from leadcat_rules.workbench.checking import (
    TITLES,
    Finding,
    FindingCode,
    check_files,
    read_files,
)
from tests.workbench.checking.corpus import CORPUS, FAULTY, SOUND, Entry

CRMS = {
    path.name: load_snapshot(path) for path in CORPUS.glob("*.json") if path.name != "index.json"
}
WITNESSED = {"rule_shadowed", "rules_contradict", "target_is_start", "category_cycle"}
"""What is claimed of some event."""


def found(entry: Entry) -> Sequence[Finding]:
    crm = None if entry.crm is None else CRMS[entry.crm]
    return check_files(read_files([entry.path], crm=crm), lists=crm.lists if crm else None).findings


@pytest.mark.parametrize("entry", FAULTY, ids=str)
def test_a_faulty_ruleset_has_the_finding_that_is_expected_and_no_other(entry: Entry) -> None:
    told = [(each.code, each.pointer, each.severity) for each in found(entry)]
    assert told == [(entry.code, entry.pointer, entry.severity)]


@pytest.mark.parametrize("entry", SOUND, ids=str)
def test_nothing_is_found_in_a_sound_ruleset(entry: Entry) -> None:
    assert [(each.code, each.pointer, each.message) for each in found(entry)] == []


@pytest.mark.parametrize("entry", [each for each in FAULTY if each.code in WITNESSED], ids=str)
def test_a_claim_that_an_event_exists_has_the_event(entry: Entry) -> None:
    (finding,) = found(entry)
    assert finding.witness is not None
    assert_in_the_formats(finding.witness)


def assert_in_the_formats(witness: Any) -> None:
    for event in witness.get("events") or [witness["event"]]:
        event_from_json(event)
    company = {**witness["company"], "category": None}
    assert Company(**company)


def test_the_corpus_is_large_and_complete() -> None:
    assert len(FAULTY) >= 60
    assert len(SOUND) >= 20
    listed = {entry.file for entry in (*FAULTY, *SOUND)}
    assert listed == {
        str(path.relative_to(CORPUS))
        for kind in ("faulty", "sound")
        for path in (CORPUS / kind).iterdir()
    }


def test_every_code_has_a_ruleset_and_a_title() -> None:
    assert set(map(str, FindingCode)) <= {entry.code for entry in FAULTY}
    assert set(TITLES) == set(FindingCode)


def test_a_snapshot_is_named_only_when_it_is_there() -> None:
    assert {entry.crm for entry in (*FAULTY, *SOUND)} - {None} == set(CRMS)


def test_a_snapshot_is_one() -> None:
    assert all(isinstance(crm, Snapshot) for crm in CRMS.values())
