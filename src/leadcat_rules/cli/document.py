"""`leadcat document`: a ruleset for people."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from leadcat_rules.cli.rulesets import read_rulesets
from leadcat_rules.errors import InvalidInput
from leadcat_rules.files.whole_file import WholeFile, replacing
from leadcat_rules.terminal.start_up import StartUp


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
    from leadcat_rules.workbench.documenting import in_words, written

    replaced = replacing(output, [ruleset, crm])
    if replaced:
        raise InvalidInput(*replaced)
    start_up = StartUp.of(context)
    [rules], lists = read_rulesets(start_up, ruleset, crm=crm)
    told = in_words(rules, language, lists=lists, variables=start_up.plugins.variables)
    pieces = written(told, format.value)
    if output is None:
        sys.stdout.writelines(pieces)
        return
    with WholeFile(output) as file:
        file.write_text(pieces)
