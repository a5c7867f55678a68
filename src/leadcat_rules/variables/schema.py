"""Which variables a ruleset may name, and the checks on those that plugins bring."""

from __future__ import annotations

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
from leadcat_rules.vocabulary import is_name

_RENAME = "rename one of them, or switch one plugin off"


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
            problems.append(variable_defined_twice(variable.name, _of(plugin), _of(plugin)))
        elif variable.name in BUILT_IN:
            problems.append(variable_defined_twice(variable.name, _of(None), _of(plugin)))
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
            problems.append(
                variable_defined_twice(variable.name, _of(earlier.plugin), _of(variable.plugin))
            )
    return problems


def variable_defined_twice(name: str, one: str, other: str) -> Problem:
    """The problem of a variable that these two define, or that one of them defines twice."""
    message = f"the variable {name!r} is defined by {one} and by {other}"
    if one == other:
        message = f"{one} defines the variable {name!r} twice"
    return Problem(ErrorCode.VARIABLE_DEFINED_TWICE, message, _RENAME)


def _not_marked(function: Any) -> str:
    name = getattr(function, "__name__", None) or repr(function)
    return f"{name} is no variable: decorate it, as with @numeric('Lead score')"


def _wrong_with(variable: Variable) -> str | None:
    name = variable.name
    if not is_name(name):
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
