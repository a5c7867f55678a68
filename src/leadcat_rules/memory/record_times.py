"""The times by which events about one record are kept in order (E10)."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from leadcat_rules.decisions import Decision, Outcome
from leadcat_rules.events import Event, RecordKind


class RecordTimes:
    """For each sale and contact the newest time of its events that count for E10."""

    def __init__(self) -> None:
        self._settled: dict[tuple[RecordKind, str], datetime] = {}
        self._awaiting: defaultdict[tuple[RecordKind, str], dict[str, datetime]]
        self._awaiting = defaultdict(dict)

    def newest(self, event: Event) -> datetime | None:
        """The newest time of the event's record; None when nothing counts."""
        settled = self._settled.get(event.record)
        awaiting = self._awaiting.get(event.record)
        if awaiting is None:
            return settled
        return max(awaiting.values() if settled is None else (settled, *awaiting.values()))

    def note(self, decision: Decision) -> None:
        """An awaiting decision may still fail, and then counts no more; a settled one stays."""
        event = decision.event
        if event.at is None or decision.latest is None:
            return
        if decision.outcome is Outcome.AWAITING_CONFIRMATION:
            self._awaiting[event.record][event.id] = event.at
            return
        self._forget(event)
        if decision.outcome is not Outcome.FAILED:
            self._settled[event.record] = max(event.at, self._settled.get(event.record, event.at))

    def _forget(self, event: Event) -> None:
        waiting = self._awaiting.get(event.record)
        if waiting is None:
            return
        waiting.pop(event.id, None)
        if not waiting:
            del self._awaiting[event.record]
