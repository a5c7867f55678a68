"""The embedded CRM: a save, its decision and the category commit together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen
from sqlalchemy import Connection, insert, select
from sqlalchemy import Engine as Connections

from leadcat_rules import (
    Answer,
    Confirmation,
    Decision,
    Revision,
    Sale,
    SettingsDraft,
    Snapshot,
    Sweep,
    Undo,
    hookimpl,
)
from leadcat_rules.testing import CATEGORIES, LEAD, LEAD_STATUSES
from leadcat_sql import EmbeddedCrm, SqlStore
from leadcat_sql.schema.crm_tables import companies as rows
from leadcat_sql.schema.crm_tables import sales
from tests.sql.torture.accounts import Account, read_accounts
from tests.sql.torture.async_embedded import AsyncDesk
from tests.sql.torture.clock import SigningClock
from tests.sql.torture.entries import Entry, read_history
from tests.sql.torture.places import Desk, behind_the_back, database_of, wait_until_alone
from tests.sql.torture.rules import rules, saved
from tests.sql.torture.witness import call_a_witness, seen


class _Everybody:
    @hookimpl
    def leadcat_is_allowed(self, permission: str) -> bool:
        return True


@frozen(kw_only=True)
class Embedded:
    """A place with an `EmbeddedCrm`."""

    url: str
    tenant: str = "torture"
    flaw: None = None
    store: str = "embedded"
    """Or `transactions`, which its desks begin and end themselves, or `async`."""

    @property
    def database(self) -> str:
        return database_of(self.url)

    def make(self) -> None:
        with behind_the_back(self.url) as connection:
            call_a_witness(connection, rows.name)
        with self._crm(SigningClock(0), [_Everybody()]) as crm:
            crm.load(Snapshot(CATEGORIES, LEAD_STATUSES, {}))
            crm.engine.settings.publish(rules(), expect=None, by="ann")

    def register(self, companies: Iterable[str]) -> None:
        lead = {"tenant": self.tenant, "category": LEAD.id, "attributes": "{}", "version": 1}
        with behind_the_back(self.url) as connection:
            connection.execute(
                insert(rows), [{"id": company, "name": company, **lead} for company in companies]
            )

    def desk(self, process: int) -> Desk:
        clock, plugins = SigningClock(process), [_Everybody()]
        if self.store == "async":
            return AsyncDesk.open(self.url, self.tenant, clock, plugins)
        crm = self._crm(clock, plugins)
        return (TransactionsDesk if self.store == "transactions" else EmbeddedDesk)(crm, clock)

    def _crm(self, clock: SigningClock, plugins: Sequence[object]) -> EmbeddedCrm:
        return EmbeddedCrm.open(self.url, tenant=self.tenant, clock=clock, plugins=plugins)

    def accounts(self, companies: Sequence[str]) -> Mapping[str, Account]:
        mine = (rows.c.tenant == self.tenant) & rows.c.id.in_(companies)
        with behind_the_back(self.url) as connection:
            found = connection.execute(select(rows.c.id, rows.c.category).where(mine))
            categories = {row.id: row.category for row in found}
            changes = seen(connection, companies)
            kept = self._sales(connection, companies)
            return read_accounts(connection, self.tenant, categories, changes, kept)

    def _sales(
        self, connection: Connection, companies: Sequence[str]
    ) -> Mapping[str, Mapping[str, str]]:
        mine = (sales.c.tenant == self.tenant) & sales.c.company.in_(companies)
        found: dict[str, dict[str, str]] = {company: {} for company in companies}
        columns = (sales.c.company, sales.c.id, sales.c.status)
        for company, id, status in connection.execute(select(*columns).where(mine)):
            found[company][id] = status
        return found

    def history(self) -> Sequence[Entry]:
        with behind_the_back(self.url) as connection:
            return read_history(connection, self.tenant)

    def wait_until_alone(self) -> None:
        wait_until_alone(self.url)


@frozen
class EmbeddedDesk:
    """Each call is a transaction."""

    crm: EmbeddedCrm
    clock: SigningClock

    @property
    def store(self) -> SqlStore:
        return self.crm.store

    @property
    def engines(self) -> Sequence[Connections]:
        return (self.crm.store.database.engine,)

    def look(self, company: str) -> str | None:
        return self.crm.company(company).category_id

    def save(self, sale: Sale, event: str) -> Decision:
        whole = saved(sale, event)
        return self.crm.save_sale(sale, id=whole.id, at=whole.at, actor=whole.actor)

    def questions(self, company: str) -> Sequence[Confirmation]:
        return self.crm.engine.inbox.pending(company=company)

    def answer(self, confirmation: str, answer: Answer, by: str) -> Decision:
        return self.crm.answer(confirmation, answer, by=by)

    def undo(self, event: str, by: str) -> Undo:
        (undone,) = self.crm.undo([event], by=by)
        return undone

    def move(self, company: str, expected: str, target: str) -> bool:
        with self.crm.transaction() as work:
            # As a hook of the engine is given it: it stays so until the commit.
            found = work.unit.company(company)
            if found is None or found.category_id != expected:
                return False
            work.set_category(company, target)
        return True

    def draft(self) -> SettingsDraft:
        return self.crm.engine.settings.open()

    def save_settings(self, draft: SettingsDraft, by: str) -> Revision:
        with self.crm.transaction() as work:
            return self.crm.engine.settings.save(draft, by=by, context=work)

    def sweep(self) -> Sweep:
        return self.crm.sweep()

    def rest(self) -> None:
        self.crm.close()


class TransactionsDesk(EmbeddedDesk):
    """The same calls as parts of transactions that the caller begins and ends."""

    def save(self, sale: Sale, event: str) -> Decision:
        whole = saved(sale, event)
        with self.crm.transaction() as work:
            return work.save_sale(sale, id=whole.id, at=whole.at, actor=whole.actor)

    def answer(self, confirmation: str, answer: Answer, by: str) -> Decision:
        with self.crm.transaction() as work:
            return self.crm.engine.inbox.answer(confirmation, answer, by=by, context=work)

    def undo(self, event: str, by: str) -> Undo:
        with self.crm.transaction() as work:
            (undone,) = self.crm.engine.inbox.undo([event], by=by, context=work)
        return undone
