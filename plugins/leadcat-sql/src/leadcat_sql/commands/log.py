"""`leadcat log`: the decisions of a store, or some of them in full."""

from __future__ import annotations

from typing import Annotated

import typer

from leadcat_rules import DecisionQuery
from leadcat_rules.terminal import (
    DecisionTable,
    JsonLines,
    Output,
    StartUp,
    decisions_named,
    print_json,
    screen,
)
from leadcat_sql.commands.explaining import Explanation, full_row
from leadcat_sql.commands.options import (
    PAGE,
    After,
    AsJson,
    Company,
    Limit,
    OfOutcome,
    OfReason,
    Rule,
    Since,
    StoreUrl,
    Until,
)
from leadcat_sql.commands.paging import Page, behind
from leadcat_sql.commands.reading import Found, reading


def log(
    context: typer.Context,
    store: StoreUrl,
    ids: Annotated[
        list[str] | None,
        typer.Argument(metavar="ID", help="Show these decisions in full, and why."),
    ] = None,
    company: Company = None,
    rule: Rule = None,
    outcome: OfOutcome = None,
    reason: OfReason = None,
    since: Since = None,
    until: Until = None,
    limit: Limit = PAGE,
    after: After = None,
    as_json: AsJson = False,
) -> None:
    """List decisions, newest first; or explain some.

    Times are those at which something was decided.
    """
    query = DecisionQuery(
        company=company,
        rule=rule,
        outcome=outcome,
        reason=reason,
        since=since,
        until=until,
        after=behind(after),
        limit=limit + 1,
    )
    if ids and query != DecisionQuery(limit=limit + 1):
        raise typer.BadParameter("ids and filters don't go together: leave one of them out")
    with reading(StartUp.of(context), store) as found:
        if ids:
            _explain(found, ids, as_json=as_json)
        else:
            _list(found, query, limit, as_json=as_json)


def _list(found: Found, query: DecisionQuery, limit: int, *, as_json: bool) -> None:
    shown, page = Page.of(found.store.decisions(query), limit)
    output: Output = JsonLines() if as_json else DecisionTable(found.names, with_times=True)
    for decision in shown:
        output.show(decision)
    if shown or as_json:
        output.close()
    else:
        print("There is no such decision.")
    page.tell(as_json=as_json)


def _explain(found: Found, ids: list[str], *, as_json: bool) -> None:
    decisions = decisions_named(found.store, ids)
    if as_json:
        for decision in decisions:
            print_json(full_row(decision))
        return
    console = screen()
    explanation = Explanation(console, found.lists, found.names)
    for number, decision in enumerate(decisions):
        if number:
            console.print()
        explanation.show(decision)
