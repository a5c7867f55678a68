"""The embedded CRM, for ordinary functions."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar, Unpack

from sqlalchemy import URL, Connection
from sqlalchemy.orm import Session

from leadcat_rules import (
    Answer,
    Contact,
    Decision,
    Engine,
    Event,
    Id,
    LeadcatError,
    Preview,
    Ruleset,
    Sale,
    Snapshot,
    Sweep,
    Undo,
)
from leadcat_sql.crm.attempt import ALL_FAILED, Attempt, SaveAttempt, no_decision
from leadcat_sql.crm.careful import Careful
from leadcat_sql.crm.host import CrmHost
from leadcat_sql.crm.mishaps import NeedsCare
from leadcat_sql.crm.promising import promising
from leadcat_sql.crm.repository import Repository
from leadcat_sql.crm.save import Save, SaveDetails
from leadcat_sql.crm.saving import previewed
from leadcat_sql.crm.seeding import seeds
from leadcat_sql.crm.snapshots import dump, fill, load
from leadcat_sql.crm.unit import CrmOptions, Shared, Unit, engine_options
from leadcat_sql.crm.work import Work
from leadcat_sql.database.database import Database
from leadcat_sql.stores.store import SqlStore

T = TypeVar("T")
_log = logging.getLogger("leadcat_sql")


class EmbeddedCrm(Repository):
    """A small CRM in a database, and an engine that decides what comes of its saves.

    A save, its decision and the change of the category commit together, or not at all; observers
    hear of it after the commit. Threads may share it. Who may answer, undo and change the settings
    is for a plugin of the caller's to say (`leadcat_is_allowed`).
    """

    def __init__(
        self,
        database: Database,
        *,
        ruleset: str | Path | Ruleset | None = None,
        **options: Unpack[CrmOptions],
    ) -> None:
        """On a database that is open already; `open` explains the options."""
        self.shared = Shared.of(options)
        self.store = SqlStore(database, self.shared.tenant)
        """What the engine remembers, for whoever wants it without a transaction of the CRM's."""
        self.host = CrmHost(database, self.store, self.shared)
        """The plugin that answers the engine's hooks."""
        self._database = database
        arguments = engine_options(self.host, options)
        self.engine = Engine(**arguments) if ruleset is None else Engine.open(ruleset, **arguments)
        """For the settings, the inbox and the log; `context` is a transaction, or None."""
        for observer in self.engine.plugins.observers:
            self.store.watch(observer)
            self.shared.watched.add(observer)

    @classmethod
    def open(
        cls,
        url: str | URL,
        *,
        create: bool = False,
        ruleset: str | Path | Ruleset | None = None,
        synchronous: str = "full",
        busy_timeout: float = 5.0,
        patience: float = 10.0,
        **options: Unpack[CrmOptions],
    ) -> Self:
        """Open the CRM in this database; `create` makes or migrates its tables.

        A `ruleset`, or the one in this file, is published once, as by `Engine.open`. For the
        database's options see `Database.open`, for the others `CrmOptions`. Raises StoreError,
        InvalidInput with all that is wrong in the file, PluginError.
        """
        database = Database.open(
            url,
            create=create,
            needs=("store", "crm"),
            synchronous=synchronous,
            busy_timeout=busy_timeout,
            patience=patience,
        )
        try:
            return cls(database, ruleset=ruleset, **options)
        except BaseException:
            database.close()
            raise

    def close(self) -> None:
        """Close its connections."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def save_sale(self, sale: Sale, **details: Unpack[SaveDetails]) -> Decision:
        """Save a sale, and decide what comes of it, in one transaction.

        `before` is what the database had. `answer` is what the user said to a preview (C8). The
        same event `id` again is the same save: it changes nothing, and gives the first decision
        (S1). InvalidInput names what the sale refers to and the CRM doesn't have; StoreError says
        that nothing was saved. Whatever fails in deciding is a `failed` decision (S3). With
        `decide_later` no plugin is asked: the decision has no outcome until a `sweep` decides it.
        """
        return self._save(Save.of(sale, **details))

    def save_contact(self, contact: Contact, **details: Unpack[SaveDetails]) -> Decision:
        """Save a contact like a sale; a new one without a lead status gets Open."""
        return self._save(Save.of(contact, **details))

    def preview_sale(self, sale: Sale, **details: Unpack[SaveDetails]) -> Preview:
        """What saving this sale would come to; nothing is written (C8)."""
        return self._preview(Save.of(sale, **details))

    def preview_contact(self, contact: Contact, **details: Unpack[SaveDetails]) -> Preview:
        """What saving this contact would come to; nothing is written (C8)."""
        return self._preview(Save.of(contact, **details))

    def handle(self, event: Event, *, answer: Answer | None = None) -> Decision:
        """What comes of an event from elsewhere, in one transaction; see `Engine.handle`.

        What the event says was saved is not: only the category is the CRM's own.
        """
        engine = self.engine
        return self._change(lambda unit: engine.handle(event, answer=answer, context=unit))

    def handle_many(
        self, events: Iterable[Event], *, answer: Answer | None = None
    ) -> tuple[Decision, ...]:
        """What comes of these events, all in one transaction; see `Engine.handle_many`."""
        engine, several = self.engine, tuple(events)
        return self._change(
            lambda unit: engine.handle_many(several, answer=answer, context=promising(unit))
        )

    @contextmanager
    def transaction(self) -> Iterator[Work]:
        """Several saves that commit together at the end of the block; an exception takes all back.

        Nothing is tried again: a StoreError says that nothing was saved.
        """
        with self._database.transaction() as connection:
            yield Work(
                Careful(connection, self.shared, repeats=False, keeps_lists=True), self._handle
            )
        self._tell()

    def joined(self, host: Connection | Session) -> Work:
        """The CRM inside the caller's own transaction, in the same database.

        The caller commits or rolls back; after a commit `notify` tells the observers.
        """
        unit = Careful(host, self.shared, repeats=False, keeps_lists=False)
        unit.begin()
        return Work(unit, self._handle)

    def answer(self, confirmation_id: str, answer: Answer, *, by: Id | None = None) -> Decision:
        """Answer a confirmation; see `Inbox.answer` for what is raised."""
        inbox = self.engine.inbox
        return self._change(lambda unit: inbox.answer(confirmation_id, answer, by=by, context=unit))

    def undo(self, event_ids: Iterable[Id], *, by: Id | None = None) -> tuple[Undo, ...]:
        """Undo applied updates, all in one transaction; see `Inbox.undo`."""
        ids = tuple(event_ids)
        return self._change(lambda unit: self.engine.inbox.undo(ids, by=by, context=unit))

    def retry(self, event_ids: Iterable[Id] | None = None) -> tuple[Decision, ...]:
        """Try failed decisions again, all or these, each in a transaction of its own.

        Raises NotFound before anything is tried.
        """
        return tuple(map(self._retry, self._to_be_retried(event_ids)))

    def sweep(self) -> Sweep:
        """Expire, recover, and try again what is due, each in a transaction of its own."""
        return self.engine.sweep(around=self.transaction)

    def notify(self) -> None:
        """Tell the observers what was committed in transactions of the caller's own."""
        self.engine.notify()

    def load(self, snapshot: Snapshot, *, replace: bool = False) -> None:
        """Fill the CRM with this content; Refused when it has some, unless to `replace` all."""
        tenant = self.shared.tenant
        self._database.write(lambda connection: load(connection, tenant, snapshot, replace=replace))

    def dump(self) -> Snapshot:
        """The lists and companies as they are now."""
        operation = self._database.read if self._database.is_sqlite else self._database.write
        return operation(lambda connection: dump(connection, self.shared.tenant))

    def seed(self, *, companies: int = 100) -> None:
        """Fill an empty CRM with so many plausible companies and what belongs to them.

        Always the same ones, each with a contact, half of them with a sale. Refused as `load`.
        """
        tenant = self.shared.tenant
        self._database.write(lambda connection: fill(connection, tenant, seeds(companies)))

    def _read(self, operation: Callable[[Connection], T]) -> T:
        return self._database.read(operation)

    def _write(self, operation: Callable[[Connection], T]) -> T:
        # Done again after a lost answer, it might undo what somebody else has written since.
        return self._database.write(operation)

    def _handle(
        self, _: Connection, event: Event, answer: Answer | None, unit: Unit, /
    ) -> Decision:
        return self.engine.handle(event, answer=answer, context=unit)

    def _save(self, save: Save) -> Decision:
        attempt = SaveAttempt(self.shared, save, self._handle)
        try:
            decision = self._database.write(attempt.leanly, committed=attempt.committed)
        except NeedsCare:
            decision = self._database.write(attempt.carefully, committed=attempt.committed)
        self._tell()
        return decision

    def _preview(self, save: Save) -> Preview:
        event = self._database.read(lambda connection: previewed(connection, self.shared, save))
        return self.engine.preview(event)

    def _change(self, operation: Callable[[Careful], T]) -> T:
        attempt = Attempt(self.shared, operation)
        made = self._database.write(attempt, committed=attempt.committed)
        self._tell()
        return made

    def _to_be_retried(self, event_ids: Iterable[Id] | None) -> list[str]:
        if event_ids is None:
            return [decision.id for decision in self.engine.decisions(ALL_FAILED)][::-1]
        ids = [str(id) for id in dict.fromkeys(event_ids)]
        for id in ids:
            if self.engine.decision(id) is None:
                raise no_decision(id)
        return ids

    def _retry(self, event_id: str) -> Decision:
        (decision,) = self._change(lambda unit: self.engine.retry([event_id], context=unit))
        return decision

    def _tell(self) -> None:
        """Tell the observers; what is committed stays so when that fails, and is told later."""
        if not self.engine.plugins.observers:
            return
        try:
            self.engine.notify()
        except LeadcatError as error:
            _log.error("observers are told the next time: %s", error)
