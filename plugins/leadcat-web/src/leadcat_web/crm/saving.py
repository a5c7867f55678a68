"""Saving what a form says, with the answer, in one transaction: all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from attrs import evolve, frozen

from leadcat_rules import Answer, Contact, Decision, Reason
from leadcat_sql import EmbeddedCrm
from leadcat_web.crm.asking import Asked
from leadcat_web.crm.desk import CrmDesk
from leadcat_web.crm.entries import Entry, Record, mark_of, new_id


class ChangedMeanwhile(Exception):
    """Somebody else has saved the record since the form was shown; nothing was saved."""

    def __init__(self, stored: Record | None) -> None:
        super().__init__("the record is another one than the form was shown for")
        self.stored = stored
        """As it is now; None when it is gone."""


class AskedOtherwise(Exception):
    """The answer was given to another question than the save would ask; nothing was saved."""


class _UsedBefore(Exception):
    """The form's event was another save: a page that was gone back to, and changed."""


@frozen(kw_only=True)
class Saving:
    """One save as it is handed to the CRM."""

    entry: Entry
    actor: str | None
    answer: Answer | None = None
    asked: Asked | None = None
    """What the answer was given to."""
    decide_later: bool = False

    def into(self, crm: EmbeddedCrm) -> Decision:
        """Raises ChangedMeanwhile and AskedOtherwise, and as `EmbeddedCrm.save_sale`."""
        try:
            return self._once(crm)
        except _UsedBefore:
            renamed = evolve(self.entry, event_id=new_id())
            return evolve(self, entry=renamed)._once(crm)

    def _once(self, crm: EmbeddedCrm) -> Decision:
        with crm.transaction() as work:
            save: Callable[..., Decision] = work.save_sale
            if isinstance(self.entry.record, Contact):
                save = work.save_contact
            decision = save(
                self.entry.record,
                id=self.entry.event_id,
                answer=self.answer,
                actor=self.actor,
                origin="ui",
                chosen_category=self.entry.chosen_category,
                decide_later=self.decide_later,
            )
            self._refuse_what_is_not_meant(decision)
        return decision

    def _refuse_what_is_not_meant(self, decision: Decision) -> None:
        # What was there before is known for certain once the save has locked it: raising here
        # takes the whole save back.
        before = decision.event.before
        if mark_of(before) != self.entry.seen:
            raise ChangedMeanwhile(before)
        if decision.reason is Reason.EVENT_ID_REUSED:
            raise _UsedBefore
        if self.asked is not None and not self.asked.is_answered_by(decision):
            raise AskedOtherwise


async def saved(desk: CrmDesk, saving: Saving) -> Decision:
    """What came of the save. TooSlow when it goes on by itself; see `Saving.into`."""
    return await desk.in_thread(partial(saving.into, desk.crm), pool="change")
