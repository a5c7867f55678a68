"""The typer app: the global options, our commands, and those that plugins bring."""

from __future__ import annotations

import logging
import sys
from importlib.metadata import PackageNotFoundError, version
from io import TextIOWrapper
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from leadcat_rules.cli.plugin_commands import plugin_commands
from leadcat_rules.errors import PluginError
from leadcat_rules.terminal.exits import ExitCode, code_of, report
from leadcat_rules.terminal.later import add_later
from leadcat_rules.terminal.start_up import StartUp


class Commands(TyperGroup):
    """Our commands, and below them those of plugins, which are loaded only when there are any.

    `ctx` is click's, which typer brings along under changing names.
    """

    def invoke(self, ctx: Any) -> Any:
        """Run the command; this is where it gets its exit code."""
        raise typer.Exit(code_of(lambda: self._started(ctx)))

    def _started(self, ctx: Any) -> object:
        ctx.obj = StartUp.from_options(ctx.params)
        return super().invoke(ctx)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that is called, ours or a plugin's."""
        ctx.obj = ctx.obj.calling(args[0])
        self._add_those_of_plugins(ctx.obj)
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: Any) -> list[str]:
        """The names for `--help`, which is there also when a plugin is broken."""
        try:
            self._add_those_of_plugins(StartUp.from_options(ctx.params))
        except PluginError as error:
            report(*error.problems)
        return super().list_commands(ctx)

    def _add_those_of_plugins(self, start_up: StartUp) -> None:
        if start_up.needs_plugins:
            for name, command in plugin_commands(start_up, taken=self.commands).items():
                self.add_command(command, name)


app = typer.Typer(
    cls=Commands,
    name="leadcat",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
_OURS = {
    "run": ("run:run", "Run events against a snapshot, and print what came of each."),
    "compile": ("compile:print_compiled", "Print the rules as plain business-rules JSON."),
    "check": ("check:check", "Find what is wrong with rulesets, and what can never be."),
    "test": ("test:run_test", "Run the cases beside each ruleset, and see what they miss."),
    "explain": ("explain:explain", "Tell why events moved their companies or not, rule by rule."),
    "import": ("exchange:import_file", "Make a ruleset of the original product's settings."),
    "export": ("exchange:export_file", "Print rules as the original product's settings."),
    "diff": ("diff:diff", "Tell what two rulesets do otherwise, by an event for each."),
    "simulate": (
        "simulate:simulate",
        "Replay the past by these rules: what would have come of it.",
    ),
    "document": ("document:document", "Tell people what a ruleset does, in six languages."),
    "schema": ("schema:print_schema", "Print the JSON Schema of a format."),
    "plugins": (
        "plugins:list_plugins",
        "List the plugins: from where, which hooks, what failed.",
    ),
}
"""Each command's module and function, and the first sentence of its help."""

for _name, (_home, _about) in _OURS.items():
    add_later(app, _name, f"leadcat_rules.cli.{_home}", _about)


def _print_version(is_wanted: bool) -> None:
    if is_wanted:
        try:
            print(f"leadcat-rules {version('leadcat-rules')}")
        except PackageNotFoundError:
            print("leadcat-rules, not installed")
        raise typer.Exit(ExitCode.DONE)


@app.callback()
def leadcat(
    strict: Annotated[
        bool,
        typer.Option("--strict", is_eager=True, help="Refuse to start when a plugin is broken."),
    ] = False,
    without: Annotated[
        list[str] | None,
        typer.Option(
            "--without", metavar="NAME", is_eager=True, help="Switch a plugin off; repeatable."
        ),
    ] = None,
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Print the version, and end."
        ),
    ] = False,
) -> None:
    """Moves companies from lead to customer by rules that are written once, as JSON.

    Plugins bring further commands: leadcat-sql brings the demo, and those that need a store.

    Exit codes: 0 done; 1 done, and something failed or was found; 2 invalid input or use, and
    nothing was done.
    """


def main() -> None:
    """Run the command that `sys.argv` names, and end with its exit code."""
    _print_whatever_the_encoding()
    _tell_on_standard_error()
    app()


def _print_whatever_the_encoding() -> None:
    """Where the terminal has no å or →, a question mark is better than an error."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")


def _tell_on_standard_error() -> None:
    """What plugins did wrong, as a line each; what can't be imported is told at the start."""
    handler = logging.StreamHandler()
    handler.setFormatter(_OneLine())
    logging.getLogger("leadcat_rules").addHandler(handler)
    logging.getLogger("leadcat_rules.plugins").setLevel(logging.ERROR)


class _OneLine(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        return record.getMessage()
