"""The facts that each kind of event has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from leadcat_rules.domain import CrmLists, SaleStatus
from leadcat_rules.events import ContactSaved, Event, Origin, SaleSaved
from leadcat_rules.vocabulary import attribute_prefix
from leadcat_rules.workbench.explaining.situation import Course, Fact, Situation, with_attribute

CHOSEN = "chosen_category"
"""No variable; whether the user chose a category in the same save (E7)."""
_SAMPLES = {"currency": ("SEK", "EUR", "USD"), "country": ("SE", "DE", "US")}
_STATUSES = (
    SaleStatus.OPEN,
    SaleStatus.SOLD,
    SaleStatus.LOST,
    SaleStatus.STALLED,
    SaleStatus.UNKNOWN,
)
"""The likeliest first."""


def facts_of(
    situation: Situation, lists: CrmLists, variables: Iterable[str], *, is_whole: bool = True
) -> list[Fact]:
    """The facts of this kind of event, the attributes among these variables included.

    `is_whole`: the lists have all that the CRM has.
    """
    event, names = situation.event, list(variables)
    facts = [*_of_company(lists, is_whole), *_of_event(event)]
    if isinstance(event, SaleSaved):
        facts += [_of_sale("amount"), _of_sale("currency"), _status()]
        kind = "sale"
    else:
        facts.append(_lead_status(event, lists, is_whole))
        kind = "contact"
    facts += [_company_attribute(name) for name in sorted({"country", *_named("company", names)})]
    return facts + [_record_attribute(kind, name) for name in sorted(_named(kind, names))]


def _named(kind: str, variables: Iterable[str]) -> set[str]:
    prefix = attribute_prefix(kind)
    return {name.removeprefix(prefix) for name in variables if name.startswith(prefix)}


def _of_company(lists: CrmLists, is_whole: bool) -> Iterator[Fact]:
    yield Fact(
        "company_category",
        frozenset({"company_category", "company_category_group", "company_lead_status_enabled"}),
        lambda situation: situation.company.category,
        lambda situation, value: situation.with_company(category=value),
        domain=(*sorted(lists.categories, key=lambda each: each.deleted), None),
        is_whole=is_whole,
        weight=2,
    )
    yield Fact(
        "company_name",
        frozenset({"company_name"}),
        lambda situation: situation.company.name,
        lambda situation, value: situation.with_company(name=value),
        nullable=False,
        weight=3,
    )
    yield Fact(
        "company_id",
        frozenset({"company_id"}),
        lambda situation: situation.company.id,
        lambda situation, value: situation.with_company(id=value).with_after(company=value),
        nullable=False,
        weight=3,
    )


def _of_event(event: Event) -> Iterator[Fact]:
    yield _named_of_event(
        "origin", "origin", weight=1, domain=tuple(origin.value for origin in Origin)
    )
    yield _named_of_event("actor", "actor", weight=2)
    yield _named_of_event("event_at", "at", weight=2)
    if event.chosen_category is not None:
        yield _named_of_event(CHOSEN, CHOSEN, weight=1, domain=(event.chosen_category, None))


def _named_of_event(
    name: str, key: str, *, weight: int, domain: tuple[Any, ...] | None = None
) -> Fact:
    return Fact(
        name,
        frozenset({name}),
        lambda situation: getattr(situation.event, key),
        lambda situation, value: situation.with_event(**{key: value}),
        domain=domain,
        weight=weight,
    )


def _of_sale(key: str) -> Fact:
    return Fact(
        f"sale_{key}",
        frozenset({f"sale_{key}"}),
        lambda situation: getattr(situation.event.after, key),
        lambda situation, value: situation.with_after(**{key: value}),
        samples=_SAMPLES.get(key, ()),
    )


def _status() -> Fact:
    return _course("sale_status", [status.value for status in _STATUSES], is_whole=True)


def _lead_status(event: ContactSaved, lists: CrmLists, is_whole: bool) -> Fact:
    known = [each.id for each in sorted(lists.lead_statuses, key=lambda each: each.deleted)]
    was = None if event.before is None else event.before.lead_status
    ids = list(dict.fromkeys([*known, event.after.lead_status, was, None]))
    return _course("contact_lead_status", ids, is_whole=is_whole)


def _course(name: str, known: list[Any], *, is_whole: bool) -> Fact:
    saved = [Course(before, after) for after in known for before in known]
    return Fact(
        name,
        frozenset({name, "triggers"}),
        Course.of,
        lambda situation, course: course.put(situation),
        domain=(*saved, *(Course(None, after, is_new=True) for after in known)),
        is_whole=is_whole,
        weight=1,
    )


def _company_attribute(name: str) -> Fact:
    variable = f"{attribute_prefix('company')}{name}"
    shown = "company_country" if name == "country" else variable
    return Fact(
        shown,
        frozenset({shown, variable}),
        lambda situation: situation.company.attributes.get(name),
        lambda situation, value: situation.with_company(
            attributes=with_attribute(situation.company.attributes, name, value)
        ),
        samples=_SAMPLES.get(name, ()),
    )


def _record_attribute(kind: str, name: str) -> Fact:
    variable = f"{attribute_prefix(kind)}{name}"
    return Fact(
        variable,
        frozenset({variable}),
        lambda situation: situation.event.after.attributes.get(name),
        lambda situation, value: situation.with_after(
            attributes=with_attribute(situation.event.after.attributes, name, value)
        ),
    )
