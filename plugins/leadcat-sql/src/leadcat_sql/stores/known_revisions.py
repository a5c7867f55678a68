"""Revisions that were read before: each claim asks for one, and its content may have 10 MB."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from leadcat_rules import Revision


class KnownRevisions:
    """Kept by their receipts, for all stores of this process; threads may share it.

    No other publication ever bears a receipt. So what was read in a transaction that was rolled
    back afterwards is never asked for again, and harms nobody.
    """

    def __init__(self, room: int) -> None:
        """`room` is how many characters of contents are kept; the newest is kept in any case."""
        self._room = room
        self._lock = Lock()
        self._kept: OrderedDict[str, Revision] = OrderedDict()

    def get(self, receipt: str, read: Callable[[], Revision]) -> Revision:
        """The revision of this receipt, read only where it isn't known."""
        with self._lock:
            known = self._kept.get(receipt)
            if known is not None:
                self._kept.move_to_end(receipt)
                return known
        revision = read()
        with self._lock:
            self._kept[receipt] = revision
            self._make_room()
        return revision

    def _make_room(self) -> None:
        taken = sum(len(revision.content) for revision in self._kept.values())
        while taken > self._room and len(self._kept) > 1:
            _, oldest = self._kept.popitem(last=False)
            taken -= len(oldest.content)
