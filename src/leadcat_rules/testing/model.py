"""What a store promises, in the plainest way that can be written down. Slow, and for one thread."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from leadcat_rules.decisions import Confirmation, ConfirmationStatus, Decision, Outcome
from leadcat_rules.events import Event
from leadcat_rules.store import Notice, Revision


class PlainModel:
    """Lists of all that ever happened, searched from the beginning each time."""

    def __init__(self) -> None:
        self.decisions: dict[str, Decision] = {}
        self.confirmations: dict[str, Confirmation] = {}
        self.revisions: list[Revision] = []
        self.news: list[Notice] = []
        self.cursors: dict[str, int] = {}

    def save(self, decision: Decision, confirmation: Confirmation | None) -> bool:
        """See `Store.save`."""
        stored = self.decisions.get(decision.id)
        if stored is None or decision.version != stored.version + 1:
            return False
        if confirmation is not None:
            if confirmation.is_pending:
                self._supersede_others(confirmation)
            self.confirmations[confirmation.id] = confirmation
        opened = confirmation if confirmation and confirmation.is_pending else None
        self._replace(decision, opened)
        return True

    def newest_at(self, event: Event) -> datetime | None:
        """See `Store.newest_at`."""
        undecided = (None, Outcome.FAILED)
        times = [
            decision.event.at
            for decision in self.decisions.values()
            if decision.event.record == event.record and decision.outcome not in undecided
        ]
        return max((time for time in times if time is not None), default=None)

    def publish(self, revision: Revision) -> None:
        """Make it the active one; observers are told."""
        self.revisions.append(revision)
        self.news.append(Notice(position=len(self.news) + 1, revision=revision))

    def take(self, observer: str) -> list[Notice]:
        """See `Store.take`, without a limit."""
        cursor = self.cursors.get(observer, len(self.news))
        if observer in self.cursors:
            self.cursors[observer] = len(self.news)
        return self.news[cursor:]

    @property
    def active(self) -> Revision | None:
        """The last revision."""
        return self.revisions[-1] if self.revisions else None

    def in_hand(self) -> list[Decision]:
        """What somebody is at work on."""
        return [decision for decision in self.decisions.values() if decision.in_hand]

    def being_decided(self) -> list[Decision]:
        """What a delivery or a retry is at work on."""
        return [each for each in self.in_hand() if each.outcome is not Outcome.UPDATED]

    def being_undone(self) -> list[Decision]:
        """What an undo is at work on."""
        return [each for each in self.in_hand() if each.outcome is Outcome.UPDATED]

    def standing_as(self, *outcomes: Outcome) -> list[Decision]:
        """What nobody is at work on, and came to one of these outcomes."""
        return [
            decision
            for decision in self.decisions.values()
            if not decision.in_hand and decision.outcome in outcomes
        ]

    def pending(self) -> list[Confirmation]:
        """What waits for an answer, oldest first."""
        return [each for each in self.confirmations.values() if each.is_pending]

    def pending_of(self, decision: Decision) -> Confirmation | None:
        """The question that this decision waits for, or left open when it failed."""
        return _first(each for each in self.pending() if each.event.id == decision.id)

    def _supersede_others(self, newer: Confirmation) -> None:
        at = newer.opened_at
        for older in self.pending():
            if older.company.id == newer.company.id and older.id != newer.id:
                closed = older.closed(ConfirmationStatus.SUPERSEDED, at=at)
                self.confirmations[older.id] = closed
                self._replace(self.decisions[older.event.id].superseded(at))

    def _replace(self, decision: Decision, opened: Confirmation | None = None) -> None:
        before = self.decisions[decision.id]
        self.decisions[decision.id] = decision
        if decision.steps != before.steps:
            position = len(self.news) + 1
            self.news.append(Notice(position=position, decision=decision, confirmation=opened))


def _first(confirmations: Iterable[Confirmation]) -> Confirmation | None:
    return next(iter(confirmations), None)
