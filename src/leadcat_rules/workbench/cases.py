"""The cases of a ruleset, each decided and compared with what it expects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from os import PathLike
from pathlib import Path
from typing import Any

from attrs import frozen

from leadcat_rules.engine import Engine
from leadcat_rules.files import Snapshot, load_cases, load_ruleset
from leadcat_rules.files.cases import Case, Cases
from leadcat_rules.files.decisions import decision_row
from leadcat_rules.files.reading import Reading
from leadcat_rules.plugins import Plugins
from leadcat_rules.ruleset import Ruleset
from leadcat_rules.snapshot_host import SnapshotHost


@frozen
class CaseResult:
    """What came of one case."""

    name: str
    difference: str = ""
    """Each field that isn't as expected, on a line of its own; empty when all are."""

    @property
    def passed(self) -> bool:
        """Whether the ruleset decided as expected."""
        return not self.difference


def run_cases(
    ruleset: str | PathLike[str],
    cases: str | PathLike[str] | None = None,
    *,
    plugins: Sequence[object] = (),
    without: Sequence[str] = (),
) -> list[CaseResult]:
    """Run the cases in NAME.cases.json beside NAME.json, or in another file.

    Each case has a CRM and an engine of its own. Its events are handled in their order, each
    with the case's answer at hand, as under `leadcat run --answer`: a rule that doesn't ask
    takes no answer, nor do bulk and import (E9). What the case expects is compared with the
    decision of its last event. `plugins` bring further variables, and observe. Raises
    InvalidInput with all that is wrong in both files.
    """
    beside = Path(ruleset).with_suffix(".cases.json")
    reading = Reading()
    loaded = reading.attempt(load_cases, beside if cases is None else cases)
    variables = Plugins.load(plugins, without=without).variables
    crm = None if loaded is None else loaded.crm
    rules = reading.attempt(load_ruleset, ruleset, crm=crm, variables=variables)
    if loaded is None or rules is None:
        reading.refuse()
    return list(_results(loaded, rules, plugins, without))


def _results(
    loaded: Cases, rules: Ruleset, plugins: Sequence[object], without: Sequence[str]
) -> Iterator[CaseResult]:
    for case in loaded.cases:
        host = SnapshotHost(loaded.crm)
        engine = Engine.open(rules, read_only=True, plugins=[host, *plugins], without=without)
        row: dict[str, Any] = {}
        for event in case.events:
            row = decision_row(engine.handle(event, answer=case.answer))
        yield CaseResult(case.name, _difference(case, row, loaded.crm))


def _difference(case: Case, row: dict[str, Any], crm: Snapshot) -> str:
    return "\n".join(
        f"{field}: expected {_shown(field, expected, crm)}, got {_shown(field, row[field], crm)}"
        for field, expected in case.expect.items()
        if row[field] != expected
    )


def _shown(field: str, value: str | None, crm: Snapshot) -> str:
    """The value, and for a category also its name."""
    category = crm.lists.category(value) if field in ("from", "to") else None
    return f"{value or 'nothing'}{f' ({category.name})' if category else ''}"
