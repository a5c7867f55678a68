"""What came of one case."""

from __future__ import annotations

from typing import Any

from attrs import field, frozen

from leadcat_rules.decisions import Decision
from leadcat_rules.files import Snapshot
from leadcat_rules.files.cases import Case
from leadcat_rules.files.decisions import decision_row


@frozen
class Wrong:
    """A field of the decision that isn't as the case expects."""

    key: str
    expected: Any
    got: Any
    text: str = field(eq=False)
    """The same for people; categories with their names."""


@frozen
class CaseResult:
    """What came of one case."""

    name: str
    wrong: tuple[Wrong, ...] = ()
    """Each field that isn't as expected; empty when all are."""
    decisions: tuple[Decision, ...] = field(default=(), eq=False, repr=False)
    """What came of each of its events; the last one's is compared."""

    @property
    def passed(self) -> bool:
        """Whether the ruleset decided as expected."""
        return not self.wrong

    @property
    def difference(self) -> str:
        """Each field that isn't as expected, on a line of its own; empty when all are."""
        return "\n".join(wrong.text for wrong in self.wrong)


def compared(case: Case, decisions: tuple[Decision, ...], crm: Snapshot) -> CaseResult:
    """What the case expects, beside what was decided of its last event."""
    row = decision_row(decisions[-1])
    wrong = tuple(
        Wrong(key, expected, row[key], _text(key, expected, row[key], crm))
        for key, expected in case.expect.items()
        if row[key] != expected
    )
    return CaseResult(case.name, wrong, decisions)


def _text(key: str, expected: str | None, got: str | None, crm: Snapshot) -> str:
    return f"{key}: expected {_shown(key, expected, crm)}, got {_shown(key, got, crm)}"


def _shown(key: str, value: str | None, crm: Snapshot) -> str:
    """The value, and for a category also its name."""
    category = crm.lists.category(value) if key in ("from", "to") else None
    return f"{value or 'nothing'}{f' ({category.name})' if category else ''}"
