"""Pluggy, called in one typed way: who answers a hook, and asking exactly one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from pluggy import HookCaller, HookImpl, HookimplOpts, HookRelay, PluginManager

from leadcat_rules import hookspecs
from leadcat_rules.plugins.hooks import HOOKS
from leadcat_rules.plugins.plugin import Implementation
from leadcat_rules.plugins.tracing import TraceCallback, Tracing


class Relay:
    """The plugins that pluggy knows. Registering is for start-up; asking is safe in threads."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._pluggy = _Pluggy("leadcat")
        self._pluggy.add_hookspecs(hookspecs)
        self._tracing = Tracing(self._pluggy, clock)
        self._registered: set[_Registered] = set()
        self.answerers: dict[str, tuple[str, ...]] = {}
        """For each hook the names of those that answer it, in pluggy's order of asking."""
        self._callers: dict[tuple[str, str], HookCaller] = {}
        self._functions: dict[tuple[str, str], HookImpl] = {}
        self._index()

    @property
    def hook(self) -> HookRelay:
        """Pluggy's own relay, untyped."""
        return self._pluggy.hook

    def register(self, plugins: Iterable[tuple[str, Iterable[Implementation]]]) -> None:
        """Register what each of these names answers, all of it checked before."""
        for name, implementations in plugins:
            registered = _Registered(implementations)
            self._pluggy.register(registered, name)
            self._registered.add(registered)
        self._index()

    def ask(self, hook: str, plugin: str, arguments: Mapping[str, object]) -> object:
        """What exactly this plugin answers, None for nothing; raises what it raises."""
        if not self._tracing.callbacks:
            # One function without wrappers: pluggy would do the same, in three times the time.
            found = self._functions[hook, plugin]
            return found.function(*[arguments[name] for name in found.argnames])
        answer: object = self._callers[hook, plugin](**arguments)
        if isinstance(answer, list) and HOOKS[hook].gathers_answers:
            return answer[0] if answer else None
        return answer

    def trace(self, callback: TraceCallback) -> Callable[[], None]:
        """Call back after each call of a hook; the function that is returned ends it."""
        return self._tracing.add(callback)

    def _index(self) -> None:
        for hook in HOOKS:
            caller: HookCaller = getattr(self._pluggy.hook, hook)
            found = caller.get_hookimpls()
            self.answerers[hook] = tuple(each.plugin_name for each in reversed(found))
            for each in found:
                others = [one for one in self._registered if one is not each.plugin]
                only = self._pluggy.subset_hook_caller(hook, others)
                self._callers[hook, each.plugin_name] = only
                self._functions[hook, each.plugin_name] = each


class _Registered:
    """What pluggy sees of a plugin: the functions that were checked, and nothing else.

    It has an identity of its own, so plugins may compare and hash as they like.
    """

    def __init__(self, implementations: Iterable[Implementation]) -> None:
        self.options: dict[str, HookimplOpts] = {}
        for found in implementations:
            self.options[found.hook] = found.options
            setattr(self, found.hook, found.function)


class _Pluggy(PluginManager):
    """Pluggy, told what answers a hook instead of looking for marks a second time."""

    def parse_hookimpl_opts(self, plugin: object, name: str) -> HookimplOpts | None:
        return plugin.options.get(name) if isinstance(plugin, _Registered) else None
