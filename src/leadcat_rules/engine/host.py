"""The typed questions to the host. Each is a flow: it yields a request and returns the answer.

Where the host raises or answers nonsense, a `HostFault` is thrown in.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from attrs import define

from leadcat_rules.decisions import Answer, Change, Confirmation
from leadcat_rules.domain import Category, Company, CrmLists, LeadStatus
from leadcat_rules.engine.flow import AskHook, Flow, TellHook, in_turn
from leadcat_rules.errors import ErrorCode, NotAllowed, Problem
from leadcat_rules.plugins import HostFault, Plugins

_WHO_ALLOWS = "the host decides by leadcat_is_allowed; when nobody answers, only reading is allowed"


@define
class _Writing:
    """The time in which the host writes our change."""

    is_going_on: bool = True


_WRITING: ContextVar[_Writing | None] = ContextVar("leadcat_writing", default=None)


def is_echo() -> bool:
    """Whether an event comes from inside the host's writing of our own change (E8)."""
    writing = _WRITING.get()
    return writing is not None and writing.is_going_on


@contextmanager
def _our_own_writing() -> Iterator[None]:
    # A task that the hook starts inherits the variable, so the flag ends with the writing itself.
    writing = _Writing()
    token = _WRITING.set(writing)
    try:
        yield
    finally:
        writing.is_going_on = False
        _WRITING.reset(token)


@define(eq=False)
class Host:
    """Whoever answers the hooks, and the context that it wants to see again."""

    plugins: Plugins
    context: Any

    def company(self, company_id: str) -> Flow[Company | None]:
        """The company as it is now."""
        found: Company | None = yield self._ask("leadcat_get_company", company_id=company_id)
        return found

    def companies(self, company_ids: Sequence[str]) -> Flow[Sequence[Company] | None]:
        """Those of these that there are; None where they are to be asked for one by one."""
        found: Sequence[Company] | None = yield self._ask(
            "leadcat_get_companies", company_ids=tuple(company_ids)
        )
        return found

    def categories(self) -> Flow[tuple[Category, ...]]:
        """All categories, deleted ones included."""
        found: Sequence[Category] = yield self._ask("leadcat_list_categories")
        return tuple(found)

    def lists(self, *, with_lead_statuses: bool) -> Flow[CrmLists]:
        """What names are resolved against; lead statuses only where a rule names one."""
        categories: Sequence[Category] = yield self._ask("leadcat_list_categories")
        statuses: Sequence[LeadStatus] = ()
        if with_lead_statuses:
            statuses = yield self._ask("leadcat_list_lead_statuses")
        return CrmLists(tuple(categories), tuple(statuses))

    def all_lists(self) -> Flow[CrmLists]:
        """Both lists, whatever the rules name; no lead statuses where nobody lists them."""
        listed = self.answers("leadcat_list_lead_statuses")
        return (yield from self.lists(with_lead_statuses=listed))

    def set_category(self, change: Change) -> Flow[bool]:
        """Compare and set (S2). Events that the host fires meanwhile are our own echo (E8)."""
        with _our_own_writing():
            found: bool = yield self._ask("leadcat_set_category", change=change)
        return found

    def set_categories(self, changes: Sequence[Change]) -> Flow[Sequence[bool | HostFault]]:
        """Compare and set each of them (S2), in one question where the host takes several.

        Only where it doesn't, one that fails is told apart from the others.
        """
        if not self.answers("leadcat_set_categories"):
            return (yield from in_turn(map(self._set_or_fault, changes)))
        with _our_own_writing():
            found: Sequence[bool] = yield self._ask(
                "leadcat_set_categories", changes=tuple(changes)
            )
        return found

    def _set_or_fault(self, change: Change) -> Flow[bool | HostFault]:
        try:
            return (yield from self.set_category(change))
        except HostFault as fault:
            return fault

    def confirm(self, confirmation: Confirmation) -> Flow[Answer | None]:
        """The first dialog's answer; None: later (C3)."""
        for plugin in self.plugins.answerers("leadcat_confirm"):
            asked = self._ask_one("leadcat_confirm", plugin, confirmation=confirmation)
            answer: Answer | None = yield asked
            if answer is not None:
                return answer
        return None

    def is_allowed(self, actor: str | None, permission: str) -> Flow[bool]:
        """The first host's word; when nobody answers only reading is allowed."""
        for plugin in self.plugins.answerers("leadcat_is_allowed"):
            asked = self._ask_one("leadcat_is_allowed", plugin, actor=actor, permission=permission)
            allowed: bool | None = yield asked
            if allowed is not None:
                return allowed
        return permission == "read"

    def require(self, actor: str | None, permission: str) -> Flow[None]:
        """Raise NotAllowed unless the host allows it (R6, C3)."""
        if (yield from self.is_allowed(actor, permission)):
            return
        who = "nobody in particular" if actor is None else repr(actor)
        message = f"{who} is not allowed to {permission.replace('_', ' ')}"
        hint = (
            "the host decides by leadcat_is_allowed; when nobody answers, only reading is allowed"
        )
        raise NotAllowed(Problem(ErrorCode.NOT_ALLOWED, message, hint))

    def answers(self, hook: str) -> bool:
        """Whether anybody answers this hook."""
        return bool(self.plugins.answerers(hook))

    def tell(self, hook: str, plugin: str, context: object, **news: object) -> Flow[None]:
        """News for one observer, whose failure stops nobody."""
        yield TellHook(hook, plugin, {"context": context, **news})

    def _ask(self, hook: str, **arguments: object) -> AskHook:
        for plugin in self.plugins.answerers(hook):
            return AskHook(hook, plugin, {"context": self.context, **arguments})
        raise HostFault(hook, "(no plugin)", "a rule needs this hook, and nobody answers it")

    def _ask_one(self, hook: str, plugin: str, **arguments: object) -> AskHook:
        return AskHook(hook, plugin, {"context": self.context, **arguments})
