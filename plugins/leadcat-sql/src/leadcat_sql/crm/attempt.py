"""Saves and answers that are tried again, and must not be done twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

from sqlalchemy import Connection

from leadcat_rules import (
    Decision,
    DecisionQuery,
    ErrorCode,
    NotFound,
    Outcome,
    Problem,
    StoreError,
    Undo,
)
from leadcat_sql.crm.careful import Careful
from leadcat_sql.crm.lean import save_leanly
from leadcat_sql.crm.save import Save
from leadcat_sql.crm.saving import UNRECORDED, save_carefully
from leadcat_sql.crm.unit import Handle, Shared
from leadcat_sql.stores.records import Records

T = TypeVar("T", bound=object)

ALL_FAILED = DecisionQuery(outcome=Outcome.FAILED, limit=None)
"""What is tried again when nothing else is said."""


def no_decision(event_id: str) -> NotFound:
    """There is nothing to try again."""
    message = f"there is no decision with the id {event_id!r}"
    return NotFound(Problem(ErrorCode.NOT_FOUND, message, "a decision bears its event's id"))


class SaveAttempt:
    """One autonomous save: first the lean way, and where that gives up the careful one.

    Its event has the same id in every try. So a commit that got no answer has happened when this
    event has its decision, and is never repeated over its own work (S1).
    """

    def __init__(self, shared: Shared, save: Save, handle: Handle) -> None:
        self._shared = shared
        self._save = save
        self._handle = handle
        self._made: Decision | None = None

    def leanly(self, connection: Connection) -> Decision:
        """Try it in four round trips; raises NeedsCare where it takes more."""
        self._made = save_leanly(connection, self._shared, self._save, self._handle)
        return self._made

    def carefully(self, connection: Connection) -> Decision:
        """Try it with everything locked before."""
        unit = Careful(connection, self._shared, repeats=True, keeps_lists=True)
        self._made = save_carefully(unit, self._save, self._handle)
        return self._made

    def committed(self, connection: Connection) -> Decision | None:
        """What came of it, after a commit that got no answer; None: nothing."""
        if self._made is not None and self._made.fingerprint == UNRECORDED:
            raise StoreError(_nobody_knows(self._save.event.id))
        stored = Records(connection, self._shared.tenant).decision(self._save.event.id)
        # Where the id was somebody else's event's, its decision says nothing of this save.
        return None if self._save.again(stored) is None else stored


class Attempt(Generic[T]):
    """One operation of the engine on decisions that are there: an answer, an undo, a retry."""

    def __init__(self, shared: Shared, operation: Callable[[Careful], T]) -> None:
        self._shared = shared
        self._operation = operation
        self._made: list[T] = []

    def __call__(self, connection: Connection) -> T:
        """Try it, in a transaction of its own."""
        unit = Careful(connection, self._shared, repeats=True, keeps_lists=True)
        made = self._operation(unit)
        self._made[:] = [made]
        return made

    def committed(self, connection: Connection) -> T | None:
        """What came of it, after a commit that got no answer; None: nothing."""
        records = Records(connection, self._shared.tenant)
        (made,) = self._made
        is_there = all(_is_stored(records, decision) for decision in _decisions(made))
        return made if is_there else None


def _decisions(made: object) -> Iterator[Decision]:
    several: Iterable[object] = made if isinstance(made, tuple) else (made,)
    for each in several:
        decision = each.decision if isinstance(each, Undo) else each
        if isinstance(decision, Decision):
            yield decision


def _is_stored(records: Records, made: Decision) -> bool:
    """Whether it is there, perhaps with what others have added since."""
    stored = records.decision(made.id)
    if stored is None or stored.version < made.version:
        return False
    return stored.steps[: len(made.steps)] == made.steps


def _nobody_knows(event_id: str) -> Problem:
    message = f"the connection was lost while saving, and event {event_id!r} left no record"
    hint = "look at what was saved before you save it again"
    return Problem(ErrorCode.STORE_UNAVAILABLE, message, hint)
