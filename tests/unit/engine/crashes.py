"""A CRM whose machine can be told when to fail or to die."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

import pytest

from leadcat_rules.decisions import Answer, Change, Confirmation, Decision
from leadcat_rules.domain import Category, Company
from leadcat_rules.engine import Engine
from leadcat_rules.events import Event
from leadcat_rules.hookspecs import hookimpl
from leadcat_rules.memory import MemoryStore
from leadcat_rules.queries import DecisionQuery
from leadcat_rules.ruleset import AutomationRule
from leadcat_rules.store import Claim
from leadcat_rules.testing.clock import FakeClock
from leadcat_rules.testing.hosts import ADMINISTRATOR, MemoryHost
from leadcat_rules.testing.observers import Observer
from leadcat_rules.testing.rules import a_ruleset

_T = TypeVar("_T")

COMPANY = "101"
"""A lead."""


class Accident:
    """Happens once, at a moment such as `after save 2`: calls are counted from when it is set."""

    def __init__(self) -> None:
        self._moment = ""
        self._happens: Callable[[], object] = _nothing
        self._calls: list[str] = []

    def at(self, moment: str, happens: Callable[[], object]) -> None:
        """Let something happen at this moment, before or after the numbered call."""
        self._moment, self._happens = moment, happens
        self._calls.clear()

    def around(self, call: str, operation: Callable[[], _T]) -> _T:
        """The result of the operation, unless the accident comes before or after it."""
        self._calls.append(call)
        numbered = f"{call} {self._calls.count(call)}"
        self._come(f"before {numbered}")
        result = operation()
        self._come(f"after {numbered}")
        return result

    def _come(self, moment: str) -> None:
        if moment == self._moment:
            self._moment = ""
            self._happens()


def _nothing() -> None:
    """What happens while no accident is set."""


class FragileStore(MemoryStore):
    def __init__(self, accident: Accident) -> None:
        super().__init__()
        self._accident = accident

    def claim(self, decision: Decision) -> Claim:
        return self._accident.around("claim", lambda: MemoryStore.claim(self, decision))

    def save(self, decision: Decision, confirmation: Confirmation | None = None) -> bool:
        return self._accident.around("save", lambda: MemoryStore.save(self, decision, confirmation))


class FragileHost:
    """A `MemoryHost` whose hooks are parts of the accident."""

    def __init__(self, accident: Accident) -> None:
        self.host = MemoryHost()
        self._accident = accident

    @hookimpl
    def leadcat_get_company(self, company_id: str) -> Company | None:
        return self._accident.around(
            "get_company", lambda: self.host.leadcat_get_company(company_id)
        )

    @hookimpl
    def leadcat_list_categories(self) -> Sequence[Category]:
        return self.host.leadcat_list_categories()

    @hookimpl
    def leadcat_set_category(self, change: Change) -> bool:
        return self._accident.around("set_category", lambda: self.host.leadcat_set_category(change))

    @hookimpl
    def leadcat_confirm(self, confirmation: Confirmation) -> Answer | None:
        return self._accident.around("confirm", lambda: self.host.leadcat_confirm(confirmation))

    @hookimpl
    def leadcat_is_allowed(self, actor: str | None, permission: str) -> bool:
        return self.host.leadcat_is_allowed(actor, permission)


class FragileCrm:
    """One company that rules may move, an engine, and an observer."""

    def __init__(self, *rules: AutomationRule) -> None:
        self.accident = Accident()
        self.clock = FakeClock()
        self.observer = Observer()
        fragile = FragileHost(self.accident)
        self.host = fragile.host
        self.store = FragileStore(self.accident)
        self.engine = Engine(
            plugins=[fragile, self.observer], store=self.store, clock=self.clock, discover=False
        )
        self.engine.settings.publish(a_ruleset(*rules), expect=None, by=ADMINISTRATOR)

    def fails(self, moment: str) -> None:
        """Let the next operation fail at this moment."""
        self.accident.at(moment, partial(_raise, RuntimeError(moment)))

    def dies(self, moment: str, operation: Callable[[], object], *, minutes_ago: float = 2) -> None:
        """The process dies at this moment of the operation, and that was so long ago."""
        self.accident.at(moment, partial(_raise, KeyboardInterrupt(moment)))
        with pytest.raises(KeyboardInterrupt):
            operation()
        self.clock.advance(minutes=minutes_ago)

    def stored(self, event: Event) -> Decision:
        """The decision, which is the only one there is."""
        (decision,) = self.engine.decisions(DecisionQuery(limit=None))
        assert decision.id == event.id
        return decision

    def is_settled(self) -> bool:
        """Whether nobody has anything in hand."""
        return not self.store.unfinished(self.clock.advance(days=1))

    @property
    def category(self) -> str | None:
        return self.host.category_of(COMPANY)

    def answer(self, answer: Answer) -> Decision:
        """Answer the only question in the inbox."""
        (confirmation,) = self.engine.inbox.pending()
        return self.engine.inbox.answer(confirmation.id, answer, by=ADMINISTRATOR)


def _raise(error: BaseException) -> None:
    raise error
