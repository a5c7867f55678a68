"""The inbox: what waits for a person, and what a person can still do about a decision."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

from attrs import frozen

from leadcat_rules.decisions import Answer, Confirmation, ConfirmationStatus, Decision
from leadcat_rules.domain import Id, identifiers, optional_identifier
from leadcat_rules.engine.access import Access
from leadcat_rules.engine.answering import answer_confirmation, expire_confirmations
from leadcat_rules.engine.flow import Flow
from leadcat_rules.engine.session import Session
from leadcat_rules.engine.undoing import Undo, undo_decisions
from leadcat_rules.queries import ConfirmationQuery

_Listing: TypeAlias = Callable[[Session], Flow[Sequence[Confirmation]]]
_Deciding: TypeAlias = Callable[[Session], Flow[Decision]]
_Undoing: TypeAlias = Callable[[Session], Flow[tuple[Undo, ...]]]


@frozen
class Inbox:
    """Confirmations and undo. Each method has its twin with an `a` for hosts of coroutines."""

    _access: Access

    def pending(self, *, company: Id | None = None, context: Any = None) -> Sequence[Confirmation]:
        """What waits for an answer, oldest first (C3)."""
        return self._access.read(_listing(ConfirmationStatus.PENDING, company), context)

    async def apending(
        self, *, company: Id | None = None, context: Any = None
    ) -> Sequence[Confirmation]:
        """See `pending`."""
        return await self._access.aread(_listing(ConfirmationStatus.PENDING, company), context)

    def history(self, *, company: Id | None = None, context: Any = None) -> Sequence[Confirmation]:
        """All confirmations, answered and superseded ones too, oldest first (C6)."""
        return self._access.read(_listing(None, company), context)

    async def ahistory(
        self, *, company: Id | None = None, context: Any = None
    ) -> Sequence[Confirmation]:
        """See `history`."""
        return await self._access.aread(_listing(None, company), context)

    def confirmations(
        self, query: ConfirmationQuery, *, context: Any = None
    ) -> Sequence[Confirmation]:
        """The confirmations that fit, page by page, oldest first unless it says otherwise."""
        return self._access.read(_finding(query), context)

    async def aconfirmations(
        self, query: ConfirmationQuery, *, context: Any = None
    ) -> Sequence[Confirmation]:
        """See `confirmations`."""
        return await self._access.aread(_finding(query), context)

    def confirmation(self, confirmation_id: str, *, context: Any = None) -> Confirmation | None:
        """The confirmation of this id, however it stands; None when there is none."""
        return self._access.read(
            lambda session: session.records.confirmation(confirmation_id), context
        )

    async def aconfirmation(
        self, confirmation_id: str, *, context: Any = None
    ) -> Confirmation | None:
        """See `confirmation`."""
        return await self._access.aread(
            lambda session: session.records.confirmation(confirmation_id), context
        )

    def answer(
        self, confirmation_id: str, answer: Answer, *, by: Id | None = None, context: Any = None
    ) -> Decision:
        """Answer a confirmation; `by` is who does, unless the answer says so itself.

        Raises NotAllowed, NotFound, AlreadyAnswered (C4), Refused (C2), and HostError where
        the host failed before anything was changed. An answer that comes too late, or for
        another category, is a `lapsed` decision and no error (C5, C7).
        """
        return self._access.change(_answering(confirmation_id, answer, by), context)

    async def aanswer(
        self, confirmation_id: str, answer: Answer, *, by: Id | None = None, context: Any = None
    ) -> Decision:
        """See `answer`."""
        return await self._access.achange(_answering(confirmation_id, answer, by), context)

    def expire(self, *, context: Any = None) -> tuple[Decision, ...]:
        """Close every confirmation whose time is up, by the engine's clock (C7)."""
        return self._access.change(expire_confirmations, context)

    async def aexpire(self, *, context: Any = None) -> tuple[Decision, ...]:
        """See `expire`."""
        return await self._access.achange(expire_confirmations, context)

    def undo(
        self, event_ids: Iterable[Id], *, by: Id | None = None, context: Any = None
    ) -> tuple[Undo, ...]:
        """Undo applied updates, one or a batch, the newest first (S6).

        Each by itself: what can't be undone says why in its `problem`. Raises NotAllowed and
        NotFound before anything is changed.
        """
        return self._access.change(_undoing(event_ids, by), context)

    async def aundo(
        self, event_ids: Iterable[Id], *, by: Id | None = None, context: Any = None
    ) -> tuple[Undo, ...]:
        """See `undo`."""
        return await self._access.achange(_undoing(event_ids, by), context)


def _listing(status: ConfirmationStatus | None, company: Id | None) -> _Listing:
    return _finding(ConfirmationQuery(status=status, company=optional_identifier(company)))


def _finding(query: ConfirmationQuery) -> _Listing:
    return lambda session: session.records.confirmations(query)


def _answering(confirmation_id: str, answer: Answer, by: Id | None) -> _Deciding:
    if not isinstance(answer, Answer):
        raise TypeError(f"an answer is an Answer, not {type(answer).__name__}")
    actor = answer.by or optional_identifier(by)

    def operation(session: Session) -> Flow[Decision]:
        yield from session.host.require(actor, "answer")
        return (yield from answer_confirmation(session, confirmation_id, answer, by=actor))

    return operation


def _undoing(event_ids: Iterable[Id], by: Id | None) -> _Undoing:
    ids = identifiers(event_ids)
    actor = optional_identifier(by)

    def operation(session: Session) -> Flow[tuple[Undo, ...]]:
        yield from session.host.require(actor, "undo")
        return (yield from undo_decisions(session, ids, by=actor))

    return operation
