"""The engine: events in, decisions out."""

from __future__ import annotations

from collections.abc import Awaitable, Iterable, Sequence
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any, TypedDict, Unpack

from attrs import evolve
from pluggy import HookRelay

from leadcat_rules.decisions import Answer, Decision
from leadcat_rules.domain import Contact, Id, Sale
from leadcat_rules.engine.access import Access
from leadcat_rules.engine.backoff import Backoff
from leadcat_rules.engine.batching import Several
from leadcat_rules.engine.inbox import Inbox
from leadcat_rules.engine.operations import deciding, failing, publishing, retrying
from leadcat_rules.engine.questions import Questions
from leadcat_rules.engine.rulebook import Rulebook
from leadcat_rules.engine.session import Clock
from leadcat_rules.engine.settings import Settings
from leadcat_rules.engine.sweeping import Around, AsyncAround, Sweep, asweep, sweep
from leadcat_rules.engine.upkeep import recover
from leadcat_rules.errors import InvalidInput
from leadcat_rules.evaluate import EvaluatorName
from leadcat_rules.events import ContactSaved, Event, EventDetails, SaleSaved
from leadcat_rules.files import load_ruleset
from leadcat_rules.memory import MemoryStore
from leadcat_rules.plugins import Plugins
from leadcat_rules.ruleset import Ruleset
from leadcat_rules.store import Store

ABANDONED_AFTER = timedelta(minutes=1)
BACKOFF = Backoff()


class EngineOptions(TypedDict, total=False):
    """The options of `Engine`, for the ways to open one."""

    plugins: Sequence[object]
    store: Store | None
    clock: Clock
    discover: bool
    without: Sequence[str]
    abandoned_after: timedelta
    backoff: Backoff
    evaluator: EvaluatorName | str


def utc_now() -> datetime:
    """The time of the machine, in UTC."""
    return datetime.now(UTC)


class Engine(Questions):
    """Decides the events of one tenant by the active ruleset, through the plugins of its host.

    `plugins` are objects, or names of installed hosts and stores. `discover` also loads what is
    installed in the entry-point group `leadcat`; `without` switches plugins off by name. `store`
    remembers where no plugin answers `leadcat_store`. Whoever has a decision in hand longer than
    `abandoned_after` is taken to have died with it. `backoff` says when a sweep tries again what
    failed. `evaluator` may be `reference`: business-rules itself then decides, as slowly as it
    does. Raises PluginError with everything that is wrong with the plugins.

    Each method has a twin with an `a` for hosts whose hooks are coroutines. `context` is the
    host's own and handed back to its hooks. Where the host's store fails, its error is raised.
    """

    def __init__(
        self,
        *,
        plugins: Sequence[object] = (),
        store: Store | None = None,
        clock: Clock = utc_now,
        discover: bool = True,
        without: Sequence[str] = (),
        abandoned_after: timedelta = ABANDONED_AFTER,
        backoff: Backoff = BACKOFF,
        evaluator: EvaluatorName | str = EvaluatorName.COMPILED,
    ) -> None:
        if clock().utcoffset() is None:
            raise ValueError("the engine's clock gives times with an offset from UTC")
        loaded = Plugins.load(plugins, discover=discover, without=without)
        loaded.require_host()
        self.plugins = loaded
        self._use(
            Access(
                plugins=loaded,
                own_store=MemoryStore() if store is None else store,
                rulebook=Rulebook(loaded.variables, evaluator=EvaluatorName(evaluator)),
                clock=clock,
                abandoned_after=abandoned_after,
                backoff=backoff,
            )
        )
        self._has_coroutines = loaded.has_coroutines or iscoroutinefunction(
            self._access.own_store.claim
        )
        loaded.register_engine(self)

    @classmethod
    def open(
        cls,
        ruleset: str | Path | Ruleset,
        *,
        context: Any = None,
        by: Id | None = None,
        read_only: bool = False,
        **options: Unpack[EngineOptions],
    ) -> Engine:
        """An engine that decides by this ruleset, or the one in this file.

        `options` are those of `Engine`. The ruleset is published into the store, once: what was
        saved over it since stays the truth. With `read_only` it decides itself, whatever the
        store says, and nothing can be saved. Raises InvalidInput with all that is wrong in the
        file, and PluginError with all that is wrong with the plugins.
        """
        engine, rules = cls._reading(ruleset, read_only=read_only, **options)
        if not read_only:
            engine._access.change(publishing(rules, by), context)
        return engine

    @classmethod
    async def aopen(
        cls,
        ruleset: str | Path | Ruleset,
        *,
        context: Any = None,
        by: Id | None = None,
        read_only: bool = False,
        **options: Unpack[EngineOptions],
    ) -> Engine:
        """See `open`."""
        engine, rules = cls._reading(ruleset, read_only=read_only, **options)
        if not read_only:
            await engine._access.achange(publishing(rules, by), context)
        return engine

    @classmethod
    def _reading(
        cls, ruleset: str | Path | Ruleset, *, read_only: bool, **options: Unpack[EngineOptions]
    ) -> tuple[Engine, Ruleset]:
        engine = cls(**options)
        rules = ruleset
        if not isinstance(rules, Ruleset):
            rules = load_ruleset(rules, variables=engine.plugins.variables)
        rulebook = engine._access.rulebook
        edition = rulebook.read(rules)
        problems = list(rulebook.problems(edition))
        if problems:
            raise InvalidInput(*problems)
        if edition.needs_lead_statuses:
            engine.plugins.require_lead_statuses()
        return (engine._deciding_by(rules) if read_only else engine), rules

    def _deciding_by(self, rules: Ruleset) -> Engine:
        self._use(evolve(self._access, rulebook=self._access.rulebook.fixed(rules)))
        return self

    def _use(self, access: Access) -> None:
        self._access = access
        self.inbox = Inbox(access)
        self.settings = Settings(access)

    def handle(
        self, event: Event, *, answer: Answer | None = None, context: Any = None
    ) -> Decision:
        """What comes of an event, decided now unless an earlier delivery was first (S1).

        `answer` is what the user said to a preview of this save (C8). A decision whose
        `outcome` is None is in the hands of another delivery at this moment.
        """
        return self._access.change(deciding(event, answer), context, failing(event))

    async def ahandle(
        self, event: Event, *, answer: Answer | None = None, context: Any = None
    ) -> Decision:
        """See `handle`."""
        return await self._access.achange(deciding(event, answer), context, failing(event))

    def handle_many(
        self, events: Iterable[Event], *, answer: Answer | None = None, context: Any = None
    ) -> tuple[Decision, ...]:
        """What comes of these events, in their order: the decisions that `handle` makes one by one.

        A store and host that take several at once (`BatchStore`, `leadcat_get_companies`,
        `leadcat_set_categories`) are asked for all of them together. `answer` is every event's.
        What fails for one event is that one's failed decision. Where the store's error is raised,
        handle the events again: what was decided before it stands, and `recover` finishes what
        was only claimed; in the host's own transaction neither is there.
        """
        several = Several.of(events, answer)
        return self._access.change(several, context, several.one_by_one)

    async def ahandle_many(
        self, events: Iterable[Event], *, answer: Answer | None = None, context: Any = None
    ) -> tuple[Decision, ...]:
        """See `handle_many`."""
        several = Several.of(events, answer)
        return await self._access.achange(several, context, several.one_by_one)

    def sale_saved(
        self,
        *,
        before: Sale | None,
        after: Sale,
        answer: Answer | None = None,
        context: Any = None,
        **details: Unpack[EventDetails],
    ) -> Decision:
        """Handle the saving of a sale; `before` is None when it is new."""
        event = SaleSaved(before=before, after=after, **details)
        return self.handle(event, answer=answer, context=context)

    async def asale_saved(
        self,
        *,
        before: Sale | None,
        after: Sale,
        answer: Answer | None = None,
        context: Any = None,
        **details: Unpack[EventDetails],
    ) -> Decision:
        """See `sale_saved`."""
        event = SaleSaved(before=before, after=after, **details)
        return await self.ahandle(event, answer=answer, context=context)

    def contact_saved(
        self,
        *,
        before: Contact | None,
        after: Contact,
        answer: Answer | None = None,
        context: Any = None,
        **details: Unpack[EventDetails],
    ) -> Decision:
        """Handle the saving of a contact; `before` is None when it is new."""
        event = ContactSaved(before=before, after=after, **details)
        return self.handle(event, answer=answer, context=context)

    async def acontact_saved(
        self,
        *,
        before: Contact | None,
        after: Contact,
        answer: Answer | None = None,
        context: Any = None,
        **details: Unpack[EventDetails],
    ) -> Decision:
        """See `contact_saved`."""
        event = ContactSaved(before=before, after=after, **details)
        return await self.ahandle(event, answer=answer, context=context)

    @property
    def has_coroutines(self) -> bool:
        """Whether a hook of the host or its store is a coroutine, so that the `a…` twins serve."""
        return self._has_coroutines

    @property
    def hook(self) -> HookRelay:
        """Pluggy's relay: `hook.leadcat_event(context=…, event=…, answer=…)`; no answer is None."""
        return self.plugins.hook

    def leadcat_event(
        self, context: Any, event: Event, answer: Answer | None
    ) -> Decision | Awaitable[Decision]:
        """The hook that the host fires; an awaitable where its own hooks are coroutines."""
        if self.has_coroutines:
            return self.ahandle(event, answer=answer, context=context)
        return self.handle(event, answer=answer, context=context)

    def retry(
        self, event_ids: Iterable[Id] | None = None, *, context: Any = None
    ) -> tuple[Decision, ...]:
        """Try failed decisions again, all or these, each on the same decision (S1, S3).

        Raises NotFound before anything is tried.
        """
        return self._access.change(retrying(event_ids), context)

    async def aretry(
        self, event_ids: Iterable[Id] | None = None, *, context: Any = None
    ) -> tuple[Decision, ...]:
        """See `retry`."""
        return await self._access.achange(retrying(event_ids), context)

    def recover(self, *, context: Any = None) -> tuple[Decision, ...]:
        """Finish what a crash left in hand (S3); safe to run at any time, also twice at once."""
        return self._access.change(recover, context)

    async def arecover(self, *, context: Any = None) -> tuple[Decision, ...]:
        """See `recover`."""
        return await self._access.achange(recover, context)

    def sweep(self, *, around: Around = nullcontext) -> Sweep:
        """Expire, recover, try again what is due, and tell the observers (C7, S3).

        Each chore is done by itself within `around`, whose result is its context: a host whose
        store joins its transaction gives one that commits. Safe to run at any time, also twice
        at once. What fails in one chore, a StoreError too, is logged and left to the next sweep.
        Raised is only what fails before the first.
        """
        return sweep(self._access, around)

    async def asweep(self, *, around: AsyncAround = nullcontext) -> Sweep:
        """See `sweep`."""
        return await asweep(self._access, around)

    def notify(self, *, context: Any = None) -> None:
        """Tell the observers what was committed since: after the host's own commit."""
        self._access.tell(context)

    async def anotify(self, *, context: Any = None) -> None:
        """See `notify`."""
        await self._access.atell(context)
