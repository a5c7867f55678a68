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
        """The command itself; PluginError where it can't be imported or made."""
        try:
            return _command(str(self.name), self.home)
        except (Exception, SystemExit) as error:  # a module can break in any way
            raise PluginError(_not_imported(str(self.name), self.home, error)) from error


def _command(name: str, home: str) -> Any:
    module, _, attribute = home.partition(":")
    found = getattr(import_module(module), attribute)
    holder = typer.Typer(add_completion=False, rich_markup_mode=None)
    if isinstance(found, typer.Typer):
        holder.add_typer(found, name=name)
    else:
        holder.command(name)(found)
    return get_group(holder).commands[name]


def _not_imported(name: str, home: str, error: BaseException) -> Problem:
    return Problem(
        ErrorCode.PLUGIN_IMPORT_FAILED,
        f"the command {name!r} can't be imported from {home}: {said(error)}",
        "install what it lacks",
    )
