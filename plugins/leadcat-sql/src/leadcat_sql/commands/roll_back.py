"""`leadcat roll-back`: an earlier revision becomes the active one again."""

from __future__ import annotations

from typing import Annotated

import typer

from leadcat_rules import Ruleset
from leadcat_rules.terminal import StartUp
from leadcat_sql.commands.options import Actor, Expect, StoreUrl
from leadcat_sql.commands.publishing import publishing


def roll_back(
    context: typer.Context,
    revision: Annotated[
        str,
        typer.Argument(metavar="REVISION", help="Its id, the beginning of it, or its number."),
    ],
    store: StoreUrl,
    expect: Expect = None,
    by: Actor = "",
) -> None:
    """Make an earlier revision active again, and print it.

    It becomes a new entry of the history, unless it is active already. Refused when another
    revision is active than expected.
    """
    with publishing(StartUp.of(context), store) as found:
        expected = found.expected(expect)
        rules = Ruleset.from_canonical(found.revision(revision).content)
        found.publish(rules, expect=expected, by=by)
