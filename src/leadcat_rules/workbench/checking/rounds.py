"""Ways that lead from a category back to it, walked by the live evaluator before they are told."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from attrs import evolve, frozen

from leadcat_rules.domain import Company, CrmLists
from leadcat_rules.event_content import event_to_json
from leadcat_rules.events import Event, SaleSaved
from leadcat_rules.variables import Facts
from leadcat_rules.workbench.checking.finding import Witness
from leadcat_rules.workbench.checking.subject import Rule, Subject
from leadcat_rules.workbench.reasoning import Situation


@frozen(eq=False)
class Step:
    """A rule that leads from one category to another, and an event by which it does."""

    start: str
    target: str
    rule: Rule
    found: Situation


def shortest_rounds(steps: Mapping[str, Sequence[Step]]) -> Iterator[Sequence[Step]]:
    """Of each category that is in no round told before, the shortest way back to it."""
    told: set[str] = set()
    for start in steps:
        if start not in told:
            way = _way_back(start, steps)
            told.update(step.start for step in way)
            if way:
                yield way


def _way_back(start: str, steps: Mapping[str, Sequence[Step]]) -> Sequence[Step]:
    ways: deque[tuple[Step, ...]] = deque((step,) for step in steps[start])
    been: set[str] = set()
    while ways:
        way = ways.popleft()
        if way[-1].target == start:
            return way
        if way[-1].target not in been:
            been.add(way[-1].target)
            ways.extend((*way, step) for step in steps.get(way[-1].target, ()))
    return ()


def going_round(steps: Sequence[Step], lists: CrmLists, subject: Subject) -> Witness | None:
    """One company and the events that lead it round; None where not one company walks all of it."""
    company = _one_company([step.found.company for step in steps])
    if company is None:
        return None
    events = [_with_ids(step.found.event, number) for number, step in enumerate(steps, 1)]
    now = company
    for step, event in zip(steps, events, strict=True):
        if subject.first_by(Facts(event, now)) is not step.rule:
            return None
        now = evolve(now, category=lists.category(step.target))
    plain = steps[0].found.as_json()["company"]
    if company.attributes:
        plain = {**plain, "attributes": dict(company.attributes)}
    return {"events": [event_to_json(event) for event in events], "company": plain}


def _one_company(companies: Sequence[Company]) -> Company | None:
    """The first of them, with what the others need of it; None where they need different things."""
    attributes: dict[str, Any] = {}
    for company in companies:
        for name, value in company.attributes.items():
            if attributes.setdefault(name, value) != value:
                return None
    return evolve(companies[0], attributes=attributes)


def _with_ids(event: Event, number: int) -> Event:
    """The same event of a record of its own: none of them is out of order (E10)."""
    if isinstance(event, SaleSaved):
        sales = [evolve(each, id=f"s{number}") for each in (event.before, event.after) if each]
        before = sales[0] if event.before else None
        return evolve(event, id=f"e{number}", before=before, after=sales[-1])
    contacts = [evolve(each, id=f"p{number}") for each in (event.before, event.after) if each]
    start = contacts[0] if event.before else None
    return evolve(event, id=f"e{number}", before=start, after=contacts[-1])
