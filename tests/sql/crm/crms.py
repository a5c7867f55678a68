"""Embedded CRMs for tests: each a tenant of its own, in databases that all tests share."""

from __future__ import annotations

import atexit
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import cache
from itertools import count
from typing import Any, Literal, TypeAlias, cast

from leadcat_rules import AutomationRule, Decision, Ruleset, Snapshot, hookimpl
from leadcat_rules.testing import FakeClock, a_ruleset, a_snapshot, waited
from leadcat_sql import AsyncEmbeddedCrm, EmbeddedCrm
from leadcat_sql.crm.attempt import SaveAttempt
from leadcat_sql.crm.save import Save
from leadcat_sql.database.async_database import AsyncDatabase
from leadcat_sql.database.database import Database
from tests.sql.databases import Kind, shared_database

Way: TypeAlias = Literal["lean", "careful", "async"]
_numbers = count(1)


class Everybody:
    """Allows everybody everything."""

    @hookimpl
    def leadcat_is_allowed(self) -> bool:
        return True


class CarefulCrm(EmbeddedCrm):
    """Saves the careful way without having tried the lean one."""

    def _save(self, save: Save) -> Decision:
        attempt = SaveAttempt(self.shared, save, self._handle)
        return self._database.write(attempt.carefully, committed=attempt.committed)


@contextmanager
def a_crm(
    kind: Kind,
    *rules: AutomationRule,
    way: Way = "lean",
    plugins: Any = (),
    snapshot: Snapshot | None = None,
    **options: Any,
) -> Iterator[EmbeddedCrm]:
    """A CRM with the usual content and these rules; without any, a sold sale makes a Customer."""
    crm = _MAKE[way](
        kind,
        **{
            "tenant": f"crm {next(_numbers)}",
            "clock": FakeClock(),
            "plugins": [Everybody(), *plugins],
            **options,
        },
    )
    crm.load(snapshot or a_snapshot())
    publish(crm, *rules)
    yield crm


@asynccontextmanager
async def an_async_crm(
    kind: Kind, *rules: AutomationRule, plugins: Any = (), **options: Any
) -> AsyncIterator[AsyncEmbeddedCrm]:
    """The same for coroutines, in the running loop."""
    options = {"tenant": f"crm {next(_numbers)}", "clock": FakeClock(), **options}
    url, plugins = shared_database(kind), [Everybody(), *plugins]
    async with await AsyncEmbeddedCrm.open(url, plugins=plugins, **options) as crm:
        await crm.load(a_snapshot())
        await crm.engine.settings.apublish(a_ruleset(*rules), expect=None, by="ann")
        yield crm


def publish(crm: EmbeddedCrm, *rules: AutomationRule) -> None:
    """Make these the rules that decide."""
    active = crm.store.active()
    ruleset: Ruleset = a_ruleset(*rules)
    crm.engine.settings.publish(ruleset, expect=None if active is None else active.id, by="ann")


@cache
def a_database(kind: Kind) -> Database:
    """The database that all tests share, opened once."""
    opened = Database.open(shared_database(kind), needs=("store", "crm"), synchronous="normal")
    atexit.register(opened.close)
    return opened


@cache
def an_async_database(kind: Kind) -> Any:
    """The same, opened in the loop of what is waited for."""
    url = shared_database(kind)
    opened: list[AsyncDatabase] = []

    async def open() -> AsyncDatabase:
        opened.append(await AsyncDatabase.open(url, needs=("store", "crm"), synchronous="normal"))
        return opened[0]

    waiting = cast(Any, waited(open()))
    atexit.register(waiting.close)
    return opened[0]


def _make_async(kind: Kind, **options: Any) -> EmbeddedCrm:
    crm = AsyncEmbeddedCrm(an_async_database(kind), **options)
    cast(Any, waited(crm)).make_ready()
    return cast(EmbeddedCrm, Waiting(crm))


_MAKE: dict[Way, Callable[..., EmbeddedCrm]] = {
    "lean": lambda kind, **options: EmbeddedCrm(a_database(kind), **options),
    "careful": lambda kind, **options: CarefulCrm(a_database(kind), **options),
    "async": _make_async,
}


class Waiting:
    """An asynchronous CRM, or its engine, for whoever calls ordinary methods."""

    def __init__(self, waits_for: object, prefix: str = "") -> None:
        self.waits_for = waits_for
        self._prefix = prefix

    def __getattr__(self, name: str) -> Any:
        if name in ("engine", "inbox", "settings"):
            return Waiting(getattr(self.waits_for, name), "a")
        found = getattr(waited(self.waits_for), self._prefix + name)
        return Waiting(found) if name == "store" else found
