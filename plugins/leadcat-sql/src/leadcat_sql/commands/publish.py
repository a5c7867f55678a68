"""`leadcat publish`: a ruleset of a file becomes the active one."""

from __future__ import annotations

from typing import Annotated

import typer

from leadcat_rules import Snapshot, load_ruleset
from leadcat_rules.terminal import StartUp
from leadcat_sql.commands.options import Actor, Expect, StoreUrl
from leadcat_sql.commands.publishing import publishing


def publish(
    context: typer.Context,
    ruleset: Annotated[str, typer.Argument(metavar="RULESET", help="The rules.")],
    store: StoreUrl,
    expect: Expect = None,
    by: Actor = "",
) -> None:
    """Make a ruleset the active one, and print its revision.

    Names are checked against the CRM in the database. Refused when another revision is active
    than expected; what is active already isn't saved once more.
    """
    start_up = StartUp.of(context)
    with publishing(start_up, store) as found:
        expected = found.expected(expect)
        lists = found.lists
        crm = Snapshot(tuple(lists.categories), tuple(lists.lead_statuses))
        rules = load_ruleset(
            ruleset, crm=crm if lists.categories else None, variables=start_up.plugins.variables
        )
        found.publish(rules, expect=expected, by=by)
