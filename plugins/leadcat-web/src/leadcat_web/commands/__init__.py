"""The commands of the embedded CRM in the browser; what they need is loaded when one is called."""

from __future__ import annotations

import typer

from leadcat_web.commands.account import account
from leadcat_web.commands.client import client
from leadcat_web.commands.serve import serve

app = typer.Typer()
app.command()(serve)
app.add_typer(account, name="account")
app.add_typer(client, name="client")

__all__ = ["app"]
