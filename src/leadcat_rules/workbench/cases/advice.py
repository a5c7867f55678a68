"""What to do about what no case shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from leadcat_rules.domain import Company
from leadcat_rules.event_content import event_to_json
from leadcat_rules.events import Event
from leadcat_rules.workbench.cases.outline import Goal


@frozen(eq=False)
class Trial:
    """An event of which it is known what came of it."""

    event: Event
    shown: frozenset[Goal]
    expect: Mapping[str, Any]
    """Some fields of its decision's row."""


@frozen(eq=False)
class Suggestion:
    """A case that shows something that no other does; its `expect` is what was decided."""

    name: str
    trial: Trial
    goals: tuple[Goal, ...]
    """What it shows that was missing."""

    @property
    def row(self) -> dict[str, Any]:
        """The case as it stands in a cases file."""
        event = event_to_json(self.trial.event)
        return {"name": self.name, "event": event, "expect": dict(self.trial.expect)}


@frozen(eq=False)
class Advice:
    """Which cases to add, and what can't be shown by any."""

    suggestions: tuple[Suggestion, ...] = ()
    companies: tuple[Company, ...] = ()
    """Those that the CRM needs besides for these cases."""
    impossible: frozenset[Goal] = frozenset()
    undecided: Mapping[Goal, str] = field(factory=dict)
    """For what neither a case nor a proof was found, and why."""
    has_more: bool = False
    """Whether there would be further cases."""
