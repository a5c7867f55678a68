"""One save of a sale or contact: the record, and the event that it becomes."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypedDict, Unpack, cast

from attrs import evolve, field, frozen

from leadcat_rules import (
    Answer,
    Contact,
    ContactSaved,
    Decision,
    Event,
    Id,
    Origin,
    Sale,
    SaleSaved,
    event_to_json,
)
from leadcat_sql.crm.kinds import Kind, Record, kind_of
from leadcat_sql.stores.texts import storable


class SaveDetails(TypedDict, total=False):
    """What may be said along with a save."""

    answer: Answer | None
    """What the user said to the preview of this save (C8)."""
    id: Id | None
    """The event's: the same id again is the same save (S1). Made when None."""
    at: datetime | None
    """When it was saved, by whoever is to be believed; by the CRM's clock when None."""
    actor: Id | None
    origin: Origin | str
    chosen_category: Id | None
    """The category that the user picked in the same save; it is written with it (E7)."""
    decide_later: bool
    """Whether it is only saved and claimed, and no plugin asked; a sweep decides it (S3)."""


@frozen(kw_only=True)
class Save:
    """What is saved. The event's id is fixed, so that a repeated try is the same event (S1)."""

    event: Event
    """As if the record were new: what was there before is found while it is saved."""
    answer: Answer | None
    may_be_repeated: bool
    """Whether the caller named the event, and so may deliver it again."""
    decide_later: bool = False
    """Whether a sweep is to decide it."""
    kind: Kind[Any] = field(init=False)

    @kind.default
    def _kind(self) -> Kind[Any]:
        return kind_of(self.event.after)

    @classmethod
    def of(cls, record: Record, **details: Unpack[SaveDetails]) -> Save:
        """Check what is said.

        TypeError and ValueError for what no event can have, or for an answer to what is decided
        later; InvalidInput for an id that no database keeps.
        """
        answer = details.pop("answer", None)
        later = details.pop("decide_later", False)
        if answer is not None and not isinstance(answer, Answer):
            raise TypeError(f"an answer is an Answer or None, not {type(answer).__name__}")
        if answer is not None and later:
            raise ValueError("an answer isn't kept for later: leave it out, and the question waits")
        if not isinstance(record, Sale | Contact):
            raise TypeError(f"a sale or contact is saved, not {type(record).__name__}")
        is_named = details.get("id") is not None
        event = _saved(record, details)
        storable(event.id, "the event's id")
        return cls(event=event, answer=answer, may_be_repeated=is_named, decide_later=later)

    @property
    def record(self) -> Record:
        """What is saved."""
        return self.event.after

    @property
    def writes_choice(self) -> bool:
        """Whether a category was chosen along with it, for a company that can have it (E7)."""
        return self.event.chosen_category is not None and self.event.company_id is not None

    def happened(
        self,
        *,
        before: Record | None,
        now: datetime,
        newest_at: datetime | None,
        first_lead_status: str | None,
    ) -> Event:
        """The event, once it is known what was there before.

        Who names no time saves now: not before what was decided about the record, which this
        save has waited for, whatever another machine's clock says (E10).
        """
        at = self.event.at or max(now, newest_at or now)
        return self._with(before, at, first_lead_status)

    def needs_lead_status(self, before: Record | None) -> bool:
        """Whether it is a new contact that was given none."""
        record = self.record
        return before is None and isinstance(record, Contact) and record.lead_status is None

    def again(self, earlier: Decision | None) -> Event | None:
        """The same event as an earlier delivery was, None where that one was another (S1)."""
        if earlier is None or earlier.event.record != self.event.record:
            return None
        was = earlier.event
        got = was.after.lead_status if isinstance(was, ContactSaved) else None
        same = self._with(was.before, self.event.at or was.at, got)
        return same if event_to_json(same) == event_to_json(was) else None

    def _with(
        self, before: Record | None, at: datetime | None, first_lead_status: str | None
    ) -> Event:
        after = self.record
        if isinstance(after, Contact) and self.needs_lead_status(before):
            after = evolve(after, lead_status=first_lead_status)
        happened: Event = evolve(cast(Any, self.event), before=before, after=after, at=at)
        return happened


def _saved(record: Record, details: SaveDetails) -> Event:
    if isinstance(record, Sale):
        return SaleSaved(before=None, after=record, **details)  # type: ignore[misc]  # no answer
    return ContactSaved(before=None, after=record, **details)  # type: ignore[misc]  # no answer
