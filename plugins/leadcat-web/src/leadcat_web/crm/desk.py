"""The way to the engine of the embedded CRM: its changes are transactions of the CRM's own."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from leadcat_rules import Answer, Contact, Decision, Event, NotFound, Sale, Undo
from leadcat_sql import EmbeddedCrm
from leadcat_web.desk import Desk


class CrmDesk(Desk):
    """A Desk whose answers, undos and retries commit together with the category (S3)."""

    def __init__(self, crm: EmbeddedCrm, *, budget: float = 10.0) -> None:
        super().__init__(crm.engine, budget=budget)
        self.crm = crm

    async def handle(self, event: Event, answer: Answer | None = None) -> Decision:
        """See `Desk.handle`."""
        return await self.in_thread(partial(self.crm.handle, event, answer=answer), pool="change")

    async def answer(self, confirmation_id: str, answer: Answer, by: str | None) -> Decision:
        """See `Desk.answer`."""
        return await self.in_thread(
            partial(self.crm.answer, confirmation_id, answer, by=by), pool="change"
        )

    async def undo(self, event_ids: Iterable[str], by: str | None) -> tuple[Undo, ...]:
        """See `Desk.undo`."""
        ids = tuple(event_ids)
        return await self.in_thread(partial(self.crm.undo, ids, by=by), pool="change")

    async def retry(self, event_ids: Iterable[str]) -> tuple[Decision, ...]:
        """See `Desk.retry`."""
        return await self.in_thread(partial(self.crm.retry, tuple(event_ids)), pool="change")

    async def stored_sale(self, sale_id: str) -> Sale | None:
        """The sale as it is stored; None when there is none of this id."""
        try:
            return await self.in_thread(partial(self.crm.sale, sale_id))
        except NotFound:
            return None

    async def stored_contact(self, contact_id: str) -> Contact | None:
        """The contact as it is stored; None when there is none of this id."""
        try:
            return await self.in_thread(partial(self.crm.contact, contact_id))
        except NotFound:
            return None
