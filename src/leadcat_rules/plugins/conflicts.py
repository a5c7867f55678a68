"""What plugins that are right by themselves may not do together, and what they lack."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from leadcat_rules.errors import ErrorCode, Problem
from leadcat_rules.plugins.hooks import HOOKS, OF_A_HOST
from leadcat_rules.plugins.plugin import Defect, Plugin


def answered_twice(plugins: Sequence[Plugin]) -> Iterator[Defect]:
    """Each hook that takes one answer and has several, and each that one plugin answers twice."""
    for hook in HOOKS.values():
        answering = [plugin for plugin in plugins if hook.name in plugin.hooks]
        for plugin in answering:
            if plugin.hooks.count(hook.name) > 1:
                yield Defect(_by_one(hook.name, plugin), (plugin.name,))
        if hook.takes_one_answer and len(answering) > 1:
            names = tuple(plugin.name for plugin in answering)
            yield Defect(_by_several(hook.name, answering), names)


def _by_one(hook: str, plugin: Plugin) -> Problem:
    functions = [each.attribute for each in plugin.implementations if each.hook == hook]
    return Problem(
        ErrorCode.HOOK_ANSWERED_TWICE,
        f"{plugin.label} answers {hook} with {' and '.join(functions)}",
        "leave one of them out",
    )


def _by_several(hook: str, plugins: Sequence[Plugin]) -> Problem:
    labels = " and ".join(plugin.label for plugin in plugins)
    return Problem(
        ErrorCode.HOOK_ANSWERED_TWICE,
        f"{hook} takes one answer, but {labels} each give one",
        f"leave one out, or switch one off, such as {plugins[-1].name!r}",
    )


def not_answered(
    plugins: Sequence[Plugin], hooks: Iterable[str], installed: Sequence[str]
) -> Iterator[Problem]:
    """Each of these hooks that nobody answers; `installed` are hosts that could be chosen."""
    hosts = [plugin.label for plugin in plugins if set(plugin.hooks) & set(OF_A_HOST)]
    for name in hooks:
        if not any(name in plugin.hooks for plugin in plugins):
            lacking = f"{' and '.join(hosts)} lacks it" if hosts else "there is no host"
            choice = f", or choose one of {', '.join(installed)}" if installed else ""
            yield Problem(
                ErrorCode.HOOK_NOT_ANSWERED,
                f"nobody answers {HOOKS[name].signature}: {lacking}",
                f"answer it in the host{choice}",
            )
