"""Which decisions and confirmations to list, page by page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from attrs import field, frozen

from leadcat_rules.decisions import (
    Confirmation,
    ConfirmationStatus,
    Decision,
    Outcome,
    Position,
    Reason,
)
from leadcat_rules.domain import member, optional_identifier
from leadcat_rules.events import Trigger


def _outcome(value: Outcome | str | None) -> Outcome | None:
    return None if value is None else member(Outcome, value)


def _reason(value: Reason | str | None) -> Reason | None:
    return None if value is None else member(Reason, value)


def _trigger(value: Trigger | str | None) -> Trigger | None:
    return None if value is None else member(Trigger, value)


def _status(value: ConfirmationStatus | str | None) -> ConfirmationStatus | None:
    return None if value is None else member(ConfirmationStatus, value)


@frozen(kw_only=True)
class DecisionQuery:
    """Which decisions to list, newest first; every field that is given narrows it."""

    company: str | None = field(default=None, converter=optional_identifier)
    rule: str | None = None
    outcome: Outcome | None = field(default=None, converter=_outcome)
    reason: Reason | None = field(default=None, converter=_reason)
    trigger: Trigger | None = field(default=None, converter=_trigger)
    """That of the rule that matched, else the first that the event raised."""
    actor: str | None = field(default=None, converter=optional_identifier)
    """Who saved the record."""
    answered_by: str | None = field(default=None, converter=optional_identifier)
    """Who answered, also after an undo."""
    since: datetime | None = None
    """Decided at or after this time."""
    until: datetime | None = None
    """Decided before this time."""
    after: Position | None = None
    """Only what follows this `Decision.position` in the list: the last one of the page before."""
    limit: int | None = 100
    """How many at most; None for all."""

    def fits(self, decision: Decision) -> bool:
        """Whether it is asked for, `limit` aside."""
        return all(self._wanted(decision))

    def _wanted(self, decision: Decision) -> Iterator[bool]:
        yield self.company in (None, decision.event.company_id)
        yield self.rule in (None, decision.rule)
        yield self.outcome in (None, decision.outcome)
        yield self.reason in (None, decision.reason)
        yield self.trigger in (None, decision.trigger)
        yield self.actor in (None, decision.event.actor)
        yield self.answered_by in (None, decision.answered_by)
        yield self.since is None or (decision.at is not None and decision.at >= self.since)
        yield self.until is None or (decision.at is not None and decision.at < self.until)
        yield self.after is None or decision.position < self.after


@frozen(kw_only=True)
class ConfirmationQuery:
    """Which confirmations to list; every field that is given narrows it."""

    company: str | None = field(default=None, converter=optional_identifier)
    rule: str | None = None
    status: ConfirmationStatus | None = field(default=None, converter=_status)
    since: datetime | None = None
    """Opened at or after this time."""
    until: datetime | None = None
    """Opened before this time."""
    expired_at: datetime | None = None
    """Only those whose time is up at this moment (C7)."""
    newest_first: bool = False
    """Or the oldest, and what follows is in this direction too."""
    after: Position | None = None
    """Only what follows this `Confirmation.position` in the list: the last of the page before."""
    limit: int | None = None
    """How many at most; None for all."""

    def fits(self, confirmation: Confirmation) -> bool:
        """Whether it is asked for, `limit` aside."""
        return all(self._wanted(confirmation))

    def _wanted(self, confirmation: Confirmation) -> Iterator[bool]:
        yield self.company in (None, confirmation.company.id)
        yield self.rule in (None, confirmation.rule)
        yield self.status in (None, confirmation.status)
        yield self.since is None or confirmation.opened_at >= self.since
        yield self.until is None or confirmation.opened_at < self.until
        yield self.expired_at is None or confirmation.has_expired(self.expired_at)
        yield self.after is None or self._follows(confirmation.position, self.after)

    def _follows(self, position: Position, after: Position) -> bool:
        return position < after if self.newest_first else position > after
