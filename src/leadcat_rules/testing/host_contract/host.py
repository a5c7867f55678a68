"""A host under test: asked as an engine asks it, watched, and looked at behind its back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any, Protocol

import pytest

from leadcat_rules.decisions import Change
from leadcat_rules.domain import Category, Company, Id, LeadStatus, optional_identifier
from leadcat_rules.files import Snapshot
from leadcat_rules.plugins import HookCall, Plugins, check_answer
from leadcat_rules.testing.calling import Call, Caller, Context
from leadcat_rules.testing.crm import (
    ACME,
    FJORD,
    GAMMALT,
    LINDQVIST,
    NYTT_BOLAG,
    UNKNOWN_COMPANY,
)


class Crash(BaseException):
    """The process dies here."""


class HostParts(Protocol):
    """What a test class says of its host; see `HostSuite`."""

    @property
    def administrator(self) -> Id:
        """Somebody who may do everything."""
        ...

    def make_host(self, snapshot: Snapshot) -> object:
        """A new host with this content."""
        ...

    def category_of(self, host: Any, company_id: Id) -> Id | None:
        """Read behind the hooks' back."""
        ...

    def put_category(self, host: Any, company_id: Id, category_id: Id | None) -> None:
        """Write behind the hooks' back."""
        ...

    def make_id(self, number: int) -> Id:
        """An id of the CRM's own kind."""
        ...

    def context(self, host: Any) -> Context:
        """Around each call."""
        ...


class WatchedHost:
    """A host with the usual snapshot as its content; `plugins` are what an engine asks."""

    def __init__(
        self, parts: HostParts, snapshot: Snapshot, host: object, plugins: Plugins
    ) -> None:
        self.snapshot = snapshot
        self.host = host
        self.plugins = plugins
        self.calls: list[HookCall] = []
        """Every call of a hook since the beginning."""
        self._parts = parts
        self._caller = Caller(partial(parts.context, host), awaits=plugins.has_coroutines)
        self._happenings: dict[str, Callable[[], None]] = {}
        plugins.trace(self._seen)
        self.lead, self.opportunity = self.id_of(ACME), self.id_of(FJORD)
        self.customer, self.uncategorised = self.id_of(LINDQVIST), self.id_of(NYTT_BOLAG)
        self.in_deleted_category = self.id_of(GAMMALT)
        self.nobody = parts.make_id(int(UNKNOWN_COMPANY))

    def close(self) -> None:
        """Nothing is asked any more."""
        self._caller.close()

    def id_of(self, item: Company | Category) -> Id:
        """The id that an item of the usual snapshot has in this CRM."""
        return self._parts.make_id(int(item.id))

    def category(self, item: Category) -> Category:
        """A category of the usual snapshot as this CRM has it."""
        (found,) = [each for each in self.snapshot.categories if each.name == item.name]
        return found

    def lead_status(self, item: LeadStatus) -> LeadStatus:
        """A lead status of the usual snapshot as this CRM has it."""
        (found,) = [each for each in self.snapshot.lead_statuses if each.name == item.name]
        return found

    def category_of(self, company_id: Id) -> str | None:
        """Read behind the hooks' back."""
        return optional_identifier(self._parts.category_of(self.host, company_id))

    def put_category(self, company_id: Id, category: Category | None) -> None:
        """Write behind the hooks' back."""
        own = None if category is None else self.id_of(category)
        self._parts.put_category(self.host, company_id, own)

    @property
    def all_categories(self) -> dict[str, str | None]:
        """The category of every company, read behind the hooks' back."""
        return {id: self.category_of(id) for id in self.snapshot.companies}

    def answers(self, hook: str) -> bool:
        """Whether anybody answers this hook."""
        return bool(self.plugins.answerers(hook))

    def ask(self, hook: str, **arguments: object) -> Any:
        """Ask the one plugin that answers this hook, and check its answer as the engine does."""
        answer = self._caller.one(self._asking(hook, arguments))
        check_answer(hook, self.plugins.answerers(hook)[0], answer, arguments)
        return answer

    def company(self, company_id: Id) -> Company | None:
        """Ask the host for the company."""
        found: Company | None = self.ask("leadcat_get_company", company_id=str(company_id))
        return found

    def companies(self, company_ids: Iterable[Id]) -> Sequence[Company]:
        """Ask the host for several companies at once; skipped where it wants them one by one."""
        ids = tuple(str(id) for id in company_ids)
        found: Sequence[Company] | None = self.ask_if_answered(
            "leadcat_get_companies", company_ids=ids
        )
        if found is None:
            pytest.skip("the host wants to be asked for one company at a time")
        return found

    def set_categories(self, changes: Iterable[tuple[Id, Category, Category]]) -> Sequence[bool]:
        """Ask the host to compare and set several, each with what is expected and the target."""
        several = tuple(self._change(*each) for each in changes)
        written: Sequence[bool] = self.ask_if_answered("leadcat_set_categories", changes=several)
        return written

    def ask_if_answered(self, hook: str, **arguments: object) -> Any:
        """Like `ask`; what a host needs not answer is skipped where it doesn't."""
        if not self.answers(hook):
            pytest.skip(f"the host doesn't answer {hook}")
        return self.ask(hook, **arguments)

    def set_category(self, company_id: Id, expected: Category, target: Category) -> bool:
        """Ask the host to compare and set."""
        change = self._change(company_id, expected, target)
        written: bool = self.ask("leadcat_set_category", change=change)
        return written

    def set_category_at_once(
        self, company_id: Id, expected: Category, targets: Iterable[Category]
    ) -> list[bool]:
        """Ask the host for all these changes of one company at the same moment."""
        changes = [self._change(company_id, expected, target) for target in targets]
        asking = [self._asking("leadcat_set_category", {"change": each}) for each in changes]
        return self._caller.at_once(asking)

    @property
    def writes(self) -> list[Change]:
        """The changes that the host says it has written."""
        setting = [call for call in self.calls if call.hook == "leadcat_set_category"]
        changes = [call.arguments["change"] for call in setting if call.result is True]
        return [change for change in changes if isinstance(change, Change)]

    def just_after(self, hook: str, happens: Callable[[], None]) -> None:
        """Let something happen once, when this hook has answered the next time."""
        self._happenings[hook] = happens

    def dies_just_after(self, hook: str) -> None:
        """Let the process die with a `Crash` when this hook has answered the next time."""
        self.just_after(hook, _die)

    def _change(self, company_id: Id, expected: Category, target: Category) -> Change:
        was, becomes = str(self.id_of(expected)), str(self.id_of(target))
        return Change(company_id=str(company_id), expected=was, target=becomes, event="e1")

    def _asking(self, hook: str, arguments: Mapping[str, object]) -> Call:
        if not self.answers(hook):
            pytest.fail(f"the host doesn't answer {hook}", pytrace=False)
        plugin = self.plugins.answerers(hook)[0]
        return lambda context: self.plugins.call(hook, plugin, {"context": context, **arguments})

    def _seen(self, call: HookCall) -> None:
        self.calls.append(call)
        happens = self._happenings.pop(call.hook, None)
        if happens is not None:
            happens()


def _die() -> None:
    raise Crash
