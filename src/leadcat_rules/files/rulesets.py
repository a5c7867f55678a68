"""Rulesets from files and texts, with all that is wrong with one told at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from os import fspath
from typing import Any

from leadcat_rules.collector import collector_paused
from leadcat_rules.domain import CrmLists
from leadcat_rules.errors import ErrorCode, InvalidInput, Problem
from leadcat_rules.files.attributes import declared_attributes
from leadcat_rules.files.findings import Findings
from leadcat_rules.files.json_text import read_json
from leadcat_rules.files.opening import FilePath, read_bytes, too_large
from leadcat_rules.files.rule_reading import Names, RuleReading
from leadcat_rules.files.snapshots import Snapshot
from leadcat_rules.files.validation import list_in, root_object, validated
from leadcat_rules.plain import plain_json
from leadcat_rules.ruleset import Ruleset
from leadcat_rules.variables import Facts, Variable, schema_for

MOST_BYTES = 10_000_000
MOST_RULES = 100_000


def load_ruleset(
    path: FilePath,
    *,
    crm: Snapshot | None = None,
    variables: Iterable[Variable | Callable[[Facts], object]] = (),
) -> Ruleset:
    """The ruleset in this file; InvalidInput with all that is wrong with it.

    With a `crm`, each category and lead status that it names must be there, be it deleted.
    `variables` are those that plugins bring.
    """
    findings = Findings(fspath(path))
    with collector_paused():
        value = read_json(read_bytes(path, MOST_BYTES), findings, bounded=True)
        return _ruleset(value, findings, _known(crm), variables)


def parse_ruleset(
    source: str | bytes | Mapping[str, Any],
    *,
    file: str = "ruleset",
    crm: Snapshot | None = None,
    variables: Iterable[Variable | Callable[[Facts], object]] = (),
) -> Ruleset:
    """The ruleset in this JSON text, or of this mapping; `file` names it in problems."""
    findings = Findings(file)
    with collector_paused():
        return _ruleset(_value(source, findings), findings, _known(crm), variables)


def parse_for(lists: CrmLists, text: str | bytes, *, variables: Iterable[Variable] = ()) -> Ruleset:
    """The ruleset in this JSON text, for a CRM with these lists.

    InvalidInput also where a rule that is on names what was deleted, which `parse_ruleset` lets
    pass (S4).
    """
    findings = Findings("ruleset")
    names = Names(lists, refuses_deleted=True)
    with collector_paused():
        return _ruleset(_value(text, findings), findings, names, variables)


def _known(crm: Snapshot | None) -> Names | None:
    return None if crm is None else Names(crm.lists)


def _value(source: str | bytes | Mapping[str, Any], findings: Findings) -> Any:
    if not isinstance(source, str | bytes):
        try:
            return plain_json(source)
        except InvalidInput as error:
            findings.refuse(*error.problems)
    raw = source.encode(errors="surrogatepass") if isinstance(source, str) else source
    if len(raw) > MOST_BYTES:
        findings.refuse(too_large(MOST_BYTES, "split it"))
    return read_json(raw, findings, bounded=True)


def _ruleset(
    value: Any,
    findings: Findings,
    names: Names | None,
    variables: Iterable[Variable | Callable[[Facts], object]],
) -> Ruleset:
    root = root_object(value, findings)
    if root is None:
        raise InvalidInput(*findings.problems)
    declared = declared_attributes(root.pop("attributes", {}), findings)
    schema = schema_for(declared.types, variables)
    reading = RuleReading(findings, schema, names, declared.doubtful)
    reading.take(_rules(root, findings))
    head = validated(Ruleset, {**root, "rules": []}, findings)
    if head is None or findings:
        raise InvalidInput(*findings.problems)
    return head.model_copy(update={"attributes": declared.types, "rules": tuple(reading.rules)})


def _rules(root: dict[str, Any], findings: Findings) -> list[Any]:
    """The rules as they stand in the file, taken out of `root`; none when there are too many."""
    rules = list_in(root, "rules", findings) or []
    if len(rules) <= MOST_RULES:
        return rules
    message = f"has more than {MOST_RULES} rules"
    findings.add(Problem(ErrorCode.TOO_MANY, message, "split it", pointer="/rules"))
    return []
