"""Commands that are imported when they are called, so that `leadcat --help` waits for none."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from importlib import import_module
from typing import Any, ClassVar

import typer
from typer.core import TyperCommand
from typer.main import get_group

from leadcat_rules.errors import ErrorCode, PluginError, Problem, said


def commands_in(app: typer.Typer) -> Mapping[str, Any]:
    """Click's commands by their names. A named app is one command with commands of its own."""
    holder = typer.Typer(add_completion=False, rich_markup_mode=None)
    holder.add_typer(app)
    return get_group(holder).commands


def add_later(app: typer.Typer, name: str, home: str, about: str) -> None:
    """Add a command, or a typer app of commands, that stands at `home`: `package.module:name`.

    `about` is the first sentence of its help, for the list of commands: nothing is imported for it.
    """
    kind = type("CommandForLater", (CommandForLater,), {"home": home})
    app.command(name, cls=kind, help=about)(_nothing)


def _nothing() -> None:
    """What typer reads parameters from, where the command itself isn't there yet."""


class CommandForLater(TyperCommand):
    """Stands in the list for a command; whoever calls it, or asks for its help, gets the command.

    `args` and `parent` are click's, which typer brings along under changing names.
    """

    home: ClassVar[str]

    def make_context(
        self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any
    ) -> Any:
        """The context of the command itself."""
        return self.imported.make_context(info_name, args, parent, **extra)

    @cached_property
    def imported(self) -> Any:
        """The command itself; PluginError where its module can't be imported."""
        module, _, name = self.home.partition(":")
        try:
            found = getattr(import_module(module), name)
        except ImportError as error:
            raise PluginError(_not_imported(str(self.name), module, error)) from error
        holder = typer.Typer(add_completion=False, rich_markup_mode=None)
        if isinstance(found, typer.Typer):
            holder.add_typer(found, name=self.name)
        else:
            holder.command(self.name)(found)
        return get_group(holder).commands[str(self.name)]


def _not_imported(name: str, module: str, error: ImportError) -> Problem:
    return Problem(
        ErrorCode.PLUGIN_IMPORT_FAILED,
        f"the command {name!r} can't be imported from {module}: {said(error)}",
        "install what it lacks",
    )
