"""Bad input, seen from the command line: a line each, exit 2, and nothing done."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.privileges import nobody
from tests.unit.cli.calls import Called, Folder, leadcat, leadcat_process
from tests.unit.given import CRM, SOLD, leaf, lines, rule, ruleset

LINE = json.dumps(SOLD) + "\n"


def refused(folder: Folder, *options: str) -> list[str]:
    """The problems of a run that was refused, and that left everything as it was."""
    before = {path: path.read_bytes() for path in folder.path.rglob("*") if path.is_file()}
    done = folder.run("--write", str(folder.path / "out.json"), *options)
    assert {path: path.read_bytes() for path in folder.path.rglob("*") if path.is_file()} == before
    return _lines_of(done)


def _lines_of(done: Called) -> list[str]:
    assert (done.code, done.out) == (2, "")
    assert "Traceback" not in done.err
    return done.err.splitlines()


def crm(**changes: Any) -> dict[str, Any]:
    return CRM | changes


def sold_to(name: object) -> dict[str, Any]:
    return ruleset(rule(set_category_to=name))


def when(**changes: Any) -> dict[str, Any]:
    return ruleset(rule(when={"all": [leaf(**changes)]}))


LEAD, CUSTOMER, *_ = CRM["categories"]
BAD_CONTENTS: list[tuple[str, Any, str, str]] = [
    ("rules.json", "{", "invalid_json", "rules.json:: "),
    ("rules.json", "", "empty_file", "rules.json:: "),
    ("rules.json", b'{"name": "\xff"}', "not_utf8", "rules.json:: "),
    ("rules.json", "[" * 10_000, "too_deep", "rules.json:"),
    ("rules.json", "[]", "wrong_type", "rules.json:: "),
    ("rules.json", {"rules": []}, "missing", "rules.json:/name: "),
    ("rules.json", ruleset(rule(enabled="yes")), "wrong_type", "rules.json:/rules/0/enabled: "),
    ("rules.json", ruleset(rule(ask=True)), "unknown_key", "rules.json:/rules/0/ask: "),
    ("rules.json", ruleset(rule(), rule()), "duplicate_id", "rules.json:/rules/1/id: "),
    (
        "rules.json",
        '{"name": "a", "name": "b", "rules": []}',
        "duplicate_key",
        "rules.json:/name: ",
    ),
    (
        "rules.json",
        '{"name": "a", "rules": [NaN]}',
        "invalid_number",
        "rules.json:/rules/0: ",
    ),
    (
        "rules.json",
        ruleset(rule(trigger="sale_sol")),
        "unknown_trigger",
        "rules.json:/rules/0/trigger: ",
    ),
    (
        "rules.json",
        sold_to("Custome"),
        "unknown_category",
        "rules.json:/rules/0/set_category_to: ",
    ),
    (
        "rules.json",
        sold_to({"id": "99"}),
        "unknown_category",
        "rules.json:/rules/0/set_category_to",
    ),
    (
        "rules.json",
        ruleset(rule(set_category_to="Custome", enabled=False)),
        "unknown_category",
        "rules.json:/rules/0/set_category_to: ",
    ),
    (
        "rules.json",
        ruleset(rule(trigger="lead_status_changed", lead_status="Qualifie")),
        "unknown_lead_status",
        "rules.json:/rules/0/lead_status: ",
    ),
    (
        "rules.json",
        when(name="company_category", value="Custome"),
        "unknown_category",
        "rules.json:/rules/0/when/all/0/value",
    ),
    (
        "rules.json",
        when(name="company_county"),
        "unknown_variable",
        "rules.json:/rules/0/when/all/0/name: ",
    ),
    (
        "rules.json",
        when(operator="__class__"),
        "unknown_operator",
        "rules.json:/rules/0/when/all/0/operator: ",
    ),
    (
        "rules.json",
        when(operator="matches_regex", value="("),
        "invalid_regex",
        "rules.json:/rules/0/when/all/0/value: ",
    ),
    ("crm.json", "{", "invalid_json", "crm.json:: "),
    ("crm.json", "", "empty_file", "crm.json:: "),
    ("crm.json", b"\xff", "not_utf8", "crm.json:: "),
    ("crm.json", "[" * 10_000, "too_deep", "crm.json:"),
    ("crm.json", {"categories": []}, "missing", "crm.json:/companies: "),
    ("crm.json", crm(compnies=[]), "unknown_key", "crm.json:/compnies: "),
    (
        "crm.json",
        crm(companies=[{"id": "c1", "name": "Acme", "category": "99"}]),
        "unknown_category",
        "crm.json:/companies/0/category: ",
    ),
    (
        "crm.json",
        crm(categories=[LEAD, CUSTOMER, LEAD | {"id": "2"}]),
        "duplicate_name",
        "crm.json:/categories/2/name: ",
    ),
    (
        "crm.json",
        crm(companies=CRM["companies"] * 2),
        "duplicate_id",
        "crm.json:/companies/1/id: ",
    ),
    (
        "crm.json",
        crm(categories=[LEAD, CUSTOMER | {"lead_status_enabled": True}]),
        "lead_status_not_allowed",
        "crm.json:/categories/1/lead_status_enabled: ",
    ),
    ("events.jsonl", "", "empty_file", "events.jsonl:: "),
    ("events.jsonl", f"{LINE}nope\n", "invalid_json", "events.jsonl:2:: "),
    ("events.jsonl", LINE.encode() + b"\xff\n", "not_utf8", "events.jsonl:2:: "),
    ("events.jsonl", f"{LINE}{'[' * 10_000}\n", "too_deep", "events.jsonl:2:"),
    ("events.jsonl", f"{LINE}{' ' * 1_000_001}x\n", "too_large", "events.jsonl:2:: "),
    ("events.jsonl", f"{LINE}[]\n", "wrong_type", "events.jsonl:2:: "),
    (
        "events.jsonl",
        lines(SOLD, SOLD | {"at": "yesterday"}),
        "invalid_value",
        "events.jsonl:2:/at: ",
    ),
    ("events.jsonl", lines(SOLD, SOLD | {"typ": 1}), "unknown_key", "events.jsonl:2:/typ: "),
    (
        "events.jsonl",
        LINE.replace('"120000"', "1e999"),
        "invalid_number",
        "events.jsonl:1:/after/amount: ",
    ),
    (
        "events.jsonl",
        lines(SOLD | {"before": SOLD["before"] | {"id": "s2"}}),
        "invalid_value",
        "events.jsonl:1:/before/id: ",
    ),
]


@pytest.mark.parametrize(
    ("name", "content", "code", "place"),
    BAD_CONTENTS,
    ids=[f"{code}-in-{name}" for name, _, code, _ in BAD_CONTENTS],
)
def test_S7_what_is_wrong_in_a_file_is_told_with_its_place(
    folder: Folder, name: str, content: Any, code: str, place: str
) -> None:
    folder.write(name, content)
    told = refused(folder)
    where = f"{folder.path}/{place}"
    assert any(line.startswith(where) and f": {code}: " in line for line in told), told


@pytest.mark.parametrize("name", ["rules.json", "crm.json", "events.jsonl"])
def test_a_file_that_is_missing_is_told_with_the_nearest_name(folder: Folder, name: str) -> None:
    (folder.path / name).rename(folder.path / f"{name}x")
    (told,) = refused(folder)
    assert told == (
        f"{folder.path}/{name}:: file_not_found: there is no such file (did you mean '{name}x'?)"
    )


@pytest.mark.parametrize("name", ["rules.json", "crm.json", "events.jsonl"])
def test_a_directory_is_no_file(folder: Folder, name: str) -> None:
    (folder.path / name).unlink()
    (folder.path / name).mkdir()
    (told,) = refused(folder)
    assert told.startswith(f"{folder.path}/{name}:: not_a_file: ")


def test_all_files_are_told_of_together(folder: Folder) -> None:
    folder.write("rules.json", ruleset(rule(trigger="sale_sol"), rule(id=1.5)))
    folder.write("crm.json", crm(compnies=[]))
    folder.write("events.jsonl", "nope\nnope\n")
    done = folder.run("--write", str(folder.path / "nowhere" / "out.json"))
    names = [line.removeprefix(f"{folder.path}/").split(":")[0] for line in _lines_of(done)]
    assert sorted(names) == [
        "crm.json",
        "events.jsonl",
        "events.jsonl",
        "nowhere/out.json",
        "rules.json",
        "rules.json",
    ]


def test_a_bad_line_stops_before_the_first_event(folder: Folder) -> None:
    folder.write("events.jsonl", LINE * 1_000 + "nope\n")
    (told,) = refused(folder, "--json")
    assert told.startswith(f"{folder.path}/events.jsonl:1001:: invalid_json: ")


def test_events_from_a_pipe_are_refused_as_they_are_read_twice(folder: Folder) -> None:
    pipe = folder.path / "pipe"
    os.mkfifo(pipe)
    done = leadcat("run", folder.rules, "--crm", folder.crm, "--events", str(pipe))
    (told,) = _lines_of(done)
    assert told.startswith(f"{pipe}:: not_a_file: ")


def _missing_folder(path: Path) -> Path:
    return path / "nowhere" / "out.json"


def _directory(path: Path) -> Path:
    return path


def _device(_: Path) -> Path:
    return Path(os.devnull)


@pytest.mark.parametrize("out", [_missing_folder, _directory, _device])
def test_a_place_that_cannot_be_written_is_told_before_the_first_event(
    folder: Folder, out: Callable[[Path], Path]
) -> None:
    (told,) = _lines_of(folder.run("--json", "--write", str(out(folder.path))))
    assert told.startswith(f"{out(folder.path)}:: not_writable: can't be written: ")
    assert folder.names == {"rules.json", "crm.json", "events.jsonl"}


@pytest.mark.parametrize("name", ["rules", "events"])
def test_the_snapshot_never_replaces_the_rules_or_the_events(folder: Folder, name: str) -> None:
    path = Path(getattr(folder, name))
    before = path.read_bytes()
    (told,) = _lines_of(folder.run("--json", "--write", str(path)))
    assert told.startswith(f"{path}:: not_writable: the snapshot would replace the rules")
    assert path.read_bytes() == before


def test_without_the_right_to_write_nothing_is_run(folder: Folder) -> None:
    folder.run("--json")  # nobody may import what isn't loaded yet
    folder.path.chmod(0o555)
    with nobody(folder.path / "out.json"):
        called = folder.run("--json", "--write", str(folder.path / "out.json"))
    folder.path.chmod(0o755)
    (told,) = _lines_of(called)
    assert ": not_writable: can't be written: permission denied" in told


def test_a_write_protected_file_is_not_replaced(folder: Folder) -> None:
    folder.run("--json")  # nobody may import what isn't loaded yet
    Path(folder.crm).chmod(0o444)
    with nobody(Path(folder.crm)):
        called = folder.run("--json", "--write", folder.crm)
    (told,) = _lines_of(called)
    assert ": not_writable: can't be written: it is write-protected" in told


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("run",),
        ("run", "rules.json"),
        ("rn",),
        ("run", "--crm"),
        ("schema", "rulesets"),
        ("compile",),
        ("compile", "nowhere.json", "--crm", "nowhere.json"),
        ("--nonsense",),
        ("--without", "nobody", "plugins"),
    ],
    ids=" ".join,
)
def test_invalid_use_is_exit_code_2_with_nothing_on_standard_output(
    arguments: tuple[str, ...],
) -> None:
    done = leadcat(*arguments)
    assert _lines_of(done)


def test_a_process_of_its_own_tells_the_same_without_a_traceback(folder: Folder) -> None:
    folder.write("crm.json", "{")
    done = leadcat_process(*folder.arguments())
    (told,) = _lines_of(done)
    assert told.startswith(f"{folder.path}/crm.json:: invalid_json: ")
