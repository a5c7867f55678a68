"""Findings for programs: JSON of our own, and the workflow commands of GitHub."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from leadcat_rules.workbench.checking.checking import Checked
from leadcat_rules.workbench.checking.finding import Finding, Severity
from leadcat_rules.workbench.checking.sources import Sources

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def as_json(checked: Checked, sources: Sources) -> dict[str, Any]:
    """`files`, how many `errors`, `warnings` and `notes`, and `findings`, each with all it has."""
    counts = {f"{severity}s": checked.count(severity) for severity in Severity}
    rows = [_row(finding, sources) for finding in checked.findings]
    return {"files": list(checked.files), **counts, "findings": rows}


def _row(finding: Finding, sources: Sources) -> dict[str, Any]:
    place = sources.place(finding.file, finding.pointer)
    return {
        "code": str(finding.code),
        "severity": str(finding.severity),
        "file": finding.file,
        "pointer": finding.pointer,
        "line": place.line,
        "column": place.column,
        "message": finding.message,
        "hint": finding.hint,
        "witness": finding.witness,
        "related": [{"pointer": each.pointer, "message": each.message} for each in finding.related],
    }


def github_lines(checked: Checked, sources: Sources) -> Iterator[str]:
    """A workflow command for each finding, which GitHub shows beside the line."""
    for finding in checked.findings:
        place = sources.place(finding.file, finding.pointer)
        properties = {
            "file": finding.file,
            "line": place.line,
            "col": place.column,
            "title": finding.code,
        }
        told = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
        hint = f" ({finding.hint})" if finding.hint else ""
        yield f"::{_COMMANDS[finding.severity]} {told}::{_escaped(finding.message + hint)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
