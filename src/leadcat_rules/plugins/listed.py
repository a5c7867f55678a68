"""Hooks that give a list and are asked outside of any event: variables and commands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from leadcat_rules.errors import ErrorCode, Problem, said
from leadcat_rules.plugins.answers import complaint


def ask_for_list(
    label: str, hook: str, ask: Callable[[], object]
) -> tuple[Sequence[Any], Problem | None]:
    """What a plugin contributes, nothing for None; a problem when it raises or gives no list."""
    try:
        answer = ask()
    except Exception as error:
        return (), hook_failed(label, hook, f"raised {said(error)}")
    if answer is None:
        return (), None
    if isinstance(answer, list | tuple):
        return answer, None
    return (), hook_failed(label, hook, complaint("a list or None", answer))


def hook_failed(label: str, hook: str, what: str) -> Problem:
    """What is wrong with a hook that was asked for a list."""
    return Problem(
        ErrorCode.HOOK_FAILED, f"{label}: {hook} {what}", "mend it, or switch the plugin off"
    )
