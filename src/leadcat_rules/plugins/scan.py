"""What a plugin object answers, read without running any of its code, and what is wrong with it."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from types import FunctionType, MemberDescriptorType, MethodType
from typing import Any, TypeAlias, cast

from pluggy import HookimplOpts

from leadcat_rules.errors import ErrorCode, Problem
from leadcat_rules.plugins.arguments import argument_problems, written
from leadcat_rules.plugins.hooks import HOOKS, Answered
from leadcat_rules.plugins.plugin import Candidate, Implementation, Plugin

_MARK = "leadcat_impl"
_PREFIX = "leadcat_"
_NEAR = 0.6
_VERY_NEAR = 0.85
"""For functions without a mark, which may be a plugin's own."""

_Scanned: TypeAlias = Implementation | Problem


def scan(candidate: Candidate) -> tuple[Plugin, list[Problem]]:
    """The plugin with what it answers rightly, and every problem of what it doesn't."""
    if inspect.isclass(candidate.plugin):
        return Plugin(candidate.name, candidate.label, ()), [_is_a_class(candidate)]
    scanned = list(_scan_attributes(candidate))
    implementations = tuple(one for one in scanned if isinstance(one, Implementation))
    problems = [one for one in scanned if isinstance(one, Problem)]
    if not scanned:
        problems = [_answers_nothing(candidate)]
    return Plugin(candidate.name, candidate.label, implementations), problems


def plain_attribute(plugin: object, name: str) -> object:
    """The value stored under this name, None when there is none; properties are not run."""
    value, _ = _read(plugin, name, _own(plugin))
    return value


def _scan_attributes(candidate: Candidate) -> Iterator[_Scanned]:
    own = _own(candidate.plugin)
    inherited = (name for kind in type(candidate.plugin).__mro__ for name in vars(kind))
    names = (name for name in {*own, *inherited} if not name.startswith("__"))
    for name in sorted(names):
        value, is_own = _read(candidate.plugin, name, own)
        function = _bound(candidate.plugin, value, is_own=is_own)
        options = None if function is None else _options(value, function)
        if function is None or options is None:
            yield from _unmarked(candidate, name, value)
        else:
            hook = options.get("specname") or name
            yield from _marked(candidate, Implementation(hook, name, function, options))


def _own(plugin: object) -> Mapping[str, Any]:
    try:
        own = object.__getattribute__(plugin, "__dict__")
    except AttributeError:
        return {}
    return own if isinstance(own, dict) else {}


def _read(plugin: object, name: str, own: Mapping[str, Any]) -> tuple[object, bool]:
    """What is stored under this name, and whether in the object itself, slots included."""
    if name in own:
        return own[name], True
    value = inspect.getattr_static(type(plugin), name, None)
    if not isinstance(value, MemberDescriptorType):
        return value, False
    try:
        return value.__get__(plugin), True
    except AttributeError:
        return None, True


def _bound(plugin: object, value: object, *, is_own: bool) -> FunctionType | MethodType | None:
    """The function as an attribute access would give it; None for anything that isn't one."""
    if isinstance(value, staticmethod):
        value = value.__func__
    elif isinstance(value, classmethod) and isinstance(value.__func__, FunctionType):
        value = MethodType(value.__func__, type(plugin))
    elif isinstance(value, FunctionType) and not is_own:
        value = MethodType(value, plugin)
    return value if isinstance(value, FunctionType | MethodType) else None


def _options(value: object, function: object) -> HookimplOpts | None:
    options = getattr(value, _MARK, None) or getattr(function, _MARK, None)
    return cast(HookimplOpts, options) if isinstance(options, dict) else None


def _unmarked(candidate: Candidate, name: str, value: object) -> Iterator[Problem]:
    if value is None or not name.startswith(_PREFIX):
        return
    if name in HOOKS:
        yield _not_marked(candidate, name, value)
    elif isinstance(value, FunctionType | MethodType) and _near(name, _VERY_NEAR):
        yield _unknown(candidate, name, written(name, value), _VERY_NEAR)


def _marked(candidate: Candidate, found: Implementation) -> Iterator[_Scanned]:
    text = written(found.attribute, found.function)
    hook = HOOKS.get(found.hook)
    if hook is None:
        if not found.options.get("optionalhook"):
            yield _unknown(candidate, found.hook, text, _NEAR)
        return
    problems = argument_problems(candidate.label, hook, found.function, text)
    if hook.answered is Answered.BY_THE_ENGINE:
        problems.append(_reserved(candidate, found.hook))
    if found.options.get("wrapper") or found.options.get("hookwrapper"):
        problems.append(_wrapper(candidate, found.hook))
    if problems:
        yield from problems
    else:
        yield found


def _near(name: str, cutoff: float) -> str | None:
    short = {hook.removeprefix(_PREFIX): hook for hook in HOOKS}
    near = get_close_matches(name.removeprefix(_PREFIX), short, n=1, cutoff=cutoff)
    return short[near[0]] if near else None


def _is_a_class(candidate: Candidate) -> Problem:
    name = getattr(candidate.plugin, "__name__", "it")
    return Problem(
        ErrorCode.PLUGIN_IS_A_CLASS,
        f"{candidate.label} is the class {name}, its hooks have no instance to be called on",
        f"give an instance: {name}()",
    )


def _answers_nothing(candidate: Candidate) -> Problem:
    return Problem(
        ErrorCode.HOOK_NOT_ANSWERED,
        f"{candidate.label} answers no hook",
        "put @hookimpl above each function that answers one",
    )


def _not_marked(candidate: Candidate, name: str, value: object) -> Problem:
    is_function = isinstance(value, FunctionType | MethodType | staticmethod | classmethod)
    what = "has no @hookimpl" if is_function else f"is a {type(value).__name__}, no function"
    return Problem(
        ErrorCode.HOOK_NOT_MARKED,
        f"{candidate.label}: {name} {what}, so nobody would ever ask it",
        f"put @hookimpl above {HOOKS[name].signature}",
    )


def _unknown(candidate: Candidate, name: str, text: str, cutoff: float) -> Problem:
    near = _near(name, cutoff)
    return Problem(
        ErrorCode.HOOK_UNKNOWN,
        f"{candidate.label}: there is no hook {name}, which {text} answers",
        f"did you mean {HOOKS[near].signature}?" if near else f"the hooks are {', '.join(HOOKS)}",
    )


def _reserved(candidate: Candidate, name: str) -> Problem:
    return Problem(
        ErrorCode.HOOK_RESERVED,
        f"{candidate.label}: {name} is answered by the engine, nobody else",
        "answer leadcat_decided to learn what came of an event",
    )


def _wrapper(candidate: Candidate, name: str) -> Problem:
    return Problem(
        ErrorCode.HOOK_WRAPPER_REFUSED,
        f"{candidate.label}: {name} is a wrapper, but each plugin is asked by itself",
        "answer the hook with an ordinary function",
    )
