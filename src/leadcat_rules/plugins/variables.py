"""What plugins bring along for conditions: their variables, asked for once at start-up."""

from __future__ import annotations

from collections.abc import Sequence

from leadcat_rules.errors import Problem
from leadcat_rules.plugins.listed import ask_for_list
from leadcat_rules.plugins.plugin import Defect, Plugin
from leadcat_rules.variables import Variable, variable_defined_twice, variables_from

_HOOK = "leadcat_variables"


def ask_for_variables(plugins: Sequence[Plugin]) -> tuple[list[Variable], list[Defect]]:
    """The variables of all plugins, each asked once, and every defect of theirs."""
    variables: list[Variable] = []
    defects: list[Defect] = []
    definer: dict[str, Plugin] = {}
    for plugin in plugins:
        own, wrong = _variables_of(plugin)
        defects += [Defect(problem, (plugin.name,)) for problem in wrong]
        for variable in own:
            earlier = definer.setdefault(variable.name, plugin)
            if earlier is plugin:
                variables.append(variable)
            else:
                problem = variable_defined_twice(variable.name, earlier.label, plugin.label)
                defects.append(Defect(problem, (earlier.name, plugin.name)))
    return variables, defects


def _variables_of(plugin: Plugin) -> tuple[list[Variable], list[Problem]]:
    if _HOOK not in plugin.hooks:
        return [], []
    answer, problem = ask_for_list(plugin.label, _HOOK, plugin.answer_to(_HOOK))
    return ([], [problem]) if problem else variables_from(answer, plugin=plugin.name)
