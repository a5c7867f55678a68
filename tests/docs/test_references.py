"""The reference pages name everything that there is, and nothing that there isn't."""

from __future__ import annotations

import inspect
import re
from collections import Counter
from typing import Any

import pytest
from typer.main import get_command

import leadcat_rules
from leadcat_rules import (
    AutomationRule,
    ErrorCode,
    LeadcatError,
    Origin,
    Outcome,
    Reason,
    Ruleset,
    Trigger,
    testing,
    workbench,
)
from leadcat_rules.cli.app import app
from leadcat_rules.engine.engine import EngineOptions
from leadcat_rules.events import EventDetails
from leadcat_rules.files import attributes, json_bytes, rule_limits, rulesets
from leadcat_rules.hookspecs import leadcat_is_allowed
from leadcat_rules.plain import DEEPEST
from leadcat_rules.terminal.exits import ExitCode
from leadcat_rules.variables import BUILT_IN, FIELD_TYPES, TRIGGERS, FieldType, ItemType
from tests.docs.tables import DOCS, Page, codes, first_codes

API, ERRORS, OPERATIONS, RULESETS = map(
    Page, ("api.md", "errors.md", "operations.md", "rulesets.md")
)
PAGES = sorted(page.name for page in DOCS.glob("*.md"))
ROOT = DOCS.parent


def test_every_public_name_has_its_row_once_and_no_other_name_has() -> None:
    named = Counter(name for name in first_codes(API.all_rows("Name")) if "." not in name)
    assert named == Counter(leadcat_rules.__all__)


def test_every_name_of_the_workbench_is_told() -> None:
    rows = API.all_rows("Name")
    told = {name.rpartition(".")[2] for row in rows for cell in row for name in codes(cell)}
    assert told >= set(workbench.__all__)


def test_every_part_of_the_testing_kit_but_its_constants_has_its_row() -> None:
    parts = {name for name in testing.__all__ if not name.isupper()}
    told = [name for row in OPERATIONS.rows("The testing kit") for name in codes(row[1])]
    assert Counter(told) == Counter(parts)


def test_every_error_code_has_its_row_once_and_no_other_code_has() -> None:
    assert Counter(first_codes(ERRORS.all_rows("Code"))) == Counter(map(str, ErrorCode))


def test_every_error_code_says_what_it_means_and_what_to_do() -> None:
    for row in ERRORS.all_rows("Code"):
        assert [len(cell) > 4 for cell in row] == [True] * 3, row


def test_every_exception_has_its_row() -> None:
    kinds = ["LeadcatError", *(kind.__name__ for kind in LeadcatError.__subclasses__())]
    assert first_codes(ERRORS.rows("How a problem is printed", "Exception")) == kinds


def test_every_exit_code_has_its_row() -> None:
    told = [int(row[0]) for row in ERRORS.rows("How a command ends")]
    assert told == [code.value for code in ExitCode]


def test_every_reason_has_its_row_beside_its_outcome_in_the_order_of_the_checks() -> None:
    told = [(*codes(row[0]), *codes(row[1])) for row in ERRORS.rows("Outcomes and reasons")]
    assert told == [(reason.outcome.value, reason.value) for reason in Reason]
    assert {outcome for outcome, _ in told} == set(map(str, Outcome))


def test_every_trigger_and_origin_is_told() -> None:
    assert first_codes(RULESETS.rows("Triggers")) == list(map(str, Trigger))
    assert set(map(str, Origin)) <= set(codes(RULESETS.sections["Origins"]))


def test_every_key_of_a_ruleset_and_of_a_rule_has_its_row() -> None:
    told = first_codes(RULESETS.rows("The keys"))
    assert sorted(told) == sorted([*Ruleset.model_fields, *AutomationRule.model_fields])


def test_every_variable_has_its_row_with_its_type() -> None:
    told = {codes(name)[0]: kind for name, kind, *_ in RULESETS.rows("Variables")}
    there = {name: found.field_type.name for name, found in BUILT_IN.items() if name != TRIGGERS}
    assert told == there


def test_every_type_of_an_attribute_is_told() -> None:
    assert set(FIELD_TYPES) <= set(codes(RULESETS.sections["Attributes"]))


@pytest.mark.parametrize(
    "kind", [FieldType, ItemType, *FIELD_TYPES.values()], ids=lambda kind: kind.name
)
def test_every_operator_of_a_type_has_its_row_and_no_other_has(kind: type[FieldType]) -> None:
    of_all = set() if kind is FieldType else set(FieldType.operators())
    section = "every" if kind is FieldType else kind.name
    assert set(first_codes(RULESETS.rows(section))) == set(kind.operators()) - of_all


def test_the_limits_are_those_that_hold() -> None:
    told = [int(re.sub(r"\D", "", row[1])) for row in RULESETS.rows("Limits")]
    assert told == [
        rulesets.MOST_BYTES // 1_000_000,
        rulesets.MOST_RULES,
        rule_limits.MOST_CONDITIONS,
        rule_limits.MOST_LEVELS,
        attributes.MOST_ATTRIBUTES,
        rule_limits.MOST_ITEMS,
        DEEPEST,
        json_bytes.HEAVIEST // 1_000_000,
    ]


def test_every_option_of_an_engine_and_every_detail_of_an_event_has_its_row() -> None:
    options = set(first_codes(OPERATIONS.rows("Opening an engine")))
    assert options == {*EngineOptions.__annotations__, "read_only", "by", "context"}
    details = set(first_codes(OPERATIONS.rows("Telling it what was saved")))
    assert details == {*EventDetails.__annotations__, "answer", "context"}


def test_every_permission_that_the_engine_asks_for_has_its_row() -> None:
    sources = (ROOT / "src" / "leadcat_rules" / "engine").glob("*.py")
    asked = {
        permission
        for source in sources
        for permission in re.findall(r'\brequire\((?:\w+, )*"(\w+)"\)', source.read_text("utf-8"))
    }
    assert asked
    assert set(first_codes(OPERATIONS.rows("Permissions"))) == {*asked, "read"}
    fires = Page("hooks.md").sections["`leadcat_is_allowed(context, actor, permission)`"]
    for told in (fires, inspect.getdoc(leadcat_is_allowed) or ""):
        assert asked <= set(codes(told))
        assert "The engine never asks for `read`" in told


def test_every_permission_that_a_screen_asks_for_is_told_where_it_is_answered() -> None:
    screens = set(first_codes(OPERATIONS.rows("Permissions that screens ask for")))
    assert screens == {"retry", "send_events", "edit", "change_lists"}
    hook = Page("hooks.md").sections["`leadcat_is_allowed(context, actor, permission)`"]
    for told in (hook, inspect.getdoc(leadcat_is_allowed) or ""):
        assert screens <= set(codes(told))


COMMANDS: dict[str, Any] = {
    name: command.imported
    for name, command in get_command(app).commands.items()  # type: ignore[attr-defined]  # a group
}


def test_every_command_has_its_section_and_no_other_has() -> None:
    told = [heading for heading in OPERATIONS.sections if heading.startswith("`leadcat ")]
    assert [heading.strip("`").split()[1] for heading in told] == list(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_has_its_row_and_no_other_has(name: str) -> None:
    section = next(
        text for heading, text in OPERATIONS.sections.items() if f"`leadcat {name}" in heading
    )
    assert set(re.findall(r"^\| `(--[\w-]+)", section, re.M)) == _options(COMMANDS[name])


def test_every_global_option_has_its_row() -> None:
    told = set(re.findall(r"^\| `(--[\w-]+)", OPERATIONS.sections["Commands"], re.M))
    assert told == _options(get_command(app))


def _options(command: Any) -> set[str]:
    """Its long options, those that typer adds to each left out."""
    return {each for option in command.params for each in option.opts if each.startswith("--")}


_WORD = re.compile(r"[a-z]+(?:_[a-z]+)+")
_CODE_IN_A_LINE = re.compile(r"^\S+:\S*: ([a-z_]+): ", re.M)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_names_no_code_reason_or_other_word_that_is_not_there(name: str) -> None:
    folders = [ROOT / "src", ROOT / "plugins", ROOT / "tests" / "docs"]
    sources = [file for folder in folders for file in folder.rglob("*.py")]
    known = {word for file in sources for word in _WORD.findall(file.read_text("utf-8"))}
    named = {code for code in codes(Page(name).text) if _WORD.fullmatch(code)}
    assert named - known == set()


@pytest.mark.parametrize("name", PAGES)
def test_a_problem_that_a_page_shows_has_a_code_that_is_there(name: str) -> None:
    shown = _CODE_IN_A_LINE.findall((DOCS / name).read_text("utf-8"))
    assert set(shown) <= set(map(str, ErrorCode)) | {"code"}
