"""docs/commands.md names every command of both plugins with its options, and nothing else."""

from __future__ import annotations

import re
from typing import Any

import pytest
from typer.main import get_command

from leadcat_sql.commands import app
from leadcat_web.commands import app as app_of_screens
from tests.docs.tables import Page

PAGE = Page("commands.md")
COMMANDS: dict[str, Any] = {
    name: command.imported
    for plugin in (app, app_of_screens)
    for name, command in get_command(plugin).commands.items()  # type: ignore[attr-defined]  # groups
}
SHARED = ("What all of them have in common", "Lists", "Changing what was decided", "Rules")

ALSO = {"--database"}
"""What is told for all commands of a section in words: it means `--store`."""


def rows(section: str) -> set[str]:
    """The options that its table explains."""
    return set(re.findall(r"^\| `(--[\w-]+)", PAGE.sections[section], re.M))


def section_of(name: str) -> str:
    """The heading of this command."""
    return next(each for each in PAGE.sections if re.match(rf"`leadcat {name}\b", each))


def options_of(name: str) -> set[str]:
    """Its long options, and those of commands below it."""
    parts = [COMMANDS[name], *getattr(COMMANDS[name], "commands", {}).values()]
    found = {each for part in parts for option in part.params for each in option.opts}
    return {each for each in found if each.startswith("--")}


def test_every_command_has_its_section_and_no_other_has() -> None:
    told = [heading.strip("`").split()[1] for heading in PAGE.sections if "`leadcat " in heading]
    assert sorted(told) == sorted(COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_told_in_its_own_section_or_among_the_shared(name: str) -> None:
    shared = {option for section in SHARED for option in rows(section)}
    own = rows(section_of(name))
    assert own <= options_of(name) <= own | shared | ALSO


def test_what_is_shared_is_shared() -> None:
    for section in SHARED:
        for option in rows(section):
            assert len([name for name in COMMANDS if option in options_of(name)]) > 1, option
