"""`leadcat dump`: the CRM of a database as a snapshot."""

from __future__ import annotations

from typing import Annotated

import typer

from leadcat_rules import dump_snapshot
from leadcat_rules.terminal import print_snapshot
from leadcat_sql.commands.embedded import embedded_crm
from leadcat_sql.commands.options import StoreUrl
from leadcat_sql.places import refuse_to_replace


def dump(
    store: StoreUrl,
    write: Annotated[
        str | None,
        typer.Option("--write", metavar="FILE", help="Into this file, whole or not at all."),
    ] = None,
) -> None:
    """Print the CRM's lists and companies as a snapshot.

    Contacts, sales and what a store remembers have no place in one.
    """
    if write is not None:
        refuse_to_replace(store, write)
    with embedded_crm(store) as crm:
        snapshot = crm.dump()
    if write is None:
        print_snapshot(snapshot)
    else:
        dump_snapshot(snapshot, write)
