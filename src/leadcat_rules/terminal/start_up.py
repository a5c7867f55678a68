"""What a command starts with: the global options, and the plugins that they leave."""

from __future__ import annotations

from functools import cached_property
from importlib.metadata import entry_points
from typing import Any

import typer
from attrs import evolve, frozen

from leadcat_rules.plugins import GROUP, Plugins
from leadcat_rules.terminal.exits import report


@frozen
class StartUp:
    """The global options of one call of `leadcat`."""

    strict: bool = False
    """Refuse to start when a plugin is broken, instead of leaving it out."""
    without: tuple[str, ...] = ()
    """The names of plugins that are switched off."""
    command: str = ""
    """The command that is called, empty for `--help`."""

    @classmethod
    def of(cls, context: typer.Context) -> StartUp:
        """The options that this command was called with."""
        started: StartUp = context.obj
        return started

    @classmethod
    def from_options(cls, options: dict[str, Any]) -> StartUp:
        """As the options stand on the command line."""
        return cls(bool(options.get("strict")), tuple(options.get("without") or ()))

    def calling(self, command: str) -> StartUp:
        """The same options, for this command."""
        return evolve(self, command=command)

    @property
    def needs_plugins(self) -> bool:
        """Whether any is installed, or is to be switched off; looking costs less than loading."""
        return bool(self.without or entry_points(group=GROUP))

    @cached_property
    def plugins(self) -> Plugins:
        """The installed plugins; what can't be imported is reported. Raises PluginError.

        A defective one is raised too, except by the command that lists which failed and why.
        """
        plugins = Plugins.load(
            discover=True,
            without=self.without,
            strict=self.strict,
            leave_defective_out=self.command == "plugins" and not self.strict,
        )
        problems = (problem for found in plugins.listing() for problem in found.why)
        report(*dict.fromkeys(problems))
        return plugins
