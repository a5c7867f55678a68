"""What plugins bring along for conditions: their variables, asked for once at start-up."""

from __future__ import annotations

from collections.abc import Sequence

from leadcat_rules.errors import ErrorCode, Problem
from leadcat_rules.plugins.listed import ask_for_list
from leadcat_rules.plugins.plugin import Plugin
from leadcat_rules.variables import Variable, variables_from

_HOOK = "leadcat_variables"


def ask_for_variables(plugins: Sequence[Plugin]) -> tuple[list[Variable], list[Problem]]:
    """The variables of all plugins, each asked once, and every problem with them."""
    variables: list[Variable] = []
    problems: list[Problem] = []
    definer: dict[str, Plugin] = {}
    for plugin in plugins:
        own, wrong = _variables_of(plugin)
        problems += wrong
        for variable in own:
            earlier = definer.setdefault(variable.name, plugin)
            if earlier is plugin:
                variables.append(variable)
            else:
                problems.append(_defined_twice(variable.name, earlier.label, plugin.label))
    return variables, problems


def _variables_of(plugin: Plugin) -> tuple[list[Variable], list[Problem]]:
    if _HOOK not in plugin.hooks:
        return [], []
    answer, problem = ask_for_list(plugin.label, _HOOK, plugin.answer_to(_HOOK))
    return ([], [problem]) if problem else variables_from(answer, plugin=plugin.name)


def _defined_twice(name: str, earlier: str, later: str) -> Problem:
    return Problem(
        ErrorCode.VARIABLE_DEFINED_TWICE,
        f"the variable {name!r} is defined by {earlier} and by {later}",
        "rename one of them, or switch one plugin off",
    )
