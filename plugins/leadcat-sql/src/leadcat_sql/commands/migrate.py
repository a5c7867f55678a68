"""`leadcat migrate`: a database becomes what this version of the plugin needs."""

from __future__ import annotations

from typing import Annotated

import typer

from leadcat_sql.commands.options import StoreUrl
from leadcat_sql.places import Place


def migrate(
    store: StoreUrl,
    store_only: Annotated[
        bool, typer.Option("--store-only", help="Make no tables for the embedded CRM.")
    ] = False,
    beside_others: Annotated[
        bool,
        typer.Option("--beside-others", help="Also beside the tables of something else."),
    ] = False,
) -> None:
    """Make or update the tables of a store and its CRM.

    All of it is done or nothing, and nothing where nothing is missing.
    """
    from leadcat_sql.database.migrating import migrate as bring_up_to_date

    branches = ("store",) if store_only else ("store", "crm")
    place = Place.of(store)
    done = bring_up_to_date(place.url, branches=branches, beside_others=beside_others)
    for migrated in done:
        print(migrated)
    if not done:
        print("The database is up to date.")
