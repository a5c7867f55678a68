"""Which variables a ruleset may name, and the checks on those that plugins bring."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from inspect import iscoroutinefunction
from typing import Any

from attrs import evolve, field, frozen

from leadcat_rules.errors import ErrorCode, PluginError, Problem
from leadcat_rules.variables.builtin import (
    ATTRIBUTE_PREFIXES,
    BUILT_IN,
    TRIGGERS,
    attribute_variables,
)
from leadcat_rules.variables.decorators import Variable, marked
from leadcat_rules.variables.facts import Facts

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


@frozen(eq=False)
class Schema:
    """All variables that there are for one ruleset, by name."""

    variables: Mapping[str, Variable]
    public: Mapping[str, Variable] = field(init=False)
    """Those that an analyst may name."""

    @public.default
    def _public(self) -> Mapping[str, Variable]:
        return {name: found for name, found in self.variables.items() if name != TRIGGERS}


def schema_for(
    attributes: object = None, extra: Iterable[Variable | Callable[[Facts], object]] = ()
) -> Schema:
    """The built-in variables, those of the declared attributes, and the extra ones.

    `attributes` is a ruleset's, or a mapping such as `{"company": {"X": "numeric"}}`; `extra`
    has decorated functions or variables. PluginError with all problems of the extra ones.
    """
    brought, problems = _brought(extra)
    if problems:
        raise PluginError(*problems)
    declared = attribute_variables({} if attributes is None else attributes)
    return Schema(
        {
            **BUILT_IN,
            **{found.name: found for found in declared},
            **{found.name: found for found in brought},
        }
    )


def _brought(
    extra: Iterable[Variable | Callable[[Facts], object]],
) -> tuple[list[Variable], list[Problem]]:
    given = list(extra)
    ready = [each for each in given if isinstance(each, Variable)]
    functions = [each for each in given if not isinstance(each, Variable)]
    made, problems = variables_from(functions, plugin=None)
    return ready + made, problems + defined_twice(ready + made)


def variables_from(
    functions: Iterable[Any], *, plugin: str | None
) -> tuple[list[Variable], list[Problem]]:
    """The variables of one plugin's decorated functions, and what is wrong with the others.

    Codes: `variable_invalid`, `variable_defined_twice`.
    """
    variables: dict[str, Variable] = {}
    problems: list[Problem] = []
    for function in functions:
        variable = marked(function)
        wrong = _not_marked(function) if variable is None else _wrong_with(variable)
        if variable is None or wrong is not None:
            problems.append(_invalid(plugin, wrong or ""))
        elif variable.name in variables:
            problems.append(_twice(variable.name, plugin, plugin))
        elif variable.name in BUILT_IN:
            problems.append(_twice(variable.name, None, plugin))
        else:
            variables[variable.name] = evolve(variable, read=function, plugin=plugin)
    return list(variables.values()), problems


def defined_twice(variables: Iterable[Variable]) -> list[Problem]:
    """A problem for each name that two of them share, naming both plugins."""
    problems = []
    first: dict[str, Variable] = {}
    for variable in variables:
        earlier = first.setdefault(variable.name, variable)
        if earlier is not variable:
            problems.append(_twice(variable.name, earlier.plugin, variable.plugin))
    return problems


def _not_marked(function: Any) -> str:
    name = getattr(function, "__name__", None) or repr(function)
    return f"{name} is no variable: decorate it, as with @numeric('Lead score')"


def _wrong_with(variable: Variable) -> str | None:
    name = variable.name
    if not _NAME.fullmatch(name):
        return f"{name!r} is no variable's name: a letter, then letters, digits and underscores"
    prefix = next((each for each in ATTRIBUTE_PREFIXES if name.startswith(each)), None)
    if prefix is not None:
        return f"{name!r}: names that begin with {prefix} are those of declared attributes"
    if iscoroutinefunction(variable.read):
        return f"{name!r} is a coroutine function: a condition can't wait for its value"
    return None


def _of(plugin: str | None) -> str:
    return "leadcat-rules itself" if plugin is None else f"plugin {plugin!r}"


def _invalid(plugin: str | None, wrong: str) -> Problem:
    whose = "" if plugin is None else f"{_of(plugin)}: "
    return Problem(ErrorCode.VARIABLE_INVALID, f"{whose}{wrong}")


def _twice(name: str, one: str | None, other: str | None) -> Problem:
    message = f"the variable {name!r} is defined by {_of(one)} and by {_of(other)}"
    if one == other:
        message = f"{_of(one)} defines the variable {name!r} twice"
    return Problem(ErrorCode.VARIABLE_DEFINED_TWICE, message, "rename one of them")
