"""Whether a function takes the arguments of the hook that it answers, and gets a value for each."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from inspect import Parameter
from types import MethodType

from leadcat_rules.errors import ErrorCode, Problem, did_you_mean
from leadcat_rules.plugins.hooks import Hook

_KEYWORD_ONLY = Parameter.KEYWORD_ONLY
_SEVERAL = (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD)


def written(name: str, function: Callable[..., object]) -> str:
    """The function's head with the names of its arguments: `leadcat_confirm(context)`."""
    return f"{name}({', '.join(_parameters(function))})"


def argument_problems(
    label: str, hook: Hook, function: Callable[..., object], text: str
) -> list[Problem]:
    """What is wrong with the arguments of this answer to a hook; `text` is how it is written."""
    if _lacks_self(hook, function):
        what = f"{text} is a method without self"
        return [_problem(label, hook, what, "make self its first argument")]
    return list(_misfits(label, hook, function, text))


def _misfits(
    label: str, hook: Hook, function: Callable[..., object], text: str
) -> Iterator[Problem]:
    for name, parameter in _parameters(function).items():
        has_default = parameter.default is not Parameter.empty
        if parameter.kind in _SEVERAL or (has_default and name not in hook.arguments):
            continue
        if name not in hook.arguments:
            hint = did_you_mean(name, hook.arguments) or f"the hook is {hook.signature}"
            yield _problem(label, hook, f"{text} has an unknown argument {name!r}", hint)
        elif has_default or parameter.kind is _KEYWORD_ONLY:
            what = f"{text} would not get a value for {name!r}"
            yield _problem(label, hook, what, "write it as a plain argument without a default")


def _parameters(function: Callable[..., object]) -> dict[str, Parameter]:
    try:
        return dict(inspect.signature(function).parameters)
    except ValueError:
        return {}


def _lacks_self(hook: Hook, function: Callable[..., object]) -> bool:
    """Whether the object itself would be taken for one of the hook's arguments."""
    if not isinstance(function, MethodType):
        return False
    names = list(_parameters(function.__func__))
    return not names or names[0] in hook.arguments


def _problem(label: str, hook: Hook, what: str, hint: str) -> Problem:
    message = f"{label}: {what}, answering {hook.signature}"
    return Problem(ErrorCode.HOOK_ARGUMENT_UNKNOWN, message, hint)
