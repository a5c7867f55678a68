"""The commands that plugins bring: checked one by one, so that a broken one harms no other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import typer

from leadcat_rules.errors import ErrorCode, PluginError, Problem, said
from leadcat_rules.plugins.commands import commands_of
from leadcat_rules.plugins.listed import hook_failed
from leadcat_rules.terminal.exits import report
from leadcat_rules.terminal.later import commands_in
from leadcat_rules.terminal.start_up import StartUp

_HOOK = "leadcat_commands"


def plugin_commands(start_up: StartUp, *, taken: Iterable[str]) -> dict[str, Any]:
    """Click's commands by their names. What is broken is reported and left out.

    Raises PluginError under `--strict`, and where plugins can't be loaded at all.
    """
    apps, problems = commands_of(start_up.plugins)
    labels = {plugin.name: plugin.label for plugin in start_up.plugins.checked}
    added = _Added(set(taken))
    for each in apps:
        added.add(each.app, labels[each.plugin])
    problems += added.problems
    if problems and start_up.strict:
        raise PluginError(*problems)
    report(*problems)
    return added.commands


class _Added:
    """Gathers commands, and what keeps some out."""

    def __init__(self, taken: set[str]) -> None:
        self.commands: dict[str, Any] = {}
        self.problems: list[Problem] = []
        self._taken = taken

    def add(self, app: typer.Typer, plugin: str) -> None:
        """Take the commands of this app, unless they can't be made or have a name that is taken."""
        try:
            found = commands_in(app)
        except Exception as error:  # a plugin's annotations can break in any way
            self.problems.append(hook_failed(plugin, _HOOK, f"raised {said(error)}"))
            return
        for name, command in found.items():
            if name in self._taken:
                self.problems.append(_is_taken(plugin, name))
            else:
                self._taken.add(name)
                self.commands[name] = command


def _is_taken(plugin: str, name: str) -> Problem:
    message = f"{plugin} brings a command {name!r}, and there is one of this name"
    return Problem(ErrorCode.COMMAND_TAKEN, message, "rename it, or switch the plugin off")
