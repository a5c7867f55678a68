"""What is known of a plugin: where it comes from, what it answers, how it stands."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from attrs import frozen
from pluggy import HookimplOpts

from leadcat_rules.errors import Problem


@frozen
class Source:
    """Where a plugin comes from; without an entry point it was handed in."""

    distribution: str | None = None
    version: str | None = None
    entry_point: str | None = None
    """What is imported, such as `leadcat_score.plugin:conditions`."""

    def __str__(self) -> str:
        named = " ".join(part for part in (self.distribution, self.version) if part)
        return named or self.entry_point or "handed in"


@frozen(kw_only=True)
class Candidate:
    """A plugin before it is checked."""

    name: str
    source: Source
    plugin: object = None
    failure: Problem | None = None
    """Why it couldn't be imported."""
    is_switched_off: bool = False

    @property
    def label(self) -> str:
        """How an error calls it: `plugin 'score' (leadcat-score 1.2)`."""
        return f"plugin {self.name!r} ({self.source})"

    @property
    def is_at_hand(self) -> bool:
        """Whether there is an object to check."""
        return self.failure is None and not self.is_switched_off


PLAIN: HookimplOpts = {
    "wrapper": False,
    "hookwrapper": False,
    "optionalhook": False,
    "tryfirst": False,
    "trylast": False,
    "specname": None,
}
"""The options of `@hookimpl` without any."""


@frozen(eq=False)
class Implementation:
    """One function of a plugin that answers a hook; `options` are pluggy's."""

    hook: str
    attribute: str
    function: Callable[..., object]
    options: HookimplOpts


@frozen(eq=False)
class Plugin:
    """A plugin that was checked."""

    name: str
    label: str
    implementations: tuple[Implementation, ...]

    @property
    def hooks(self) -> tuple[str, ...]:
        """The names of the hooks that it answers."""
        return tuple(implementation.hook for implementation in self.implementations)

    def answer_to(self, hook: str) -> Callable[..., object]:
        """The function that answers this hook; KeyError when none does."""
        return {found.hook: found.function for found in self.implementations}[hook]


@frozen
class Defect:
    """What keeps a plugin from being loaded, or several that don't go together."""

    problem: Problem
    plugins: tuple[str, ...]
    """The names of those that it is about."""


class PluginState(StrEnum):
    """How a plugin stands after start-up."""

    LOADED = "loaded"
    FAILED = "failed"
    SWITCHED_OFF = "switched_off"


@frozen
class PluginInfo:
    """One line of `leadcat plugins`."""

    name: str
    source: Source
    state: PluginState
    hooks: tuple[str, ...] = ()
    why: tuple[Problem, ...] = ()
    """For a plugin that failed: all that was wrong."""
