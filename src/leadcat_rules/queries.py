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


def _outcome(value: Outcome | str | None) -> Outcome | None:
    return None if value is None else member(Outcome, value)


def _reason(value: Reason | str | None) -> Reason | None:
    return None if value is None else member(Reason, value)


def _status(value: ConfirmationStatus | str | None) -> ConfirmationStatus | None:
    return None if value is None else member(ConfirmationStatus, value)


@frozen(kw_only=True)
class DecisionQuery:
    """Which decisions to list, newest first; every field that is given narrows it."""

    company: str | None = field(default=None, converter=optional_identifier)
    rule: str | None = None
    outcome: Outcome | None = field(default=None, converter=_outcome)
    reason: Reason | None = field(default=None, converter=_reason)
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
        yield self.since is None or (decision.at is not None and decision.at >= self.since)
        yield self.until is None or (decision.at is not None and decision.at < self.until)
        yield self.after is None or decision.position < self.after


@frozen(kw_only=True)
class ConfirmationQuery:
    """Which confirmations to list, oldest first; every field that is given narrows it."""

    company: str | None = field(default=None, converter=optional_identifier)
    rule: str | None = None
    status: ConfirmationStatus | None = field(default=None, converter=_status)
    since: datetime | None = None
    """Opened at or after this time."""
    until: datetime | None = None
    """Opened before this time."""
    expired_at: datetime | None = None
    """Only those whose time is up at this moment (C7)."""
    after: Position | None = None
    """Only what follows this `Confirmation.position`: the last one of the page before."""
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
        yield self.after is None or confirmation.position > self.after
