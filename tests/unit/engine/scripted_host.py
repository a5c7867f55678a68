"""A host whose hooks can be told to fail, to answer nonsense, or to be overtaken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from attrs import evolve

from leadcat_rules import Answer, Category, Change, Company, Confirmation, LeadStatus, hookimpl
from leadcat_rules.testing.hosts import MemoryHost

_T = TypeVar("_T")


def nothing() -> None:
    """Do nothing."""


class ScriptedHost:
    """A `MemoryHost` behind a script. It allows everybody everything, but those forbidden."""

    def __init__(self, host: MemoryHost) -> None:
        self.host = host
        self.before_writing: Callable[[], object] = nothing
        """Called once, before the next category is written."""
        self.while_writing: Callable[[], object] = nothing
        """Called once, while the next category is written."""
        self.attempts = 0
        self._lost = 0
        self._forbidden: set[str] = set()
        self._meanwhile: Callable[[], object] = nothing
        self._failing: dict[str, bool] = {}
        self._answers: defaultdict[str, list[Any]] = defaultdict(list)

    # What a test tells it

    def fail_next(self, hook: str, *, after: bool = False) -> None:
        """Raise at the hook's next call, before or after it has done its work."""
        self._failing[hook] = after

    def answer_next(self, hook: str, answer: Any) -> None:
        """Answer this at the hook's next call."""
        self._answers[hook].append(answer)

    def will_answer(self, *answers: Answer, meanwhile: Callable[[], object] = nothing) -> None:
        """Answer the next dialogs so, after something happened meanwhile."""
        self.host.answers.extend(answers)
        self._meanwhile = meanwhile

    def lose_writes(self, count: int) -> None:
        """Be overtaken at the next writes, by somebody who changes the category there and back."""
        self._lost = count

    def forbid(self, actor: str) -> None:
        """Allow this actor nothing but to read."""
        self._forbidden.add(actor)

    def replace_category(self, category_id: str, **changes: Any) -> None:
        """Change an item of the list of categories."""
        snapshot = self.host.snapshot
        categories = tuple(
            evolve(item, **changes) if item.id == category_id else item
            for item in snapshot.categories
        )
        self.host.load(evolve(snapshot, categories=categories))
        for company in snapshot.companies:
            self.host.put_category(company, self.host.category_of(company))

    def put_category(self, company_id: str, category: Category) -> None:
        """Change a company's category behind the engine's back."""
        self.host.put_category(company_id, category)

    # What a test asks it

    def category_of(self, company_id: str) -> Category | None:
        """The company's category now."""
        return self.host.snapshot.lists.category(self.host.category_of(company_id))

    @property
    def changes(self) -> list[Change]:
        """Every change that the engine wanted to be written."""
        return self.host.changes

    @property
    def confirmations(self) -> list[Confirmation]:
        """What the dialog was opened for."""
        return self.host.confirmations

    # The hooks

    @hookimpl
    def leadcat_get_company(self, company_id: str) -> Company | None:
        return self._call("leadcat_get_company", lambda: self.host.leadcat_get_company(company_id))

    @hookimpl
    def leadcat_list_categories(self) -> Sequence[Category]:
        return self._call("leadcat_list_categories", self.host.leadcat_list_categories)

    @hookimpl
    def leadcat_list_lead_statuses(self) -> Sequence[LeadStatus]:
        return self._call("leadcat_list_lead_statuses", self.host.leadcat_list_lead_statuses)

    @hookimpl
    def leadcat_set_category(self, change: Change) -> bool:
        self.attempts += 1
        happens, self.before_writing = self.before_writing, nothing
        happens()
        if self._lost:
            self._lost -= 1
            return False
        written = self._call("leadcat_set_category", lambda: self.host.leadcat_set_category(change))
        happens, self.while_writing = self.while_writing, nothing
        happens()
        return written

    @hookimpl
    def leadcat_confirm(self, confirmation: Confirmation) -> Answer | None:
        happens, self._meanwhile = self._meanwhile, nothing
        happens()
        return self._call("leadcat_confirm", lambda: self.host.leadcat_confirm(confirmation))

    @hookimpl
    def leadcat_is_allowed(self, actor: str | None, permission: str) -> bool:
        return permission == "read" or actor not in self._forbidden

    def _call(self, hook: str, ask: Callable[[], _T]) -> _T:
        if self._answers[hook]:
            nonsense: _T = self._answers[hook].pop(0)
            return nonsense
        if hook not in self._failing:
            return ask()
        if self._failing.pop(hook):
            ask()
        raise RuntimeError("the host is out of order")
