"""What was found, printed in the format that was asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from leadcat_rules.cli.finding_text import print_findings
from leadcat_rules.domain import CrmLists
from leadcat_rules.terminal.printing import print_json, screen
from leadcat_rules.workbench.checking.checking import Checked
from leadcat_rules.workbench.checking.rows import as_json, github_lines
from leadcat_rules.workbench.checking.sarif import as_sarif
from leadcat_rules.workbench.checking.sources import Sources

_Print: TypeAlias = Callable[[Checked, Sources, CrmLists | None], None]


def print_checked(checked: Checked, output: str, lists: CrmLists | None) -> None:
    """Print it as `text`, `json`, `sarif` or `github`; `lists` give names to ids in a text."""
    _OUTPUTS[output](checked, Sources(checked.findings), lists)


def _text(checked: Checked, sources: Sources, lists: CrmLists | None) -> None:
    print_findings(screen(), checked, sources, lists)


def _json(checked: Checked, sources: Sources, _: CrmLists | None) -> None:
    print_json(as_json(checked, sources), indent=2)


def _sarif(checked: Checked, sources: Sources, _: CrmLists | None) -> None:
    print_json(as_sarif(checked, sources), indent=2)


def _github(checked: Checked, sources: Sources, _: CrmLists | None) -> None:
    for line in github_lines(checked, sources):
        print(line)


_OUTPUTS: Mapping[str, _Print] = {
    "text": _text,
    "json": _json,
    "sarif": _sarif,
    "github": _github,
}
