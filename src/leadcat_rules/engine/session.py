"""One use of the engine by its host."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from attrs import define

from leadcat_rules.engine.backoff import Backoff
from leadcat_rules.engine.flow import AskHook, Flow
from leadcat_rules.engine.host import Host
from leadcat_rules.engine.records import Records
from leadcat_rules.engine.rulebook import Rulebook
from leadcat_rules.plugins import Plugins
from leadcat_rules.store import Store

Clock: TypeAlias = Callable[[], datetime]


@define(kw_only=True, eq=False)
class Session:
    """What one operation works with: the host, the store that answers for it, and the time."""

    host: Host
    records: Records
    rulebook: Rulebook
    clock: Clock
    backoff: Backoff
    abandoned_after: timedelta
    """How long a decision may be in hand before somebody is taken to have died with it (S3)."""

    @property
    def joins_host_transaction(self) -> bool:
        """Whether all of this runs in the host's own transaction: then nobody is asked (C3)."""
        return self.records.store.joins_host_transaction

    def now(self) -> datetime:
        """The engine's own time, never an event's (C7)."""
        return self.clock()

    def died_before(self) -> datetime:
        """Whoever took a decision in hand before this time died with it."""
        return self.now() - self.abandoned_after


def store_for(plugins: Plugins, context: Any) -> Flow[Store | None]:
    """The store that goes with this context; None where nobody answers."""
    for plugin in plugins.answerers("leadcat_store"):
        store: Store | None = yield AskHook("leadcat_store", plugin, {"context": context})
        return store
    return None
