"""What `leadcat` finds of this plugin: `serve`, `account` and `client`.

It is loaded with every command, so nothing here needs a web framework before one is called.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from leadcat_rules import hookimpl

if TYPE_CHECKING:
    from typer import Typer


@hookimpl
def leadcat_commands() -> Sequence[Typer]:
    """The embedded CRM in the browser, and who may sign in to it."""
    from leadcat_web.commands import app

    return [app]
