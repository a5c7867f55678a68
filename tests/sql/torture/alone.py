"""A store beside a CRM whose data lies elsewhere: no transaction holds both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen
from sqlalchemy import Engine as Connections

from leadcat_rules import (
    Answer,
    Confirmation,
    Decision,
    Engine,
    Revision,
    Sale,
    SettingsDraft,
    Sweep,
    Undo,
)
from leadcat_sql import SqlStore
from tests.sql.torture.accounts import Account, read_accounts
from tests.sql.torture.clock import SigningClock
from tests.sql.torture.entries import Entry, read_history
from tests.sql.torture.flaws import FLAWS
from tests.sql.torture.own_host import OwnTableHost, categories_of, make_tables, register
from tests.sql.torture.places import (
    behind_the_back,
    connections,
    database_of,
    wait_until_alone,
)
from tests.sql.torture.rules import rules, saved
from tests.sql.torture.witness import seen


@frozen(kw_only=True)
class Alone:
    """A place with an `SqlStore`, and a CRM in a table of its own."""

    url: str
    host_url: str
    """Where the CRM's table is; on PostgreSQL it may be the same database."""
    tenant: str = "torture"
    flaw: str | None = None
    """The fault that its desks have, for the tests that see whether it is found."""

    store = "alone"

    @property
    def database(self) -> str:
        return database_of(self.url)

    def make(self) -> None:
        with behind_the_back(self.host_url) as connection:
            make_tables(connection)
        desk = self.desk(0)
        try:
            desk.engine.settings.publish(rules(), expect=None, by="ann")
        finally:
            desk.rest()

    def register(self, companies: Iterable[str]) -> None:
        with behind_the_back(self.host_url) as connection:
            register(connection, companies)

    def desk(self, process: int) -> AloneDesk:
        flaw = FLAWS[self.flaw] if self.flaw else None
        make_store = SqlStore if flaw is None or flaw.store is None else flaw.store
        make_host = OwnTableHost if flaw is None or flaw.host is None else flaw.host
        opened = SqlStore.open(self.url)
        store = make_store(opened.database, self.tenant)
        host = make_host(connections(self.host_url))
        clock = SigningClock(process)
        engine = Engine(plugins=[host], store=store, clock=clock, discover=False)
        return AloneDesk(engine, clock, host, store)

    def accounts(self, companies: Sequence[str]) -> Mapping[str, Account]:
        with behind_the_back(self.host_url) as connection:
            categories = categories_of(connection, companies)
            changes = seen(connection, companies)
        with behind_the_back(self.url) as connection:
            return read_accounts(connection, self.tenant, categories, changes)

    def history(self) -> Sequence[Entry]:
        with behind_the_back(self.url) as connection:
            return read_history(connection, self.tenant)

    def wait_until_alone(self) -> None:
        wait_until_alone(self.url)


@frozen
class AloneDesk:
    """Each call of the engine is a handful of transactions of the store, and some of the CRM."""

    engine: Engine
    clock: SigningClock
    _host: OwnTableHost
    store: SqlStore

    @property
    def engines(self) -> Sequence[Connections]:
        return (self.store.database.engine, self._host.engine)

    def look(self, company: str) -> str | None:
        found = self._host.leadcat_get_company(company)
        return None if found is None else found.category_id

    def save(self, sale: Sale, event: str) -> Decision:
        return self.engine.handle(saved(sale, event))

    def questions(self, company: str) -> Sequence[Confirmation]:
        return self.engine.inbox.pending(company=company)

    def answer(self, confirmation: str, answer: Answer, by: str) -> Decision:
        return self.engine.inbox.answer(confirmation, answer, by=by)

    def undo(self, event: str, by: str) -> Undo:
        (undone,) = self.engine.inbox.undo([event], by=by)
        return undone

    def move(self, company: str, expected: str, target: str) -> bool:
        return self._host.change(company, expected, target)

    def draft(self) -> SettingsDraft:
        return self.engine.settings.open()

    def save_settings(self, draft: SettingsDraft, by: str) -> Revision:
        return self.engine.settings.save(draft, by=by)

    def sweep(self) -> Sweep:
        return self.engine.sweep()

    def rest(self) -> None:
        self.store.close()
        self._host.engine.dispose()
