"""`leadcat document`: a ruleset for people."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from leadcat_rules.errors import InvalidInput
from leadcat_rules.files import load_ruleset, load_snapshot
from leadcat_rules.files.reading import Reading
from leadcat_rules.files.whole_file import WholeFile, replacing
from leadcat_rules.terminal.start_up import StartUp

if TYPE_CHECKING:
    from leadcat_rules.workbench.documenting import RulesetInWords


class Language(StrEnum):
    """The languages that a document can be written in."""

    EN = "en"
    SV = "sv"
    NB = "nb"
    DA = "da"
    NL = "nl"
    DE = "de"


class Format(StrEnum):
    """What a document is written in."""

    MARKDOWN = "markdown"
    HTML = "html"
    MERMAID = "mermaid"
    SVG = "svg"


def document(
    context: typer.Context,
    ruleset: Annotated[str, typer.Argument(metavar="RULESET", help="The rules to tell of.")],
    crm: Annotated[
        str | None,
        typer.Option(
            "--crm",
            metavar="SNAPSHOT",
            help="Says which categories there are, and what is deleted.",
        ),
    ] = None,
    language: Annotated[
        Language, typer.Option("--language", help="What it is written in.")
    ] = Language.EN,
    format: Annotated[
        Format,
        typer.Option("--format", help="All of it, or the diagram alone as mermaid or svg."),
    ] = Format.MARKDOWN,
    output: Annotated[
        str | None,
        typer.Option("--output", metavar="FILE", help="Into this file, whole or not at all."),
    ] = None,
) -> None:
    """Tell people what a ruleset does, in six languages.

    A sentence for each rule, a decision table, and a diagram of categories.
    """
    from leadcat_rules.workbench.documenting import written

    replaced = replacing(output, [ruleset, crm])
    if replaced:
        raise InvalidInput(*replaced)
    told = _told(StartUp.of(context), ruleset, crm, language)
    pieces = written(told, format.value)
    if output is None:
        sys.stdout.writelines(pieces)
        return
    with WholeFile(output) as file:
        file.write_text(pieces)


def _told(start_up: StartUp, ruleset: str, crm: str | None, language: str) -> RulesetInWords:
    """Raises InvalidInput with all that is wrong in both files."""
    from leadcat_rules.workbench.documenting import in_words

    variables = start_up.plugins.variables
    reading = Reading()
    snapshot = None if crm is None else reading.attempt(load_snapshot, crm)
    rules = reading.attempt(load_ruleset, ruleset, crm=snapshot, variables=variables)
    if rules is None or reading.problems:
        reading.refuse()
    lists = None if snapshot is None else snapshot.lists
    return in_words(rules, language, lists=lists, variables=variables)
