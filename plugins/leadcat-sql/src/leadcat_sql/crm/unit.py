"""One transaction, as the engine and its hooks see it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, TypeAlias, TypedDict

from attrs import field, frozen
from sqlalchemy import Connection

from leadcat_rules import (
    Answer,
    Backoff,
    Change,
    Company,
    CrmLists,
    Decision,
    Event,
    JoiningStore,
)
from leadcat_sql.crm.lists import Editions, read_lists
from leadcat_sql.stores.texts import MOST_OF_TENANT, storable

Clock: TypeAlias = Callable[[], datetime]


class Unit(Protocol):
    """What the host's hooks are given as their `context`."""

    @property
    def connection(self) -> Connection:
        """For statements of a plugin's own, which commit with the save.

        Whatever they break, the save is committed, and the decision is `failed` (S3).
        """
        ...

    @property
    def store(self) -> JoiningStore:
        """The store whose writes are a part of this transaction."""
        ...

    def company(self, company_id: str) -> Company | None:
        """The company as it is now, and stays until the commit."""
        ...

    def companies(self, company_ids: Sequence[str]) -> Sequence[Company]:
        """Those of these that there are, and they stay so until the commit."""
        ...

    def set_categories(self, changes: Sequence[Change]) -> Sequence[bool]:
        """Compare and set each (S2)."""
        ...

    def lists(self) -> CrmLists:
        """The two lists as they are now."""
        ...

    def set_category(self, change: Change) -> bool:
        """Compare and set (S2)."""
        ...


class CrmOptions(TypedDict, total=False):
    """How a CRM is opened, its database aside; what isn't said here is said by `Engine`."""

    tenant: str
    """Whose part of the database it is."""
    plugins: Sequence[object]
    """Of the engine over it, beside the CRM itself."""
    clock: Clock
    discover: bool
    """Whether plugins that are installed are loaded; unlike an engine's own it is False."""
    without: Sequence[str]
    abandoned_after: timedelta
    backoff: Backoff


def utc_now() -> datetime:
    """The time of the machine, in UTC."""
    return datetime.now(UTC)


def engine_options(host: object, options: CrmOptions) -> dict[str, Any]:
    """The arguments of an `Engine` whose host this is."""
    passed: dict[str, Any] = {"discover": False, **options}
    passed.pop("tenant", None)
    return {**passed, "plugins": [host, *options.get("plugins", ())]}


@frozen(kw_only=True, eq=False)
class Shared:
    """What all transactions of one CRM have in common: one tenant's, in one process."""

    tenant: str = "default"
    clock: Clock = utc_now
    editions: Editions = field(factory=Editions)
    watched: set[str] = field(factory=set)
    """Observers whose queue is known to be committed."""

    @classmethod
    def of(cls, options: CrmOptions) -> Shared:
        """As these options want it."""
        tenant = storable(options.get("tenant", "default"), "the tenant", MOST_OF_TENANT)
        return cls(tenant=tenant, clock=options.get("clock", utc_now))


def current_lists(connection: Connection, shared: Shared, *, keep: bool = True) -> CrmLists:
    """The two lists as they are now; `keep` says that what is read of them is committed."""
    edition = read_lists(connection, shared.tenant, shared.editions)
    if keep:
        shared.editions.keep(edition)
    return edition.lists


class Handle(Protocol):
    """Lets the engine decide an event within a unit; raises what nobody could record."""

    def __call__(
        self, connection: Connection, event: Event, answer: Answer | None, unit: Unit, /
    ) -> Decision:
        """The decision, recorded in this unit, whose connection is the one that is given."""
        ...
