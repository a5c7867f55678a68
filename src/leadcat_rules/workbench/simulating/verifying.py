"""Some events decided again by the live engine, one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import TypeAlias

from attrs import define, evolve, field, frozen

from leadcat_rules.decisions import Answer, Change, Decision
from leadcat_rules.domain import Category, Company, CrmLists, LeadStatus
from leadcat_rules.engine import Engine as LiveEngine
from leadcat_rules.events import Event, SaleSaved
from leadcat_rules.hookspecs import hookimpl
from leadcat_rules.memory import ForgetfulStore
from leadcat_rules.ruleset import Ruleset
from leadcat_rules.workbench.simulating.codes import Policy
from leadcat_rules.workbench.simulating.result import Ended, Verified

MOST_TOLD = 20
Places: TypeAlias = Callable[[Sequence[int]], list[str]]
"""Where rows stand."""
_ANSWERS: Mapping[Policy, Answer | None] = {
    "accept": Answer.accept(by="cli"),
    "decline": Answer.decline(by="cli"),
    "park": None,
}


@frozen(kw_only=True)
class Expected:
    """One event, and what the simulation made of it."""

    row: int
    event: Event
    company: Company | None
    """As it stands on the event's row; in order its category is what it was at the beginning."""
    is_late: bool
    ended: Ended | None = None
    """None where it isn't compared, and is there for those that follow."""


@define
class RowHost:
    """A CRM with one company at a time: that of the event that is decided."""

    lists: CrmLists
    flows: bool
    """Whether a category stays when it was written."""
    company: Company | None = None
    _categories: dict[str, Category | None] = field(factory=dict)

    leadcat_name = "row"

    def show(self, company: Company | None) -> None:
        """The company of the next event."""
        if company is not None and self.flows:
            category = self._categories.setdefault(company.id, company.category)
            company = evolve(company, category=category)
        self.company = company

    @hookimpl
    def leadcat_get_company(self, company_id: str) -> Company | None:
        """The one that is shown."""
        shown = self.company
        return shown if shown is not None and shown.id == company_id else None

    @hookimpl
    def leadcat_list_categories(self) -> Sequence[Category]:
        """The CRM's categories."""
        return self.lists.categories

    @hookimpl
    def leadcat_list_lead_statuses(self) -> Sequence[LeadStatus]:
        """The CRM's lead statuses."""
        return self.lists.lead_statuses

    @hookimpl
    def leadcat_set_category(self, change: Change) -> bool:
        """Keep it for the company's next event."""
        self._categories[change.company_id] = self.lists.category(change.target)
        return True


def verify(
    expected: Iterable[Expected],
    places: Places,
    ruleset: Ruleset,
    lists: CrmLists,
    answer: Policy,
    *,
    flows: bool,
    plugins: Sequence[object] = (),
    without: Sequence[str] = (),
) -> Verified:
    """Decide these events in their order, and compare. `flows`: the categories do (in order)."""
    host = RowHost(lists, flows)
    live = LiveEngine.open(
        ruleset,
        read_only=True,
        plugins=[host, *plugins],
        store=ForgetfulStore(),
        without=without,
    )
    asked, differences = 0, []
    for each in expected:
        if each.is_late and not flows:
            live.handle(_newer(each.event))
        host.show(each.company)
        decision = live.handle(each.event, answer=_ANSWERS[answer])
        if each.ended is None:
            continue
        asked += 1
        if _ended(decision) != each.ended:
            differences.append(_told(each, each.ended, _ended(decision), places))
    return Verified(asked=asked, differences=tuple(differences[:MOST_TOLD]))


def _newer(event: Event) -> Event:
    """Something that came before and was newer: the same record, saved again as it was."""
    if event.at is None:
        return event
    id, at = f"{event.id} before", event.at + timedelta(microseconds=1)
    if isinstance(event, SaleSaved):
        return evolve(event, id=id, before=event.after, at=at)
    return evolve(event, id=id, before=event.after, at=at)


def _ended(decision: Decision) -> Ended:
    latest = decision.latest
    if latest is None:
        raise ValueError(f"nothing came of event {decision.id!r}")
    return Ended(reason=latest.reason, rule=latest.rule, to=latest.to_category)


def _told(each: Expected, simulated: Ended, live: Ended, places: Places) -> str:
    return (
        f"{places([each.row])[0]}: event {each.event.id!r} ends as {_words(live)} in the live "
        f"engine, as {_words(simulated)} in the simulation"
    )


def _words(ended: Ended) -> str:
    by = "" if ended.rule is None else f" by {ended.rule!r}"
    return f"{ended.reason}{by}{'' if ended.to is None else f' to {ended.to!r}'}"
