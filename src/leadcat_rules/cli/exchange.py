"""`leadcat import` and `leadcat export`: the original product's settings, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Annotated, Any

import typer

from leadcat_rules.cli.rulesets import read_rulesets
from leadcat_rules.errors import InvalidInput
from leadcat_rules.files import load_snapshot
from leadcat_rules.files.reading import Reading
from leadcat_rules.files.whole_file import replacing, write_whole
from leadcat_rules.terminal.exits import ExitCode, report
from leadcat_rules.terminal.printing import print_json
from leadcat_rules.terminal.start_up import StartUp
from leadcat_rules.wording import plural


def import_file(
    settings: Annotated[
        str, typer.Argument(metavar="SETTINGS", help="A list of AutomatedCategoryUpdate, as JSON.")
    ],
    crm: Annotated[
        str | None,
        typer.Option("--crm", metavar="SNAPSHOT", help="Put names in the place of ids."),
    ] = None,
    name: Annotated[
        str, typer.Option("--name", metavar="NAME", help="What the ruleset is called.")
    ] = "Lead categorization",
    output: Annotated[
        str | None,
        typer.Option("--output", metavar="RULESET", help="Write it there; else print it."),
    ] = None,
) -> None:
    """Make a ruleset of the original product's settings.

    Exit code 2, with all that is wrong with them, when it can't be made.
    """
    from leadcat_rules.workbench.exchanging import import_settings

    reading = Reading()
    snapshot = None if crm is None else reading.attempt(load_snapshot, crm)
    lists = None if snapshot is None else snapshot.lists
    made = reading.attempt(import_settings, settings, lists=lists, name=name)
    if made is None or reading.problems:
        reading.refuse()
    content = made.model_dump(mode="json", exclude_defaults=True, exclude={"attributes"})
    on = sum(rule.enabled for rule in made.rules)
    told = f"{plural(len(made.rules), 'rule')}, {on} of them on"
    _give(content, output, [settings, crm], told)


def export_file(
    context: typer.Context,
    ruleset: Annotated[str, typer.Argument(metavar="RULESET", help="The rules to export.")],
    crm: Annotated[
        str | None,
        typer.Option("--crm", metavar="SNAPSHOT", help="Says what the ids of names are."),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option("--output", metavar="SETTINGS", help="Write them there; else print them."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print settings and what was left out as one object.")
    ] = False,
) -> ExitCode:
    """Print rules as the original product's settings.

    Exit code 1 when something was left out, which is told on standard error; 2 when nothing can
    be exported.
    """
    from leadcat_rules.workbench.exchanging import export_settings

    if output is not None and as_json:
        raise typer.BadParameter("--output and --json don't go together: leave one of them out")
    [rules], lists = read_rulesets(StartUp.of(context), ruleset, crm=crm)
    exported = export_settings(rules, lists, file=ruleset)
    content = exported.as_json()
    on = sum(setting.enabled for setting in exported.settings)
    told = f"{len(exported.settings)} settings, {on} of them on"
    _give(content if as_json else content["settings"], output, [ruleset, crm], told)
    report(*exported.left_out)
    return ExitCode.FAILED if exported.left_out else ExitCode.DONE


def _give(content: Any, output: str | None, inputs: Iterable[str | None], told: str) -> None:
    """Print it, or write it whole or not at all and say so."""
    if output is None:
        print_json(content, indent=2)
        return
    problems = replacing(output, inputs)
    if problems:
        raise InvalidInput(*problems)
    write_whole(output, [json.dumps(content, indent=2, ensure_ascii=False), "\n"])
    print(f"{output}: {told}")
