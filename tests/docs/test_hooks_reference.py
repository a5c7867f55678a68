"""docs/hooks.md has a section for each hook, with its exact arguments and what its answers mean."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from leadcat_rules import terminal
from leadcat_rules.errors import ErrorCode
from leadcat_rules.plugins import GROUP, HOOKS, HOST_GROUP, Hook

PAGE = (Path(__file__).parents[2] / "docs" / "hooks.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"^## (.+)\n((?:(?!^## ).*\n)*)", PAGE, re.M))
TOLD = ("**fires**", "**answered by**", "**none", "an exception", "a wrong type")


@pytest.mark.parametrize("hook", HOOKS.values(), ids=lambda hook: hook.name)
def test_each_hook_has_a_section_with_its_exact_arguments(hook: Hook) -> None:
    assert f"`{hook.signature}`" in SECTIONS


def test_no_section_is_of_a_hook_that_is_not_there_and_all_keep_the_hooks_order() -> None:
    headings = [heading.strip("`") for heading in SECTIONS if heading.startswith("`leadcat_")]
    assert headings == [hook.signature for hook in HOOKS.values()]


@pytest.mark.parametrize("hook", HOOKS.values(), ids=lambda hook: hook.name)
def test_each_section_tells_when_who_and_what_none_an_exception_and_a_wrong_type_mean(
    hook: Hook,
) -> None:
    section = SECTIONS[f"`{hook.signature}`"].casefold()
    assert [told for told in TOLD if told not in section] == []


@pytest.mark.parametrize("hook", HOOKS.values(), ids=lambda hook: hook.name)
def test_each_section_has_an_example_of_its_hook(hook: Hook) -> None:
    examples = re.findall(r"^```python\n(.*?)^```", SECTIONS[f"`{hook.signature}`"], re.M | re.S)
    assert any(hook.name in example for example in examples)


def test_every_part_of_the_kit_for_commands_has_its_row() -> None:
    rows = re.findall(r"^\| ((?:`\w+` )+)\|", SECTIONS["`leadcat_commands()`"], re.M)
    told = [name for row in rows for name in re.findall(r"\w+", row)]
    assert sorted(told) == sorted(terminal.__all__)


def test_each_code_of_a_start_up_error_is_explained() -> None:
    explained = set(re.findall(r"^\| `(\w+)` \|", SECTIONS["Errors at start-up"], re.M))
    of_plugins = {code.value for code in ErrorCode if code.name.startswith(("PLUGIN_", "HOOK_"))}
    assert explained == of_plugins | {"variable_invalid", "variable_defined_twice"}


def test_the_entry_point_groups_are_named_as_they_are() -> None:
    section = SECTIONS["Installed plugins"]
    assert f"[project.entry-points.{GROUP}]" in section
    assert f"[project.entry-points.{HOST_GROUP}]" in section
