"""A plugin that writes down what it is told."""

from __future__ import annotations

from typing import Any

from leadcat_rules.decisions import Confirmation, Decision, Reason
from leadcat_rules.hookspecs import hookimpl
from leadcat_rules.store import Revision


class Observer:
    """Remembers all news, in the order in which it came."""

    def __init__(self) -> None:
        self.decisions: list[Decision] = []
        self.confirmations: list[Confirmation] = []
        self.revisions: list[Revision] = []
        self.contexts: list[Any] = []
        """The context of each decision; None when it was told from elsewhere."""

    @hookimpl
    def leadcat_decided(self, context: Any, decision: Decision) -> None:
        """A decision, or one more step of it."""
        self.decisions.append(decision)
        self.contexts.append(context)

    @hookimpl
    def leadcat_confirmation_opened(self, confirmation: Confirmation) -> None:
        """A question that waits for somebody."""
        self.confirmations.append(confirmation)

    @hookimpl
    def leadcat_ruleset_saved(self, revision: Revision) -> None:
        """A new revision."""
        self.revisions.append(revision)

    @property
    def reasons(self) -> list[Reason | None]:
        """How each decision stood when it was told of."""
        return [decision.reason for decision in self.decisions]
