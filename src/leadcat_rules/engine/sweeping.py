"""What is to be done from time to time, by whom it may concern, also by several at once."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, AbstractContextManager
from enum import StrEnum
from typing import Any, TypeAlias

from attrs import evolve, field, frozen

from leadcat_rules.decisions import Decision, Outcome
from leadcat_rules.engine.access import Access
from leadcat_rules.engine.answering import expire_confirmation, expired_confirmations
from leadcat_rules.engine.flow import Flow
from leadcat_rules.engine.session import Session
from leadcat_rules.engine.upkeep import recover_one, retry_one
from leadcat_rules.errors import LeadcatError, StoreError
from leadcat_rules.queries import DecisionQuery

Around: TypeAlias = Callable[[], AbstractContextManager[Any]]
"""Opens what one chore is done in, a transaction for example, and gives the hooks' `context`."""
AsyncAround: TypeAlias = Callable[[], AbstractAsyncContextManager[Any]]
_PAGE = 100
_LOSSES = 3
"""How many chores the store may fail before the others are left for the next sweep."""
_log = logging.getLogger("leadcat_rules")


@frozen(kw_only=True)
class Sweep:
    """What one sweep came to. What somebody else did at the same moment isn't in it."""

    expired: tuple[Decision, ...] = ()
    recovered: tuple[Decision, ...] = ()
    retried: tuple[Decision, ...] = ()
    given_up: int = 0
    """How many decisions have failed too often to be tried again by themselves."""
    left: int = 0
    """How much failed itself and waits for the next sweep; the log says why."""


class _Part(StrEnum):
    """The parts of a sweep, in their order."""

    EXPIRED = "expired"
    RECOVERED = "recovered"
    RETRIED = "retried"


@frozen
class _Chore:
    """One thing to do, for one decision; it gives None where somebody else was quicker."""

    part: _Part
    operation: Callable[[Session], Flow[Decision | None]]


@frozen
class _Due:
    """What there is to do."""

    chores: tuple[_Chore, ...]
    given_up: int


@frozen
class _Tally:
    """What was done so far."""

    done: defaultdict[_Part, list[Decision]] = field(factory=lambda: defaultdict(list))
    others: list[_Part] = field(factory=list)
    """The parts of the chores that somebody else has done meanwhile."""
    failures: list[LeadcatError] = field(factory=list)

    @property
    def has_lost_the_store(self) -> bool:
        """Whether it failed so often that the next chore would only wait for it, too."""
        lost = [error for error in self.failures if isinstance(error, StoreError)]
        return len(lost) >= _LOSSES

    def note(self, part: _Part, decision: Decision | None) -> None:
        """A chore is done, by us unless there is no decision."""
        if decision is None:
            self.others.append(part)
        else:
            self.done[part].append(decision)

    def leave(self, error: LeadcatError) -> None:
        """Something failed itself."""
        _log.error("left for the next sweep: %s", error)
        self.failures.append(error)

    def total(self, due: _Due) -> Sweep:
        """All of it."""
        by_us = sum(map(len, self.done.values()))
        left = len(due.chores) - by_us - len(self.others)
        return Sweep(
            expired=tuple(self.done[_Part.EXPIRED]),
            recovered=tuple(self.done[_Part.RECOVERED]),
            retried=tuple(self.done[_Part.RETRIED]),
            given_up=due.given_up,
            left=max(left, min(len(self.failures), 1)),
        )


def sweep(access: Access, around: Around) -> Sweep:
    """Do what is due, each chore by itself within `around`, and tell the observers."""
    tally = _Tally()
    with around() as context:
        due = access.read(_what_is_due, context)
    for chore in due.chores:
        if tally.has_lost_the_store:
            break
        try:
            with around() as context:
                done = access.change(chore.operation, context)
            tally.note(chore.part, done)
        except LeadcatError as error:
            tally.leave(error)
    try:
        with around() as context:
            access.tell(context)
    except LeadcatError as error:
        tally.leave(error)
    return tally.total(due)


async def asweep(access: Access, around: AsyncAround) -> Sweep:
    """Like `sweep`, for coroutines."""
    tally = _Tally()
    async with around() as context:
        due = await access.aread(_what_is_due, context)
    for chore in due.chores:
        if tally.has_lost_the_store:
            break
        try:
            async with around() as context:
                done = await access.achange(chore.operation, context)
            tally.note(chore.part, done)
        except LeadcatError as error:
            tally.leave(error)
    try:
        async with around() as context:
            await access.atell(context)
    except LeadcatError as error:
        tally.leave(error)
    return tally.total(due)


def _what_is_due(session: Session) -> Flow[_Due]:
    expired = yield from expired_confirmations(session)
    abandoned = yield from session.records.unfinished(session.died_before())
    failed, given_up = yield from _failed(session)
    operations = (
        (_Part.EXPIRED, expire_confirmation, [confirmation.id for confirmation in expired]),
        (_Part.RECOVERED, recover_one, [decision.id for decision in abandoned]),
        (_Part.RETRIED, retry_one, failed),
    )
    chores = (_Chore(part, _on(operation, id)) for part, operation, ids in operations for id in ids)
    return _Due(tuple(chores), given_up)


def _on(
    operation: Callable[[Session, str], Flow[Decision | None]], id: str
) -> Callable[[Session], Flow[Decision | None]]:
    return lambda session: operation(session, id)


def _failed(session: Session) -> Flow[tuple[list[str], int]]:
    """The ids of the failed decisions that are due, oldest first, and how many were given up."""
    query = DecisionQuery(outcome=Outcome.FAILED, limit=_PAGE)
    due: list[str] = []
    given_up = 0
    while page := (yield from session.records.decisions(query)):
        due += [each.id for each in page if session.backoff.is_due(each, session.now())]
        given_up += sum(session.backoff.has_given_up(each) for each in page)
        query = evolve(query, after=page[-1].position)
    return due[::-1], given_up
