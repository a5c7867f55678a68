"""How the engine's parts reach its plugins: each operation is one flow, driven either way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

from attrs import frozen

from leadcat_rules.decisions import Decision
from leadcat_rules.engine.backoff import Backoff
from leadcat_rules.engine.flow import Flow, adrive, drive
from leadcat_rules.engine.host import Host, is_echo
from leadcat_rules.engine.notices import notify, watch
from leadcat_rules.engine.protecting import Otherwise, protected, unharmed
from leadcat_rules.engine.records import Records
from leadcat_rules.engine.rulebook import Rulebook
from leadcat_rules.engine.session import Clock, Session, store_for
from leadcat_rules.engine.undoing import Undo
from leadcat_rules.errors import ErrorCode, HostError, Problem
from leadcat_rules.plugins import HostFault, Plugins
from leadcat_rules.store import Revision, Store

_T = TypeVar("_T")


@frozen(kw_only=True)
class Access:
    """The way from a call of the engine to its host and store, with or without coroutines."""

    plugins: Plugins
    own_store: Store
    rulebook: Rulebook
    clock: Clock
    abandoned_after: timedelta
    backoff: Backoff

    def read(self, operation: Callable[[Session], Flow[_T]], context: Any) -> _T:
        """Drive an operation that changes nothing."""
        return drive(self._in_session(partial(unharmed, operation), context), self.plugins)

    async def aread(self, operation: Callable[[Session], Flow[_T]], context: Any) -> _T:
        """Like `read`, for coroutines."""
        return await adrive(self._in_session(partial(unharmed, operation), context), self.plugins)

    def change(
        self,
        operation: Callable[[Session], Flow[_T]],
        context: Any,
        otherwise: Otherwise[_T] | None = None,
    ) -> _T:
        """Drive an operation that changes something, and tell the observers when it has.

        `otherwise` is what to do where it failed in the host's own transaction.
        """
        return drive(self._in_session(_telling(operation, otherwise), context), self.plugins)

    async def achange(
        self,
        operation: Callable[[Session], Flow[_T]],
        context: Any,
        otherwise: Otherwise[_T] | None = None,
    ) -> _T:
        """Like `change`, for coroutines."""
        return await adrive(self._in_session(_telling(operation, otherwise), context), self.plugins)

    def tell(self, context: Any) -> None:
        """Tell the observers what was committed since."""
        drive(self._in_session(_notifying, context), self.plugins)

    async def atell(self, context: Any) -> None:
        """Like `tell`, for coroutines."""
        await adrive(self._in_session(_notifying, context), self.plugins)

    def _in_session(self, operation: Callable[[Session], Flow[_T]], context: Any) -> Flow[_T]:
        try:
            store = yield from store_for(self.plugins, context)
            session = Session(
                host=Host(self.plugins, context),
                records=Records(self.own_store if store is None else store),
                rulebook=self.rulebook,
                clock=self.clock,
                backoff=self.backoff,
                abandoned_after=self.abandoned_after,
            )
            return (yield from operation(session))
        except HostFault as fault:
            raise HostError(
                Problem(ErrorCode.HOOK_FAILED, str(fault), "nothing was changed")
            ) from fault


def _telling(
    operation: Callable[[Session], Flow[_T]], otherwise: Otherwise[_T] | None
) -> Callable[[Session], Flow[_T]]:
    def told(session: Session) -> Flow[_T]:
        result = yield from protected(_watched(operation), session, otherwise)
        # From inside our own writing observers would fire echoes: the outer operation tells them.
        if not session.joins_host_transaction and not is_echo():
            yield from notify(session, _ids(result))
        return result

    return told


def _watched(operation: Callable[[Session], Flow[_T]]) -> Callable[[Session], Flow[_T]]:
    def watched(session: Session) -> Flow[_T]:
        yield from watch(session)
        return (yield from operation(session))

    return watched


def _notifying(session: Session) -> Flow[None]:
    yield from protected(notify, session)


def _ids(result: object) -> frozenset[str]:
    """The decisions that an operation made or changed, or the revision that it saved."""
    several = result if isinstance(result, tuple) else (result,)
    made = (each.decision if isinstance(each, Undo) else each for each in several)
    return frozenset(each.id for each in made if isinstance(each, Decision | Revision))
