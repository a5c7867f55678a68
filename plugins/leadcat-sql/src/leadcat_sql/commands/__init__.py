"""The commands that work on a store, one file each; what they need is loaded when one is called."""

from __future__ import annotations

import typer

from leadcat_sql.commands.answer import answer
from leadcat_sql.commands.backfill import backfill
from leadcat_sql.commands.demo import demo
from leadcat_sql.commands.dump import dump
from leadcat_sql.commands.inbox import inbox
from leadcat_sql.commands.log import log
from leadcat_sql.commands.migrate import migrate
from leadcat_sql.commands.publish import publish
from leadcat_sql.commands.retry import retry
from leadcat_sql.commands.revisions import revisions
from leadcat_sql.commands.roll_back import roll_back
from leadcat_sql.commands.seed import seed
from leadcat_sql.commands.sweep import sweep
from leadcat_sql.commands.undo import undo

app = typer.Typer()
app.command()(demo)
app.command()(migrate)
app.command()(seed)
app.command()(dump)
app.command()(publish)
app.command()(revisions)
app.command("roll-back")(roll_back)
app.command()(inbox)
app.command()(answer)
app.command()(log)
app.command()(undo)
app.command()(retry)
app.command()(sweep)
app.command()(backfill)

__all__ = ["app"]
