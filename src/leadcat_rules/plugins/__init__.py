"""Find, load, check, isolate and list plugins; `Plugins` is the one that the engine asks."""

from __future__ import annotations

from leadcat_rules.plugins.answers import HostFault, check_answer, is_awaited
from leadcat_rules.plugins.discovery import GROUP, HOST_GROUP, installed_hosts
from leadcat_rules.plugins.hooks import HOOKS, Answered, Hook
from leadcat_rules.plugins.loaded import Plugins
from leadcat_rules.plugins.plugin import PluginInfo, PluginState, Source
from leadcat_rules.plugins.tracing import HookCall

__all__ = [
    "GROUP",
    "HOOKS",
    "HOST_GROUP",
    "Answered",
    "Hook",
    "HookCall",
    "HostFault",
    "PluginInfo",
    "PluginState",
    "Plugins",
    "Source",
    "check_answer",
    "installed_hosts",
    "is_awaited",
]
