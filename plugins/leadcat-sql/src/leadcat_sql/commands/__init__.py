"""The commands that work on a store, one file each; what they need is loaded when one is called."""

from __future__ import annotations

import typer

from leadcat_rules.terminal import add_later

_COMMANDS = {
    "demo": ("demo:demo", "Tell how a lead becomes a customer, on a fresh database."),
    "migrate": ("migrate:migrate", "Make or update the tables of a store and its CRM."),
    "seed": ("seed:seed", "Fill an empty CRM, from a file or with made-up companies."),
    "dump": ("dump:dump", "Print the CRM's lists and companies as a snapshot."),
    "publish": ("publish:publish", "Make a ruleset the active one, and print its revision."),
    "revisions": ("revisions:revisions", "List every saving of the rules, newest first."),
    "roll-back": ("roll_back:roll_back", "Make an earlier revision active again, and print it."),
    "inbox": ("inbox:inbox", "List what waits for an answer, oldest first."),
    "answer": ("answer:answer", "Answer a confirmation, once."),
    "log": ("log:log", "List decisions, newest first; or explain some."),
    "undo": ("undo:undo", "Take updates back, the newest first."),
    "retry": ("retry:retry", "Try again what failed, also what sweep has given up."),
    "sweep": ("sweep:sweep", "Expire, recover and retry what is due."),
    "backfill": (
        "backfill:backfill",
        "Apply rules to what the CRM holds already; first as a dry run.",
    ),
}
"""Each command's module and function, and the first sentence of its help."""

app = typer.Typer()
for _name, (_home, _about) in _COMMANDS.items():
    add_later(app, _name, f"leadcat_sql.commands.{_home}", _about)

__all__ = ["app"]
