"""The commands of the embedded CRM in the browser; what they need is loaded when one is called."""

from __future__ import annotations

import typer

from leadcat_rules.terminal import add_later

_COMMANDS = {
    "serve": ("serve:serve", "Serve the embedded CRM in the browser, and its HTTP API."),
    "account": ("account:account", "Who may sign in to the embedded CRM."),
    "client": ("client:client", "Which programs may call the HTTP API."),
}
"""Each command's module and function, and the first sentence of its help."""

app = typer.Typer()
for _name, (_home, _about) in _COMMANDS.items():
    add_later(app, _name, f"leadcat_web.commands.{_home}", _about)

__all__ = ["app"]
