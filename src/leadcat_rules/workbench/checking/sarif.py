"""Findings as SARIF 2.1.0, which code hosts and editors show beside the lines."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from pathlib import PurePath, PurePosixPath
from typing import Any

from leadcat_rules.workbench.checking.checking import Checked
from leadcat_rules.workbench.checking.finding import TITLES, Finding
from leadcat_rules.workbench.checking.sources import Sources

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def as_sarif(checked: Checked, sources: Sources) -> dict[str, Any]:
    """One run of the tool `leadcat check`; witnesses are in each result's `properties`."""
    rules = list(dict.fromkeys(str(finding.code) for finding in checked.findings))
    run = {
        "tool": {"driver": {"name": "leadcat check", **_version(), "rules": _rules(rules)}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(each, rules, sources) for each in checked.findings],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _version() -> dict[str, str]:
    try:
        return {"version": version("leadcat-rules")}
    except PackageNotFoundError:
        return {}


def _rules(codes: list[str]) -> list[dict[str, Any]]:
    return [{"id": code, "shortDescription": {"text": _title(code)}} for code in codes]


def _title(code: str) -> str:
    known = {str(each): title for each, title in TITLES.items()}
    return known.get(code, f"The ruleset can't be used: {code.replace('_', ' ')}.")


def _result(finding: Finding, rules: list[str], sources: Sources) -> dict[str, Any]:
    hint = f" ({finding.hint})" if finding.hint else ""
    result: dict[str, Any] = {
        "ruleId": str(finding.code),
        "ruleIndex": rules.index(finding.code),
        "level": str(finding.severity),
        "message": {"text": finding.message + hint},
        "locations": [_location(finding.file, finding.pointer, sources)],
    }
    if finding.related:
        result["relatedLocations"] = [
            {**_location(finding.file, each.pointer, sources), "message": {"text": each.message}}
            for each in finding.related
        ]
    if finding.witness is not None:
        result["properties"] = {"witness": finding.witness}
    return result


def _location(file: str, pointer: str, sources: Sources) -> dict[str, Any]:
    place = sources.place(file, pointer)
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(file)},
            "region": {"startLine": place.line, "startColumn": place.column},
        },
        "logicalLocations": [{"fullyQualifiedName": pointer or "/", "kind": "value"}],
    }


def _uri(file: str) -> str:
    path = PurePath(file)
    if path.is_absolute():
        return path.as_uri()
    return PurePosixPath("/", path.as_posix()).as_uri().removeprefix("file:///")
