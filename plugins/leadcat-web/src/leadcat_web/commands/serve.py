"""`leadcat serve`: the embedded CRM in the browser."""

from __future__ import annotations

from typing import Annotated

import typer

from leadcat_rules.terminal import StartUp
from leadcat_web.commands.options import DEFAULT_DATABASE, STORE_VARIABLE
from leadcat_web.commands.zones import machine_zone, zone


def serve(
    context: typer.Context,
    port: Annotated[
        int,
        typer.Option("--port", metavar="N", min=0, max=65535, help="Where; 0 takes a free one."),
    ] = 8000,
    host: Annotated[
        str,
        typer.Option("--host", metavar="ADDRESS", help="For whom: this machine alone, or 0.0.0.0."),
    ] = "127.0.0.1",
    database: Annotated[
        str,
        typer.Option(
            "--database",
            "--store",
            metavar="URL",
            envvar=STORE_VARIABLE,
            help="The database of the CRM, which is made when it isn't there.",
        ),
    ] = DEFAULT_DATABASE,
    ruleset: Annotated[
        str | None,
        typer.Option("--ruleset", metavar="FILE", help="Publish these rules first, once."),
    ] = None,
    seed: Annotated[
        int,
        typer.Option("--seed", metavar="N", min=0, help="Made-up companies of a new CRM."),
    ] = 60,
    time_zone: Annotated[
        str | None,
        typer.Option(
            "--time-zone",
            metavar="ZONE",
            parser=zone,
            help="In which times are shown, Europe/Oslo for example; this machine's without it.",
        ),
    ] = None,
) -> None:
    """Serve the embedded CRM in the browser, and its HTTP API.

    A new database gets a small CRM with rules. Where nobody may sign in yet, accounts are made,
    and their passwords printed, once. It ends by Ctrl-C or SIGTERM.
    """
    from leadcat_web.commands.listening import listener
    from leadcat_web.commands.serving import Serving

    shown_in, without = time_zone or machine_zone(), StartUp.of(context).without
    with listener(host, port) as listening:
        Serving(database, ruleset, seed, without, shown_in).run(listening)
