"""`leadcat plugins`: what is installed, and how it stands."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from leadcat_rules.plugins import PluginInfo, PluginState, installed_hosts
from leadcat_rules.terminal.printing import print_json, screen, words
from leadcat_rules.terminal.start_up import StartUp
from leadcat_rules.terminal.table import PagedTable

_STYLES = {PluginState.LOADED: "green", PluginState.FAILED: "red", PluginState.SWITCHED_OFF: "dim"}


def list_plugins(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print a list in JSON.")] = False,
) -> None:
    """List the plugins: from where, which hooks, what failed."""
    listing = StartUp.of(context).plugins.listing()
    if as_json:
        print_json([_row(found) for found in listing], indent=2)
    else:
        _print_table(listing)


def _row(found: PluginInfo) -> dict[str, Any]:
    return {
        "name": found.name,
        "state": found.state.value,
        "distribution": found.source.distribution,
        "version": found.source.version,
        "hooks": list(found.hooks),
        "why": _why(found) or None,
    }


def _why(found: PluginInfo) -> str:
    return "; ".join(problem.message for problem in found.why)


def _print_table(listing: tuple[PluginInfo, ...]) -> None:
    console = screen()
    table = PagedTable(console, ("plugin", "state", "source", "hooks, or what failed"))
    for found in listing:
        table.add(
            words(found.name),
            words(found.state.replace("_", " "), _STYLES[found.state]),
            words(str(found.source)),
            words(_why(found) or ", ".join(found.hooks)),
        )
    table.flush()
    if not listing:
        console.print("No plugins are installed.")
    hosts = ", ".join(installed_hosts())
    if hosts:
        console.print(f"Hosts and stores, loaded when they are chosen: {hosts}")
