"""Findings for people: by file, each with its example in a few words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.text import Text

from leadcat_rules.domain import CrmLists
from leadcat_rules.terminal.printing import print_hanging, words
from leadcat_rules.wording import plural
from leadcat_rules.workbench.checking.checking import Checked
from leadcat_rules.workbench.checking.finding import Finding, Severity, Witness
from leadcat_rules.workbench.checking.locating import Place
from leadcat_rules.workbench.checking.sources import Sources

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


def print_findings(
    console: Console, checked: Checked, sources: Sources, lists: CrmLists | None
) -> None:
    """All of them, and how many there are."""
    for file, found in groupby(checked.findings, key=lambda finding: finding.file):
        console.print(words(file, "bold"))
        for finding in found:
            _print(console, finding, sources, lists or CrmLists())
        console.print()
    console.print(summary(checked))


def summary(checked: Checked) -> str:
    """How many findings of which severity, in how many files."""
    counts = ((checked.count(severity), severity) for severity in Severity)
    told = ", ".join(plural(number, severity) for number, severity in counts if number)
    return f"{plural(len(checked.files), 'file')}: {told or 'nothing found'}"


def _print(console: Console, finding: Finding, sources: Sources, lists: CrmLists) -> None:
    place = sources.place(finding.file, finding.pointer)
    head = f"  {_shown(place):>6}  "
    hint = f" ({finding.hint})" if finding.hint else ""
    first = Text.assemble(
        words(finding.severity, _STYLES[finding.severity]),
        words(f" {finding.code}: ", "bold"),
        words(finding.message + hint),
    )
    print_hanging(console, head, first)
    for line in _further(finding, sources, lists):
        print_hanging(console, " " * len(head), words(line, "dim"))


def _further(finding: Finding, sources: Sources, lists: CrmLists) -> Iterator[str]:
    if finding.witness is not None:
        yield f"for example: {in_short(finding.witness, lists)}"
    for each in finding.related:
        place = sources.place(finding.file, each.pointer)
        yield f"see {_shown(place)}: {each.message}"


def _shown(place: Place) -> str:
    return f"{place.line}:{place.column}"


def in_short(witness: Witness, lists: CrmLists) -> str:
    """The events in a few words, and what matters of the company."""
    events = witness.get("events") or [witness["event"]]
    told = "; then ".join(", ".join(_event(event, lists)) for event in events)
    return f"{told}; {', '.join(_company(witness['company'], lists))}"


def _event(event: Mapping[str, Any], lists: CrmLists) -> Iterator[str]:
    before, after = event["before"] or {}, event["after"]
    is_sale = event["type"] == "sale_saved"
    key = "status" if is_sale else "lead_status"
    now, was = after.get(key), before.get(key)
    if not is_sale:
        now, was = _lead_status(now, lists), _lead_status(was, lists)
    new = "" if event["before"] else "new "
    yield f"a {new}{'sale' if is_sale else 'contact'}: {was or 'nothing'} → {now}"
    yield from _fields(after, without=("id", "company", "contact", "status", "lead_status"))
    yield from _fields(event, without=("id", "type", "before", "after"))


def _company(company: Mapping[str, Any], lists: CrmLists) -> Iterator[str]:
    category = company.get("category")
    named = category.get("id") if isinstance(category, dict) else category
    found = lists.category(named)
    yield f"the company: {found.name if found else named or 'no category'}"
    yield from _fields(company, without=("id", "name", "category"))


def _lead_status(id: str | None, lists: CrmLists) -> str | None:
    found = lists.lead_status(id)
    return found.name if found else id


def _fields(content: Mapping[str, Any], without: tuple[str, ...]) -> Iterator[str]:
    for key, value in content.items():
        if key == "attributes":
            yield from _fields(value, without=())
        elif key not in without and value is not None:
            yield f"{key} {value}"
