"""The document as one file of Markdown, with the diagram as Mermaid in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from leadcat_rules.workbench.documenting.clauses import in_line
from leadcat_rules.workbench.documenting.mermaid import mermaid
from leadcat_rules.workbench.documenting.rule_in_words import RuleInWords
from leadcat_rules.workbench.documenting.ruleset_in_words import RulesetInWords

_MARKUP = re.compile(r"[\\`*_{}\[\]<>|~$&]|:(?=//)|(?<=www)\.|#$", re.ASCII | re.IGNORECASE)
_AT_THE_START = re.compile(r"^(\d*)([#+\-=.)])", re.ASCII)
"""What makes a list or a heading of a line that begins so."""


def markdown(told: RulesetInWords) -> Iterator[str]:
    """The document, line by line."""
    titles = told.words.titles
    yield f"# {_escaped(told.name)}\n\n"
    if told.description:
        yield f"{_escaped(told.description)}\n\n"
    yield f"{_escaped(titles.eligible)} {_escaped(titles.unknown)}\n\n"
    if not told.rules:
        yield f"{_escaped(titles.no_rules)}\n"
        return
    yield f"## {_escaped(titles.sentences)}\n\n"
    for rule in told.rules:
        yield f"{rule.number}. {_sentence(rule, told)}\n"
    yield f"\n## {_escaped(titles.table)}\n\n{_escaped(titles.order)}\n\n"
    yield from _table(told)
    yield f"\n## {_escaped(titles.diagram)}\n\n"
    yield from ("```mermaid\n", *mermaid(told), "```\n")


def _sentence(rule: RuleInWords, told: RulesetInWords) -> str:
    mark = "" if rule.enabled else f"**{_escaped(told.words.off)}:** "
    faults = f" **{_escaped(told.words.broken)}:** {_escaped(' '.join(rule.faults))}"
    return f"{mark}{_escaped(rule.sentence)}{faults if rule.faults else ''}"


def _table(told: RulesetInWords) -> Iterator[str]:
    titles = told.words.titles
    yield _row(
        [
            titles.number,
            titles.rule,
            titles.trigger,
            titles.conditions,
            titles.target,
            titles.asks,
            titles.because,
        ]
    )
    yield "|" + " --- |" * 7 + "\n"
    for rule in told.rules:
        yield _row(
            [
                str(rule.number),
                _marked(rule, told),
                rule.trigger,
                *(["\n".join(in_line(each, told.formats) for each in rule.conditions)]),
                rule.target,
                rule.asks,
                rule.because,
            ]
        )


def _marked(rule: RuleInWords, told: RulesetInWords) -> str:
    marks = [] if rule.enabled else [told.words.off]
    marks += [told.words.broken] if rule.faults else []
    return f"{rule.id} ({', '.join(marks)})" if marks else rule.id


def _row(cells: Sequence[str]) -> str:
    """A row of a table; lines within a cell stand below one another."""
    told = ("<br>".join(map(_escaped, cell.split("\n"))) for cell in cells)
    return f"| {' | '.join(told)} |\n"


def _escaped(text: str) -> str:
    """The text, in which nothing is markup."""
    inside = _MARKUP.sub(r"\\\g<0>", text)
    return _AT_THE_START.sub(r"\1\\\2", inside)
