"""The way from a route to the engine, whichever kind of host it has."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import AbstractAsyncContextManager, AbstractContextManager, nullcontext
from datetime import datetime
from functools import partial
from typing import Any, TypeAlias, TypeVar

from leadcat_rules import (
    Answer,
    Company,
    Confirmation,
    ConfirmationQuery,
    CrmLists,
    Decision,
    DecisionQuery,
    Engine,
    Event,
    Preview,
    Problem,
    Revision,
    Ruleset,
    SettingsDraft,
    Tally,
    Undo,
)
from leadcat_web.carrying import Carrying, Pool

T = TypeVar("T")
Around: TypeAlias = Callable[[], AbstractContextManager[Any] | AbstractAsyncContextManager[Any]]
"""Makes what an operation of the engine is done inside of; it gives the hooks' `context`."""

PERMISSIONS = ("read", "answer", "undo", "retry", "change_settings", "send_events")
"""What a host may allow an actor, by `leadcat_is_allowed`."""
CRM_PERMISSIONS = (*PERMISSIONS, "edit", "change_lists")
"""Those of the embedded CRM: its own pages change more."""


class Desk(Carrying):
    """Asks the engine, in a thread or as a coroutine, and waits for `budget` seconds at most."""

    def __init__(
        self,
        engine: Engine,
        *,
        reading: Around = nullcontext,
        changing: Around = nullcontext,
        budget: float = 10.0,
    ) -> None:
        super().__init__(budget)
        self.engine = engine
        self._reading = reading
        self._changing = changing

    async def permissions(
        self, actor: str | None, asked: Sequence[str] = PERMISSIONS
    ) -> frozenset[str]:
        """What of this the host allows the actor."""

        async def coroutine(context: Any) -> frozenset[str]:
            allowed = self.engine.ais_allowed
            # One after another: two at once is more than a host's session stands.
            return frozenset(
                [each for each in asked if await allowed(actor, each, context=context)]
            )

        allowed = self.engine.is_allowed
        return await self._read(
            lambda c: frozenset(each for each in asked if allowed(actor, each, context=c)),
            coroutine,
        )

    async def company(self, company_id: str) -> Company | None:
        """The company as it is now."""
        engine = self.engine
        return await self._read(
            lambda c: engine.company(company_id, context=c),
            lambda c: engine.acompany(company_id, context=c),
        )

    async def lists(self) -> CrmLists:
        """The categories and lead statuses, the deleted ones too."""
        engine = self.engine
        return await self._read(
            lambda c: engine.lists(context=c), lambda c: engine.alists(context=c)
        )

    async def preview(self, event: Event) -> Preview:
        """What handling this event would come to (C8)."""
        engine = self.engine
        return await self._read(
            lambda c: engine.preview(event, context=c),
            lambda c: engine.apreview(event, context=c),
            pool="preview",
        )

    async def handle(self, event: Event, answer: Answer | None = None) -> Decision:
        """What comes of an event."""
        engine = self.engine
        return await self._change(
            lambda c: engine.handle(event, answer=answer, context=c),
            lambda c: engine.ahandle(event, answer=answer, context=c),
        )

    async def decision(self, event_id: str) -> Decision | None:
        """The decision of this event."""
        engine = self.engine
        return await self._read(
            lambda c: engine.decision(event_id, context=c),
            lambda c: engine.adecision(event_id, context=c),
        )

    async def decisions(self, query: DecisionQuery) -> Sequence[Decision]:
        """The decisions that fit, newest first."""
        engine = self.engine
        return await self._read(
            lambda c: engine.decisions(query, context=c),
            lambda c: engine.adecisions(query, context=c),
        )

    async def tally(self, since: datetime, until: datetime) -> Sequence[Tally]:
        """How many decisions there were, by day, outcome and rule."""
        engine = self.engine
        return await self._read(
            lambda c: engine.tally(since, until, context=c),
            lambda c: engine.atally(since, until, context=c),
        )

    async def confirmation(self, confirmation_id: str) -> Confirmation | None:
        """The confirmation of this id."""
        inbox = self.engine.inbox
        return await self._read(
            lambda c: inbox.confirmation(confirmation_id, context=c),
            lambda c: inbox.aconfirmation(confirmation_id, context=c),
        )

    async def confirmations(self, query: ConfirmationQuery) -> Sequence[Confirmation]:
        """The confirmations that fit, oldest first."""
        inbox = self.engine.inbox
        return await self._read(
            lambda c: inbox.confirmations(query, context=c),
            lambda c: inbox.aconfirmations(query, context=c),
        )

    async def answer(self, confirmation_id: str, answer: Answer, by: str | None) -> Decision:
        """Answer a confirmation, once (C4)."""
        inbox = self.engine.inbox
        return await self._change(
            lambda c: inbox.answer(confirmation_id, answer, by=by, context=c),
            lambda c: inbox.aanswer(confirmation_id, answer, by=by, context=c),
        )

    async def undo(self, event_ids: Iterable[str], by: str | None) -> tuple[Undo, ...]:
        """Undo applied updates (S6)."""
        inbox, ids = self.engine.inbox, tuple(event_ids)
        return await self._change(
            lambda c: inbox.undo(ids, by=by, context=c),
            lambda c: inbox.aundo(ids, by=by, context=c),
        )

    async def retry(self, event_ids: Iterable[str]) -> tuple[Decision, ...]:
        """Try failed decisions again (S3)."""
        engine, ids = self.engine, tuple(event_ids)
        return await self._change(
            lambda c: engine.retry(ids, context=c), lambda c: engine.aretry(ids, context=c)
        )

    async def settings(self) -> SettingsDraft:
        """The active settings, ready to be edited."""
        settings = self.engine.settings
        return await self._read(
            lambda c: settings.open(context=c), lambda c: settings.aopen(context=c)
        )

    async def save_settings(self, draft: SettingsDraft, by: str | None) -> Revision:
        """Save a draft, all or nothing (R5 to R7)."""
        settings = self.engine.settings
        return await self._change(
            lambda c: settings.save(draft, by=by, context=c),
            lambda c: settings.asave(draft, by=by, context=c),
        )

    async def publish(self, ruleset: Ruleset, expect: str | None, by: str | None) -> Revision:
        """Make a whole ruleset the active one (R6, R7)."""
        settings = self.engine.settings
        return await self._change(
            lambda c: settings.publish(ruleset, expect=expect, by=by, context=c),
            lambda c: settings.apublish(ruleset, expect=expect, by=by, context=c),
        )

    async def roll_back(self, revision_id: str, by: str | None) -> Revision:
        """Make an earlier revision the active one again."""
        settings = self.engine.settings
        return await self._change(
            lambda c: settings.roll_back(revision_id, by=by, context=c),
            lambda c: settings.aroll_back(revision_id, by=by, context=c),
        )

    async def history(
        self, limit: int | None = None, before: int | None = None
    ) -> Sequence[Revision]:
        """The savings of the settings, newest first; only those before this number."""
        settings = self.engine.settings
        return await self._read(
            lambda c: settings.history(limit=limit, before=before, context=c),
            lambda c: settings.ahistory(limit=limit, before=before, context=c),
        )

    async def revision(self, revision_id: str) -> Revision | None:
        """The newest saving of this content."""
        settings = self.engine.settings
        return await self._read(
            lambda c: settings.revision(revision_id, context=c),
            lambda c: settings.arevision(revision_id, context=c),
        )

    async def check(self, text: str | bytes) -> tuple[Problem, ...]:
        """All that is wrong with a ruleset in JSON, each problem with its place."""
        settings = self.engine.settings
        return await self._read(
            lambda c: settings.check(text, context=c), lambda c: settings.acheck(text, context=c)
        )

    async def _read(
        self,
        sync: Callable[[Any], T],
        coroutine: Callable[[Any], Awaitable[T]],
        pool: Pool = "read",
    ) -> T:
        if self.engine.has_coroutines:
            return await self.within(asyncio.ensure_future(_awaited(self._reading, coroutine)))
        return await self.in_thread(partial(_done, self._reading, sync), pool=pool)

    async def _change(
        self, sync: Callable[[Any], T], coroutine: Callable[[Any], Awaitable[T]]
    ) -> T:
        if self.engine.has_coroutines:
            return await self.within(asyncio.ensure_future(_awaited(self._changing, coroutine)))
        return await self.in_thread(partial(_done, self._changing, sync), pool="change")


def _done(around: Around, operation: Callable[[Any], T]) -> T:
    entered = around()
    if not isinstance(entered, AbstractContextManager):
        raise TypeError("a host of ordinary functions gives ordinary context managers")
    with entered as context:
        return operation(context)


async def _awaited(around: Around, operation: Callable[[Any], Awaitable[T]]) -> T:
    entered = around()
    if isinstance(entered, AbstractAsyncContextManager):
        async with entered as context:
            return await operation(context)
    with entered as context:
        return await operation(context)
