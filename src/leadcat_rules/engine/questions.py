"""What an engine can be asked; nothing is written and nobody is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from leadcat_rules.decisions import Decision
from leadcat_rules.domain import Company, CrmLists, Id, identifier, optional_identifier
from leadcat_rules.engine.access import Access
from leadcat_rules.engine.flow import Flow
from leadcat_rules.engine.preview import Preview, preview
from leadcat_rules.engine.session import Session
from leadcat_rules.events import Event, in_utc
from leadcat_rules.queries import DecisionQuery
from leadcat_rules.tally import Tally, in_order

NEWEST = DecisionQuery()


class Questions:
    """The reading half of `Engine`. Each method has its twin with an `a`.

    Where a hook of the host's fails, HostError is raised; a preview says so as its reason.
    """

    _access: Access

    def preview(self, event: Event, *, context: Any = None) -> Preview:
        """What handling this event would come to; nothing is written and nobody asked (C8)."""
        return self._access.read(lambda session: preview(session, event), context)

    async def apreview(self, event: Event, *, context: Any = None) -> Preview:
        """See `preview`."""
        return await self._access.aread(lambda session: preview(session, event), context)

    def decision(self, event_id: Id, *, context: Any = None) -> Decision | None:
        """The decision of this event."""
        wanted = identifier(event_id)
        return self._access.read(lambda session: session.records.decision(wanted), context)

    async def adecision(self, event_id: Id, *, context: Any = None) -> Decision | None:
        """See `decision`."""
        wanted = identifier(event_id)
        return await self._access.aread(lambda session: session.records.decision(wanted), context)

    def decisions(
        self, query: DecisionQuery = NEWEST, *, context: Any = None
    ) -> Sequence[Decision]:
        """The decisions that fit, newest first."""
        return self._access.read(lambda session: session.records.decisions(query), context)

    async def adecisions(
        self, query: DecisionQuery = NEWEST, *, context: Any = None
    ) -> Sequence[Decision]:
        """See `decisions`."""
        return await self._access.aread(lambda session: session.records.decisions(query), context)

    def tally(self, since: datetime, until: datetime, *, context: Any = None) -> Sequence[Tally]:
        """How many decisions stand how, by the day in UTC of their latest step, oldest day first.

        Counted is what was decided at or after `since` and before `until`, which may have any
        offset; ValueError when they have none.
        """
        return self._access.read(_tallying(since, until), context)

    async def atally(
        self, since: datetime, until: datetime, *, context: Any = None
    ) -> Sequence[Tally]:
        """See `tally`."""
        return await self._access.aread(_tallying(since, until), context)

    def company(self, company_id: Id, *, context: Any = None) -> Company | None:
        """The company as the host has it now; None when it has none of this id."""
        wanted = identifier(company_id)
        return self._access.read(lambda session: session.host.company(wanted), context)

    async def acompany(self, company_id: Id, *, context: Any = None) -> Company | None:
        """See `company`."""
        wanted = identifier(company_id)
        return await self._access.aread(lambda session: session.host.company(wanted), context)

    def lists(self, *, context: Any = None) -> CrmLists:
        """The host's categories and lead statuses, deleted ones too.

        No lead statuses where nobody answers `leadcat_list_lead_statuses`.
        """
        return self._access.read(lambda session: session.host.all_lists(), context)

    async def alists(self, *, context: Any = None) -> CrmLists:
        """See `lists`."""
        return await self._access.aread(lambda session: session.host.all_lists(), context)

    def is_allowed(self, actor: Id | None, permission: str, *, context: Any = None) -> bool:
        """What the host says by `leadcat_is_allowed`; nobody answers: only `read` is allowed.

        `permission` may be any word: those that the engine asks for (R6, C3), or a screen's own.
        """
        return self._access.read(_allowing(actor, permission), context)

    async def ais_allowed(self, actor: Id | None, permission: str, *, context: Any = None) -> bool:
        """See `is_allowed`."""
        return await self._access.aread(_allowing(actor, permission), context)


def _tallying(since: datetime, until: datetime) -> Callable[[Session], Flow[Sequence[Tally]]]:
    first, end = in_utc(since), in_utc(until)

    def operation(session: Session) -> Flow[Sequence[Tally]]:
        return in_order((yield from session.records.tally(first, end)))

    return operation


def _allowing(actor: Id | None, permission: str) -> Callable[[Session], Flow[bool]]:
    who = optional_identifier(actor)
    return lambda session: session.host.is_allowed(who, permission)
