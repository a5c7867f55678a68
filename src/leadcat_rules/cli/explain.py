"""`leadcat explain`: why events did or did not move their companies."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Annotated

import typer

from leadcat_rules.cli.stated_answer import AnswerOption, StatedAnswer
from leadcat_rules.terminal.exits import ExitCode
from leadcat_rules.terminal.start_up import StartUp


def explain(
    context: typer.Context,
    ruleset: Annotated[
        str | None,
        typer.Argument(metavar="[RULESET]", help="The rules that decide, with --events."),
    ] = None,
    crm: Annotated[
        str | None,
        typer.Option(
            "--crm",
            metavar="SNAPSHOT",
            help="The CRM before the events; with --store its lists, for what ids are called.",
        ),
    ] = None,
    events: Annotated[
        str | None,
        typer.Option("--events", metavar="EVENTS", help="What was saved, as JSON Lines."),
    ] = None,
    event: Annotated[
        list[str] | None,
        typer.Option("--event", metavar="ID", help="Explain this event; repeatable. Else all."),
    ] = None,
    answer: AnswerOption = StatedAnswer.PARK,
    store: Annotated[
        str | None,
        typer.Option("--store", metavar="URL", help="Explain what was decided there."),
    ] = None,
    decision: Annotated[
        list[str] | None,
        typer.Option(
            "--decision", metavar="ID", help="Explain this decision of the store; repeatable."
        ),
    ] = None,
    company: Annotated[
        str | None,
        typer.Option("--company", metavar="ID", help="Explain what was decided about it."),
    ] = None,
    rule: Annotated[
        list[str] | None,
        typer.Option("--rule", metavar="ID", help="Only this rule; repeatable. Else all."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print each explanation as a line of JSON.")
    ] = False,
    as_tree: Annotated[bool, typer.Option("--tree", help="Print each as a small tree.")] = False,
) -> ExitCode:
    """Tell why events moved their companies or not, rule by rule.

    Either the events of a file, decided in their order against a snapshot, or decisions of a
    store. Exit code 1 when one of them failed; 2 when something can't be used.
    """
    if as_json and as_tree:
        raise typer.BadParameter("--tree is for people: leave it or --json out")
    from leadcat_rules.cli.asked import Asked
    from leadcat_rules.cli.explaining import explanations, print_all

    asked = Asked(
        ruleset=ruleset,
        crm=crm,
        events=events,
        event_ids=tuple(event or ()),
        answer=answer.value,
        store=store,
        decision_ids=tuple(decision or ()),
        company=company,
        rules=tuple(rule or ()),
    )
    asked.check()
    with ExitStack() as stack:
        told = explanations(stack, StartUp.of(context), asked)
        return print_all(told, as_json=as_json, as_tree=as_tree)
