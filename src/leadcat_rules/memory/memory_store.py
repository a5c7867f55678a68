"""A store in memory: the simplest one, safe for threads, gone with its process."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import wraps
from threading import RLock
from typing import Concatenate, ParamSpec, TypeVar

from leadcat_rules.decisions import Confirmation, ConfirmationStatus, Decision, Step
from leadcat_rules.events import Event
from leadcat_rules.memory.notices import Notices
from leadcat_rules.memory.record_times import RecordTimes
from leadcat_rules.queries import ConfirmationQuery, DecisionQuery
from leadcat_rules.store import Claim, Notice, Revision
from leadcat_rules.tally import Tally, tallied

_P = ParamSpec("_P")
_T = TypeVar("_T")


def _atomic(
    method: Callable[Concatenate[MemoryStore, _P], _T],
) -> Callable[Concatenate[MemoryStore, _P], _T]:
    @wraps(method)
    def locked(self: MemoryStore, /, *args: _P.args, **kwargs: _P.kwargs) -> _T:
        with self._lock:
            return method(self, *args, **kwargs)

    return locked


class MemoryStore:
    """Keeps everything in dictionaries under one lock; `Store` says what each method promises."""

    joins_host_transaction = False

    def __init__(self) -> None:
        self._lock = RLock()
        self._decisions: dict[str, Decision] = {}
        self._confirmations: dict[str, Confirmation] = {}
        self._pending: dict[str, str] = {}
        """The one pending confirmation's id by company (C6)."""
        self._revisions: list[Revision] = []
        self._times = RecordTimes()
        self._notices = Notices()

    @_atomic
    def claim(self, decision: Decision) -> Claim:
        """Insert the event's new decision, or find the earlier one (S1)."""
        earlier = self._earlier(decision)
        if earlier is None:
            self._decisions[decision.id] = decision
        return Claim(
            decision=earlier or decision,
            is_first=earlier is None,
            newest_at=self._times.newest(decision.event),
            active=self.active(),
        )

    @_atomic
    def save(self, decision: Decision, confirmation: Confirmation | None = None) -> bool:
        """Replace the decision by its next version, its confirmation beside it."""
        stored = self.decision(decision.id)
        if stored is None or stored.version != decision.version - 1:
            return False
        if confirmation is not None:
            self._put(confirmation)
        self._replace(stored, decision, confirmation)
        return True

    @_atomic
    def claim_many(self, decisions: Sequence[Decision]) -> Sequence[Claim]:
        """Claim several at once."""
        return [self.claim(decision) for decision in decisions]

    @_atomic
    def save_many(self, saves: Sequence[tuple[Decision, Confirmation | None]]) -> Sequence[bool]:
        """Save several at once."""
        return [self.save(decision, confirmation) for decision, confirmation in saves]

    @_atomic
    def decision(self, event_id: str) -> Decision | None:
        """The decision of this event."""
        return self._decisions.get(event_id)

    @_atomic
    def decisions(self, query: DecisionQuery) -> Sequence[Decision]:
        """The decisions that fit, newest first."""
        found = [decision for decision in self._decisions.values() if query.fits(decision)]
        found.sort(key=lambda decision: decision.position, reverse=True)
        return found[: query.limit]

    @_atomic
    def tally(self, since: datetime, until: datetime) -> Sequence[Tally]:
        """How many decisions stand how, by the day of their latest step."""
        return tallied(self._latest_steps(), since, until)

    @_atomic
    def unfinished(self, claimed_before: datetime) -> Sequence[Decision]:
        """Decisions in hand since before this time, oldest first."""
        found = [
            decision
            for decision in self._decisions.values()
            if decision.in_hand and decision.claimed_at < claimed_before
        ]
        return sorted(found, key=lambda decision: decision.claimed_at)

    @_atomic
    def newest_at(self, event: Event) -> datetime | None:
        """The newest time among the record's decided, not failed events (E10)."""
        return self._times.newest(event)

    @_atomic
    def confirmation(self, confirmation_id: str) -> Confirmation | None:
        """The confirmation of this id."""
        return self._confirmations.get(confirmation_id)

    @_atomic
    def confirmations(self, query: ConfirmationQuery) -> Sequence[Confirmation]:
        """The confirmations that fit, in the direction of the query."""
        found = [each for each in self._confirmations.values() if query.fits(each)]
        found.sort(key=lambda confirmation: confirmation.position, reverse=query.newest_first)
        return found[: query.limit]

    def active(self) -> Revision | None:
        """The revision that governs the next decision."""
        # Without the lock: the history only grows, and this is asked for every event.
        return self._revisions[-1] if self._revisions else None

    @_atomic
    def publish(
        self, revision_id: str, content: str, *, at: datetime, by: str | None, expect: str | None
    ) -> Revision | None:
        """Make it the active revision, unless another than `expect` is active (R7)."""
        active = self.active()
        if expect != (None if active is None else active.id):
            return None
        number = len(self._revisions) + 1
        self._revisions.append(
            Revision(number=number, id=revision_id, content=content, at=at, by=by)
        )
        self._notices.published(self._revisions[-1])
        return self._revisions[-1]

    @_atomic
    def revisions(self, limit: int | None = None, before: int | None = None) -> Sequence[Revision]:
        """The history, newest first."""
        # They are numbered from 1, without a gap.
        older = self._revisions if before is None else self._revisions[: max(0, before - 1)]
        return older[::-1][:limit]

    @_atomic
    def revision(self, revision_id: str) -> Revision | None:
        """The newest entry with this id."""
        found = (entry for entry in reversed(self._revisions) if entry.id == revision_id)
        return next(found, None)

    @_atomic
    def watch(self, observer: str) -> None:
        """Make a cursor for this observer at the end, unless it has one."""
        self._notices.watch(observer)

    @_atomic
    def take(self, observer: str, limit: int = 100) -> Sequence[Notice]:
        """The next notices for this observer, moving its cursor past them."""
        return self._notices.take(observer, limit)

    def _latest_steps(self) -> Iterator[Step]:
        latest = (decision.latest for decision in self._decisions.values())
        return (step for step in latest if step is not None)

    def _earlier(self, decision: Decision) -> Decision | None:
        return self._decisions.get(decision.id)

    def _put(self, confirmation: Confirmation) -> None:
        company = confirmation.company.id
        if confirmation.is_pending:
            self._supersede(self._pending.get(company), confirmation)
            self._pending[company] = confirmation.id
            self._confirmations[confirmation.id] = confirmation
            return
        if self._pending.get(company) == confirmation.id:
            del self._pending[company]
        self._keep_closed(confirmation)

    def _supersede(self, older_id: str | None, newer: Confirmation) -> None:
        if older_id is None or older_id == newer.id:
            return
        older = self._confirmations[older_id]
        self._keep_closed(older.closed(ConfirmationStatus.SUPERSEDED, at=newer.opened_at))
        stored = self._decisions[older.event.id]
        self._replace(stored, stored.superseded(newer.opened_at))

    def _keep_closed(self, confirmation: Confirmation) -> None:
        self._confirmations[confirmation.id] = confirmation

    def _replace(
        self, stored: Decision, decision: Decision, confirmation: Confirmation | None = None
    ) -> None:
        self._decisions[decision.id] = decision
        self._times.note(decision)
        if len(decision.steps) > len(stored.steps):
            opened = confirmation if confirmation and confirmation.is_pending else None
            self._notices.decided(decision, opened)
