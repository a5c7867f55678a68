"""The plugins of one engine: checked together, registered by name, asked one by one."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from inspect import iscoroutinefunction
from time import perf_counter
from typing import Any, Protocol

from pluggy import HookRelay

from leadcat_rules.decisions import Answer, Decision
from leadcat_rules.errors import ErrorCode, PluginError, Problem
from leadcat_rules.events import Event
from leadcat_rules.plugins import answers
from leadcat_rules.plugins.conflicts import not_answered
from leadcat_rules.plugins.discovery import installed_hosts
from leadcat_rules.plugins.hooks import FOR_NEWS, NEEDED_OF_A_HOST, OF_A_HOST
from leadcat_rules.plugins.plugin import PLAIN, Implementation, Plugin, PluginInfo
from leadcat_rules.plugins.relay import Relay
from leadcat_rules.plugins.survey import survey
from leadcat_rules.plugins.tracing import TraceCallback
from leadcat_rules.variables import Variable

ENGINE = "engine"
"""The name under which the engine answers `leadcat_event`."""

_log = logging.getLogger("leadcat_rules.hooks")


class AnswersEvents(Protocol):
    """What the engine is to its plugins."""

    def leadcat_event(
        self, context: Any, event: Event, answer: Answer | None
    ) -> Decision | Awaitable[Decision]:
        """The decision that came of the event."""
        ...


class Plugins:
    """The plugins of one engine. Made by `load`; only `register_engine` adds to it afterwards."""

    def __init__(
        self,
        plugins: Sequence[Plugin],
        *,
        variables: Iterable[Variable] = (),
        listing: Iterable[PluginInfo] = (),
        clock: Callable[[], float] = perf_counter,
    ) -> None:
        self.variables = tuple(variables)
        """The plugins' own variables, none of them defined twice."""
        self.checked = tuple(plugins)
        """What is registered, in that order."""
        self._listing = tuple(listing)
        self._relay = Relay(clock)
        self._relay.register((plugin.name, plugin.implementations) for plugin in self.checked)
        told = (name for hook in FOR_NEWS for name in self.answerers(hook))
        self.observers = tuple(dict.fromkeys(told))
        """The names of the plugins that are told of committed decisions or confirmations."""

    @classmethod
    def load(
        cls,
        plugins: Sequence[object] = (),
        *,
        discover: bool = True,
        without: Sequence[str] = (),
        strict: bool = False,
        leave_defective_out: bool = False,
        clock: Callable[[], float] = perf_counter,
    ) -> Plugins:
        """Check and register these plugins, and what is installed when `discover`.

        `plugins` are objects, or names of installed hosts and stores; the last is asked first,
        and all of them before what is installed. `without` switches plugins off by name. Raises
        a PluginError with all problems before anything is registered. An installed plugin that
        can't be imported is left out, and is an error only when `strict`. With
        `leave_defective_out` so is every other that is defective, to be listed with its reasons.
        `clock` times traces, in seconds.
        """
        plugins = (plugins,) if isinstance(plugins, str) else plugins
        without = (without,) if isinstance(without, str) else without
        found = survey(plugins, discover=discover, without=without)
        if leave_defective_out:
            found = found.without_defective()
        if problems := found.problems(strict=strict):
            raise PluginError(*problems)
        return cls(found.plugins, variables=found.variables, listing=found.listing(), clock=clock)

    @property
    def hook(self) -> HookRelay:
        """Pluggy's relay, to fire `hook.leadcat_event(context=…, event=…, answer=…)`."""
        return self._relay.hook

    @property
    def has_coroutines(self) -> bool:
        """Whether a host's hook is a coroutine function, so that only `ahandle` can ask it."""
        return any(
            iscoroutinefunction(found.function)
            for plugin in self.checked
            for found in plugin.implementations
            if found.hook in OF_A_HOST
        )

    def answerers(self, hook: str) -> tuple[str, ...]:
        """The names of the plugins that answer this hook, in the order of asking."""
        return self._relay.answerers[hook]

    def call(self, hook: str, plugin: str, kwargs: Mapping[str, object]) -> object:
        """Ask exactly this plugin, offering these arguments; what it raises is a HostFault."""
        if _log.isEnabledFor(logging.DEBUG):
            _log.debug("%s asks plugin %r", hook, plugin)
        try:
            return self._relay.ask(hook, plugin, kwargs)
        except Exception as error:
            raise answers.HostFault(hook, plugin, error) from error

    def require_host(self) -> None:
        """Raise a PluginError unless every hook that an event needs is answered."""
        self._require(NEEDED_OF_A_HOST)

    def require_lead_statuses(self) -> None:
        """Raise a PluginError unless lead statuses are listed; for rules that name one."""
        self._require(("leadcat_list_lead_statuses",))

    def listing(self) -> tuple[PluginInfo, ...]:
        """Every plugin that was found, loaded or not, in the order of registration."""
        return self._listing

    def trace(self, callback: TraceCallback) -> Callable[[], None]:
        """Call back with a HookCall after each call of a hook; the returned function ends it."""
        return self._relay.trace(callback)

    def register_engine(self, engine: AnswersEvents) -> None:
        """Let this engine answer `leadcat_event`; a second one is refused."""
        if self.answerers("leadcat_event"):
            raise PluginError(_second_engine())
        answer = Implementation("leadcat_event", "leadcat_event", engine.leadcat_event, PLAIN)
        self._relay.register([(ENGINE, [answer])])

    def _require(self, hooks: Sequence[str]) -> None:
        if not all(self.answerers(hook) for hook in hooks):
            raise PluginError(*not_answered(self.checked, hooks, installed_hosts()))


def _second_engine() -> Problem:
    return Problem(
        ErrorCode.HOOK_ANSWERED_TWICE,
        "leadcat_event takes one answer, and these plugins serve an engine already",
        "load the plugins anew for another engine",
    )
