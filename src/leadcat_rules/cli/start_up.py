"""What a command starts with: the global options, and the plugins that they leave."""

from __future__ import annotations

from functools import cached_property
from importlib.metadata import entry_points
from typing import Any

import typer
from attrs import frozen

from leadcat_rules.cli.exits import report
from leadcat_rules.plugins import GROUP, Plugins


@frozen
class StartUp:
    """The global options of one call of `leadcat`."""

    strict: bool = False
    """Refuse to start when a plugin is broken, instead of leaving it out."""
    without: tuple[str, ...] = ()
    """The names of plugins that are switched off."""

    @classmethod
    def of(cls, context: typer.Context) -> StartUp:
        """The options that this command was called with."""
        started: StartUp = context.obj
        return started

    @classmethod
    def from_options(cls, options: dict[str, Any]) -> StartUp:
        """As the options stand on the command line."""
        return cls(bool(options.get("strict")), tuple(options.get("without") or ()))

    @property
    def needs_plugins(self) -> bool:
        """Whether any is installed, or is to be switched off; looking costs less than loading."""
        return bool(self.without or entry_points(group=GROUP))

    @cached_property
    def plugins(self) -> Plugins:
        """The installed plugins; what can't be imported is reported. Raises PluginError."""
        plugins = Plugins.load(discover=True, without=self.without, strict=self.strict)
        report(*(found.why for found in plugins.listing() if found.why is not None))
        return plugins
