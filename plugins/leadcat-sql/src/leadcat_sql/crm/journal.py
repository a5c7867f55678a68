"""What the engine has written in a lean transaction, until it is written to the database."""

from __future__ import annotations

from typing import Protocol

from attrs import define, frozen

from leadcat_rules import Change, Confirmation, Decision
from leadcat_sql.crm.careful import Careful
from leadcat_sql.crm.companies import SET_CATEGORY
from leadcat_sql.crm.mishaps import NeedsCare
from leadcat_sql.stores.joined import Point
from leadcat_sql.stores.records import Records


class Entry(Protocol):
    """Something that the engine has been told is done."""

    def replay(self, unit: Careful) -> bool:
        """Do it; whether it came to what was told."""
        ...


@frozen
class Claimed:
    """The event has its decision."""

    decision: Decision

    def replay(self, unit: Careful) -> bool:
        """See `Entry`."""
        return unit.store.claim(self.decision).is_first


@frozen
class Moved:
    """The company has its new category."""

    change: Change

    def replay(self, unit: Careful) -> bool:
        """See `Entry`."""
        return unit.set_category(self.change)


@frozen
class Saved:
    """The decision has its next version."""

    decision: Decision
    confirmation: Confirmation | None

    def replay(self, unit: Careful) -> bool:
        """See `Entry`."""
        return unit.store.save(self.decision, self.confirmation)


@define(eq=False)
class Mark:
    """A savepoint. As long as nothing was written since, the database needs none."""

    point: Point | None = None

    def replay(self, unit: Careful) -> bool:
        """See `Entry`."""
        self.point = unit.store.savepoint()
        return True


class Journal:
    """Written in one statement at the end, or before, when only the database knows an answer.

    From then on `unit` has everything, and does everything at once.
    """

    def __init__(self, unit: Careful) -> None:
        self._unit = unit
        self._entries: list[Entry] = []
        self.is_open = True
        """Whether more can be noted; False once it was replayed."""
        self._holds_true = True
        """Whether the database has confirmed what was noted."""

    def note(self, entry: Entry) -> None:
        """Put it off to the end."""
        self._entries.append(entry)

    def holds(self, *kinds: type[Entry]) -> bool:
        """Whether it is still open, and these are its entries, marks aside."""
        return self.is_open and [type(entry) for entry in self._noted] == [*kinds]

    def unit(self) -> Careful:
        """The transaction, with all in it that was noted; raises NeedsCare where it can't."""
        if self.is_open:
            self.is_open = False
            self._holds_true = all(entry.replay(self._unit) for entry in self._entries)
        if not self._holds_true:
            raise NeedsCare
        return self._unit

    def savepoint(self) -> Mark:
        """Mark a point to go back to."""
        mark = Mark()
        if self.is_open:
            self.note(mark)
        else:
            mark.replay(self._unit)
        return mark

    def release(self, mark: Mark) -> None:
        """Keep what was noted since this point."""
        if self.is_open:
            self._entries.remove(mark)
        else:
            self._unit.store.release(_made(mark))

    def roll_back_to(self, mark: Mark) -> None:
        """Take back what was noted since this point."""
        if self.is_open:
            del self._entries[self._entries.index(mark) :]
        else:
            self.unit().store.roll_back_to(_made(mark))

    def write(self) -> None:
        """Write it, the usual in one statement; raises NeedsCare where something has changed."""
        if self.holds(Claimed, Saved) or self.holds(Claimed, Moved, Saved):
            self._decide()
        else:
            self.unit().refuse_if_over()

    @property
    def _noted(self) -> list[Entry]:
        return [entry for entry in self._entries if type(entry) is not Mark]

    def _decide(self) -> None:
        moved = [entry.change for entry in self._entries if isinstance(entry, Moved)]
        saved = next(entry for entry in self._entries if isinstance(entry, Saved))
        decided = Records(self._unit.connection, self._unit.shared.tenant).decide(
            saved.decision,
            saved.confirmation,
            also=SET_CATEGORY if moved else None,
            values=_of_change(moved[0]) if moved else None,
        )
        if not decided.won or decided.also != len(moved):
            raise NeedsCare


def _made(mark: Mark) -> Point:
    """The savepoint in the database; without one the replay broke off before it."""
    if mark.point is None:
        raise NeedsCare
    return mark.point


def _of_change(change: Change) -> dict[str, str | None]:
    return {"company_id": change.company_id, "expected": change.expected, "target": change.target}
