"""A host under test, and an engine over it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from inspect import isawaitable
from typing import Any

from leadcat_rules.decisions import Answer, Confirmation, Decision
from leadcat_rules.domain import Id, optional_identifier
from leadcat_rules.engine import Engine, Preview, Undo
from leadcat_rules.errors import LeadcatError
from leadcat_rules.events import Event
from leadcat_rules.hookspecs import hookimpl
from leadcat_rules.ruleset import AutomationRule
from leadcat_rules.testing.calling import Call
from leadcat_rules.testing.clock import FakeClock
from leadcat_rules.testing.crm import CUSTOMER, a_snapshot
from leadcat_rules.testing.host_contract.host import HostParts, WatchedHost
from leadcat_rules.testing.rules import a_rule, a_ruleset


class Crm(WatchedHost):
    """The host of a test class, with each operation of the engine, however its hooks answer."""

    def __init__(self, parts: HostParts) -> None:
        snapshot = a_snapshot(parts.make_id)
        host = parts.make_host(snapshot)
        plugins = host if isinstance(host, list | tuple) else [host]
        permission = _Permission(optional_identifier(parts.administrator))
        self.clock = FakeClock()
        # The last is asked first: the permission speaks only where the host has no say.
        self.engine = Engine(plugins=[permission, *plugins], clock=self.clock, discover=False)
        super().__init__(parts, snapshot, host, self.engine.plugins)

    def publish(self, *rules: AutomationRule) -> None:
        """Make these the rules that decide; without any, a sold sale makes a Customer."""
        rules = rules or (a_rule(to=self.category(CUSTOMER)),)
        by = self._parts.administrator
        self._do(self.engine.settings, "publish", a_ruleset(*rules), expect=None, by=by)

    def handle(self, event: Event, answer: Answer | None = None) -> Decision:
        """What comes of this event."""
        decision: Decision = self._do(self.engine, "handle", event, answer=answer)
        return decision

    def handle_at_once(self, events: Iterable[Event]) -> list[Decision]:
        """Deliver all these events at the same moment."""
        handle = partial(self._doing, self.engine, "handle")
        return self._caller.at_once([handle(event) for event in events])

    def preview(self, event: Event) -> Preview:
        """What would come of this event."""
        preview: Preview = self._do(self.engine, "preview", event)
        return preview

    def decision(self, event: Event) -> Decision | None:
        """The decision that is remembered."""
        decision: Decision | None = self._do(self.engine, "decision", event.id)
        return decision

    def recover(self) -> tuple[Decision, ...]:
        """Finish what was left in hand."""
        finished: tuple[Decision, ...] = self._do(self.engine, "recover")
        return finished

    def expire(self) -> tuple[Decision, ...]:
        """Close each confirmation whose time is up."""
        expired: tuple[Decision, ...] = self._do(self.engine.inbox, "expire")
        return expired

    def pending(self) -> Sequence[Confirmation]:
        """What waits in the inbox."""
        pending: Sequence[Confirmation] = self._do(self.engine.inbox, "pending")
        return pending

    def answer(
        self, confirmation: Confirmation, answer: Answer, *, by: Id | None = None
    ) -> Decision:
        """Answer from the inbox, as the administrator unless said otherwise."""
        who = by or self._parts.administrator
        decision: Decision = self._do(self.engine.inbox, "answer", confirmation.id, answer, by=who)
        return decision

    def answer_at_once(
        self, confirmation: Confirmation, answers: Iterable[Answer]
    ) -> list[Decision | LeadcatError]:
        """Give all these answers at the same moment; what each came to, or raised."""
        answering = partial(self._doing, self.engine.inbox, "answer", confirmation.id)
        by = self._parts.administrator
        return self._caller.at_once([_caught(answering(answer, by=by)) for answer in answers])

    def undo(self, *events: Event, by: Id | None = None) -> tuple[Undo, ...]:
        """Undo what came of these events, as the administrator unless said otherwise."""
        who = by or self._parts.administrator
        ids = [event.id for event in events]
        undone: tuple[Undo, ...] = self._do(self.engine.inbox, "undo", ids, by=who)
        return undone

    def _do(self, part: object, method: str, *arguments: object, **options: object) -> Any:
        return self._caller.one(self._doing(part, method, *arguments, **options))

    def _doing(self, part: object, method: str, *arguments: object, **options: object) -> Call:
        does: Callable[..., Any] = getattr(part, f"a{method}" if self._caller.awaits else method)
        return lambda context: does(*arguments, **options, context=context)


class _Permission:
    """Allows one actor everything, and has no say about others."""

    def __init__(self, administrator: str | None) -> None:
        self._administrator = administrator

    @hookimpl
    def leadcat_is_allowed(self, actor: str | None) -> bool | None:
        return True if actor == self._administrator else None


def _caught(call: Call) -> Call:
    def answered(context: Any) -> Any:
        try:
            answer = call(context)
        except LeadcatError as error:
            return error
        return _caught_later(answer) if isawaitable(answer) else answer

    return answered


async def _caught_later(answer: Any) -> Any:
    try:
        return await answer
    except LeadcatError as error:
        return error
