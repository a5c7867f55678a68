"""`leadcat inbox`: what waits for an answer, and what was answered."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated

import typer

from leadcat_rules import Confirmation, ConfirmationQuery, ConfirmationStatus
from leadcat_rules.terminal import Names, StartUp, print_json
from leadcat_sql.commands.confirmations import confirmation_row, confirmation_table
from leadcat_sql.commands.options import (
    PAGE,
    After,
    AsJson,
    Company,
    Limit,
    Rule,
    Since,
    StoreUrl,
    Until,
    one_of,
)
from leadcat_sql.commands.paging import Page, behind
from leadcat_sql.commands.reading import reading


class Listed(StrEnum):
    """Which confirmations: those of one status, or all."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    OVERRIDDEN = "overridden"
    DECLINED = "declined"
    EXPIRED = "expired"
    STALE = "stale"
    SUPERSEDED = "superseded"
    ALL = "all"

    @property
    def status(self) -> ConfirmationStatus | None:
        """The status that is asked for; None for any."""
        return None if self is Listed.ALL else ConfirmationStatus(self.value)


def inbox(
    context: typer.Context,
    store: StoreUrl,
    company: Company = None,
    rule: Rule = None,
    listed: Annotated[
        Listed,
        typer.Option(
            "--status",
            metavar="STATUS",
            parser=one_of(Listed),
            help="pending, accepted, ..., or all.",
        ),
    ] = Listed.PENDING,
    since: Since = None,
    until: Until = None,
    limit: Limit = PAGE,
    after: After = None,
    as_json: AsJson = False,
) -> None:
    """List what waits for an answer, oldest first.

    Times are those at which a question was opened.
    """
    query = ConfirmationQuery(
        company=company,
        rule=rule,
        status=listed.status,
        since=since,
        until=until,
        after=behind(after),
        limit=limit + 1,
    )
    with reading(StartUp.of(context), store) as found:
        shown, page = Page.of(found.store.confirmations(query), limit)
        if as_json:
            for confirmation in shown:
                print_json(confirmation_row(confirmation))
        else:
            _print(shown, found.names, listed)
        page.tell(as_json=as_json)


def _print(shown: Sequence[Confirmation], names: Names | None, listed: Listed) -> None:
    waiting = listed is Listed.PENDING
    if not shown:
        print("Nothing waits for an answer." if waiting else "There is no such confirmation.")
        return
    confirmation_table(shown, names)
    if waiting:
        print("\nAnswer one by its id: leadcat answer ID accept|decline|CATEGORY --store URL")
