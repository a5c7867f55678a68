"""How the engine's parts reach its plugins: each operation is one flow, driven either way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from attrs import frozen

from leadcat_rules.decisions import Decision
from leadcat_rules.engine.flow import Flow, adrive, drive
from leadcat_rules.engine.host import Host, is_echo
from leadcat_rules.engine.notices import notify, watch
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

    def run(self, operation: Callable[[Session], Flow[_T]], context: Any) -> _T:
        """Drive an operation that changes nothing."""
        return drive(self._in_session(operation, context), self.plugins)

    async def arun(self, operation: Callable[[Session], Flow[_T]], context: Any) -> _T:
        """Like `run`, for coroutines."""
        return await adrive(self._in_session(operation, context), self.plugins)

    def change(self, operation: Callable[[Session], Flow[_T]], context: Any) -> _T:
        """Drive an operation that changes something, and tell the observers when it has."""
        return self.run(_telling(operation), context)

    async def achange(self, operation: Callable[[Session], Flow[_T]], context: Any) -> _T:
        """Like `change`, for coroutines."""
        return await self.arun(_telling(operation), context)

    def _in_session(self, operation: Callable[[Session], Flow[_T]], context: Any) -> Flow[_T]:
        try:
            store = yield from store_for(self.plugins, context)
            session = Session(
                host=Host(self.plugins, context),
                records=Records(self.own_store if store is None else store),
                rulebook=self.rulebook,
                clock=self.clock,
                abandoned_after=self.abandoned_after,
            )
            return (yield from operation(session))
        except HostFault as fault:
            raise HostError(
                Problem(ErrorCode.HOOK_FAILED, str(fault), "nothing was changed")
            ) from fault


def _telling(operation: Callable[[Session], Flow[_T]]) -> Callable[[Session], Flow[_T]]:
    def told(session: Session) -> Flow[_T]:
        yield from watch(session)
        result = yield from operation(session)
        # From inside our own writing observers would fire echoes: the outer operation tells them.
        if not session.joins_host_transaction and not is_echo():
            yield from notify(session, _ids(result))
        return result

    return told


def _ids(result: object) -> frozenset[str]:
    """The decisions that an operation made or changed, or the revision that it saved."""
    several = result if isinstance(result, tuple) else (result,)
    made = (each.decision if isinstance(each, Undo) else each for each in several)
    return frozenset(each.id for each in made if isinstance(each, Decision | Revision))
