"""Committed changes on their way to observers."""

from __future__ import annotations

from collections.abc import Sequence

from leadcat_rules.decisions import Confirmation, Decision
from leadcat_rules.store import Notice, Revision


class Notices:
    """Committed changes, kept until every observer has taken them."""

    def __init__(self) -> None:
        self._kept: list[Notice] = []
        self._next = 1
        self._cursors: dict[str, int] = {}

    def watch(self, observer: str) -> None:
        """Make a cursor at the end, unless there is one."""
        self._cursors.setdefault(observer, self._next - 1)

    def decided(self, decision: Decision, opened: Confirmation | None) -> None:
        """A decision took a step, perhaps by opening a confirmation."""
        self._add(Notice(position=self._next, decision=decision, confirmation=opened))

    def published(self, revision: Revision) -> None:
        """A revision became the active one."""
        self._add(Notice(position=self._next, revision=revision))

    def _add(self, notice: Notice) -> None:
        # Nobody needs it where nobody watches: a cursor begins at the end.
        if self._cursors:
            self._kept.append(notice)
            self._next += 1

    def take(self, observer: str, limit: int) -> Sequence[Notice]:
        """The next for this observer; what all have taken is forgotten."""
        cursor = self._cursors.get(observer, self._next - 1)
        taken = [notice for notice in self._kept if notice.position > cursor][:limit]
        if taken:
            self._cursors[observer] = taken[-1].position
            oldest = min(self._cursors.values())
            self._kept = [notice for notice in self._kept if notice.position > oldest]
        return taken
