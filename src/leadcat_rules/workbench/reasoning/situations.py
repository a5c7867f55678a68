"""An event and its company, made of the values that a question came to."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

from attrs import evolve, field, frozen

from leadcat_rules.domain import Category, Company, Contact, Sale
from leadcat_rules.events import ContactSaved, Event, Origin, SaleSaved
from leadcat_rules.plain import plain_json
from leadcat_rules.times import format_time, parse_day_or_time
from leadcat_rules.variables import Facts
from leadcat_rules.workbench.reasoning import circumstances, places
from leadcat_rules.workbench.reasoning.places import Place, Record


@frozen
class Situation:
    """One event, and its company as it is then."""

    event: Event
    company: Company
    shows_category: bool = field(default=False, kw_only=True)
    """Whether its category is in no list of the CRM's, so that its id says nothing."""

    @cached_property
    def facts(self) -> Facts:
        """What conditions look at."""
        return Facts(self.event, self.company)

    def as_json(self) -> dict[str, Any]:
        """`event` and `company` as the files hold them; what is left out there is left out here.

        Where no lists are known, `categories` has the company's own, as a snapshot has it.
        """
        told: dict[str, Any] = {"event": _event(self.event)}
        told["company"] = _company(self.company)
        if self.shows_category and self.company.category is not None:
            told["categories"] = [_category(self.company.category)]
        return told


def company(category: Category | None, values: Mapping[Place, Any]) -> Company:
    """A company in this category, with the values that stand at its places."""
    return Company(
        id=values.get(places.COMPANY_ID, circumstances.COMPANY_ID),
        name=values.get(places.COMPANY_NAME, circumstances.COMPANY_NAME),
        category=category,
        attributes=_attributes(Record.COMPANY, values),
    )


def event(change: Event, origin: Origin, of: Company, values: Mapping[Place, Any]) -> Event:
    """This change at the company, with the values that stand at the places of its record."""
    at = values.get(places.AT)
    return evolve(
        _saved(change, of.id, values),
        at=None if at is None else parse_day_or_time(at),
        actor=values.get(places.ACTOR),
        origin=origin,
    )


def _saved(change: Event, company: str, values: Mapping[Place, Any]) -> Event:
    if isinstance(change, SaleSaved):
        sale = evolve(
            change.after,
            company=company,
            amount=values.get(places.AMOUNT),
            currency=values.get(places.CURRENCY),
            attributes=_attributes(Record.SALE, values),
        )
        was = None if change.before is None else evolve(change.before, company=company)
        return evolve(change, before=was, after=sale)
    return _contact_saved(change, company, values)


def _contact_saved(change: ContactSaved, company: str, values: Mapping[Place, Any]) -> Event:
    contact = evolve(
        change.after,
        company=company,
        lead_status=values.get(places.LEAD_STATUS),
        attributes=_attributes(Record.CONTACT, values),
    )
    was = None if change.before is None else evolve(contact, attributes={})
    return evolve(change, before=was, after=contact)


def _attributes(record: Record, values: Mapping[Place, Any]) -> dict[str, Any]:
    return {
        place.name: value
        for place, value in values.items()
        if place.record is record and place.is_attribute
    }


def _event(event: Event) -> dict[str, Any]:
    details = {
        "at": None if event.at is None else format_time(event.at),
        "actor": event.actor,
        "origin": None if event.origin is Origin.API else event.origin.value,
        "chosen_category": event.chosen_category,
    }
    kind = "sale_saved" if isinstance(event, SaleSaved) else "contact_saved"
    before = None if event.before is None else _record(event.before)
    told = {"id": event.id, "type": kind, **_without_none(details)}
    return {**told, "before": before, "after": _record(event.after)}


def _record(record: Sale | Contact) -> dict[str, Any]:
    told: dict[str, Any] = {"id": record.id, "company": record.company}
    if isinstance(record, Sale):
        told |= {"contact": record.contact, "status": record.status.value}
        told |= {"amount": _amount(record.amount), "currency": record.currency}
    else:
        told["lead_status"] = record.lead_status
    return _with_attributes(_without_none(told), record.attributes)


def _company(company: Company) -> dict[str, Any]:
    told = {"id": company.id, "name": company.name, "category": company.category_id}
    return _with_attributes(told, company.attributes)


def _category(category: Category) -> dict[str, Any]:
    told: dict[str, Any] = {"id": category.id, "name": category.name, "group": category.group.value}
    marks = {"lead_status_enabled": category.lead_status_enabled, "deleted": category.deleted}
    return told | {name: True for name, marked in marks.items() if marked}


def _with_attributes(told: dict[str, Any], attributes: Mapping[str, Any]) -> dict[str, Any]:
    return {**told, "attributes": plain_json(attributes)} if attributes else told


def _without_none(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if value is not None}


def _amount(amount: Decimal | None) -> str | None:
    return None if amount is None else format(amount, "f")
