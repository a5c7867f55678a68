"""What plugins bring along for `--store URL`: stores, opened by whoever knows the kind of URL."""

from __future__ import annotations

from leadcat_rules.errors import LeadcatError, PluginError
from leadcat_rules.plugins.answers import HostFault, check_answer
from leadcat_rules.plugins.listed import hook_failed
from leadcat_rules.plugins.loaded import Plugins
from leadcat_rules.store import Store

_HOOK = "leadcat_open_store"


def store_of(plugins: Plugins, url: str) -> Store | None:
    """The store of the first plugin that opens this URL; None when it is nobody's kind.

    A LeadcatError of the plugin passes through. Raises PluginError for whatever else it does.
    """
    labels = {plugin.name: plugin.label for plugin in plugins.checked}
    for plugin in plugins.answerers(_HOOK):
        try:
            store = _asked(plugins, plugin, url)
        except HostFault as fault:
            if isinstance(fault.__cause__, LeadcatError):
                raise fault.__cause__ from None
            raise PluginError(hook_failed(labels[plugin], _HOOK, fault.message)) from fault
        if store is not None:
            return store
    return None


def opens_any(plugins: Plugins) -> bool:
    """Whether a plugin opens stores at all, of whatever kind."""
    return any(plugins.answerers(_HOOK))


def _asked(plugins: Plugins, plugin: str, url: str) -> Store | None:
    asked = {"url": url}
    answer = plugins.call(_HOOK, plugin, asked)
    check_answer(_HOOK, plugin, answer, asked)
    store: Store | None = answer  # type: ignore[assignment]  # it has just been checked
    return store
