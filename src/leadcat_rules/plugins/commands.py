"""What plugins bring along for the command line: typer apps."""

from __future__ import annotations

from attrs import frozen
from typer import Typer

from leadcat_rules.errors import Problem
from leadcat_rules.plugins.answers import complaint
from leadcat_rules.plugins.listed import ask_for_list, hook_failed
from leadcat_rules.plugins.loaded import Plugins

_HOOK = "leadcat_commands"


@frozen
class Command:
    """A typer app, and the name of the plugin that brought it."""

    plugin: str
    app: Typer


def commands_of(plugins: Plugins) -> tuple[list[Command], list[Problem]]:
    """The commands of all plugins, and what is wrong with those that are left out for it."""
    commands: list[Command] = []
    problems: list[Problem] = []
    for plugin in plugins.checked:
        if _HOOK not in plugin.hooks:
            continue
        apps, problem = ask_for_list(plugin.label, _HOOK, plugin.answer_to(_HOOK))
        odd = next((app for app in apps if not isinstance(app, Typer)), None)
        if odd is not None:
            problem = hook_failed(plugin.label, _HOOK, complaint("typer apps only", odd))
        if problem is None:
            commands += [Command(plugin.name, app) for app in apps]
        else:
            problems.append(problem)
    return commands, problems
