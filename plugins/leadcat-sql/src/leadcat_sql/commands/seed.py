"""`leadcat seed`: an empty CRM gets its companies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from attrs import evolve

from leadcat_rules import Refused, Snapshot, load_snapshot
from leadcat_rules.terminal import plural
from leadcat_sql.commands.embedded import embedded_crm
from leadcat_sql.commands.options import StoreUrl

if TYPE_CHECKING:
    from leadcat_sql.crm.embedded import EmbeddedCrm

_ELSEWHERE = "name another database, or another tenant: ?tenant=NAME"


def seed(
    store: StoreUrl,
    companies: Annotated[
        int | None,
        typer.Option("--companies", metavar="N", min=0, help="So many, with contacts and sales."),
    ] = None,
    crm: Annotated[
        str | None, typer.Option("--crm", metavar="SNAPSHOT", help="Those of a CRM in a file.")
    ] = None,
) -> None:
    """Fill an empty CRM, from a file or with made-up companies.

    The made-up ones are the same each time.
    """
    if (companies is None) == (crm is None):
        raise typer.BadParameter("name one: --companies N, or --crm SNAPSHOT")
    snapshot = None if crm is None else load_snapshot(crm)
    with embedded_crm(store) as opened:
        try:
            number = _fill(opened, snapshot, companies or 0)
        except Refused as refusal:
            raise Refused(*(evolve(each, hint=_ELSEWHERE) for each in refusal.problems)) from None
    print(f"The CRM has {plural(number, 'company', 'companies')}.")


def _fill(crm: EmbeddedCrm, snapshot: Snapshot | None, companies: int) -> int:
    """How many companies it has then."""
    if snapshot is None:
        crm.seed(companies=companies)
        return companies
    crm.load(snapshot)
    return len(snapshot.companies)
