"""A row of the history as the event and the company that it stands for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from attrs import evolve

from leadcat_rules.domain import Company, Contact, CrmLists, Sale
from leadcat_rules.events import ContactSaved, Event, EventDetails, SaleSaved
from leadcat_rules.variables import Facts, Schema
from leadcat_rules.workbench.simulating.history import attribute_columns

ALL_ATTRIBUTES = {kind: f"{kind}_attributes" for kind in ("company", "sale", "contact")}
"""Columns with the JSON text of all attributes; only there when a plugin may look at them."""

Row = Mapping[str, Any]


def facts_of(row: Row, lists: CrmLists, schema: Schema) -> Facts:
    """The event, and the company with the category of this row; none where it isn't known."""
    return Facts(event_of(row, schema), company_of(row, lists, schema))


def under(facts: Facts, category: str, lists: CrmLists) -> Facts:
    """The same, had the company this category."""
    return Facts(facts.event, evolve(facts.company, category=lists.category(category)))


def event_of(row: Row, schema: Schema) -> Event:
    """The event of this row; of the record before it only the status is known."""
    details: EventDetails = {
        "id": row["id"],
        "at": _moment(row["at"]),
        "actor": row["actor"],
        "origin": row["origin"],
        "chosen_category": row["chosen_category"],
    }
    record, company = row["record"], row["company"]
    if row["type"] == "sale_saved":
        sale = Sale(
            id=record,
            company=company,
            status=row["status"],
            amount=row["amount"],
            currency=row["currency"],
            attributes=_attributes(row, "sale", schema),
        )
        sold = None if row["is_new"] else Sale(id=record, status=row["status_before"])
        return SaleSaved(before=sold, after=sale, **details)
    contact = Contact(
        id=record,
        company=company,
        lead_status=row["lead_status"],
        attributes=_attributes(row, "contact", schema),
    )
    was = None if row["is_new"] else Contact(id=record, lead_status=row["lead_status_before"])
    return ContactSaved(before=was, after=contact, **details)


def company_of(row: Row, lists: CrmLists, schema: Schema) -> Company | None:
    """The company of this row with its category; None when the CRM doesn't have it."""
    if row["company"] is None or row["company_known"] is False:
        return None
    return Company(
        id=row["company"],
        name=row["company_name"] or "",
        category=lists.category(row["category"]),
        attributes=_attributes(row, "company", schema),
    )


def _attributes(row: Row, kind: str, schema: Schema) -> dict[str, Any]:
    whole = row.get(ALL_ATTRIBUTES[kind])
    known = {} if whole is None else json.loads(whole)
    return {**dict(_declared(row, kind, schema)), **known}


def _declared(row: Row, kind: str, schema: Schema) -> Iterator[tuple[str, Any]]:
    for column, of, attribute in attribute_columns(row):
        value = row[column]
        if of == kind and value is not None:
            variable = schema.variables.get(column)
            is_list = variable is not None and variable.field_type.name == "list"
            plain = json.loads(value) if is_list else value
            yield attribute, _moment(plain) if isinstance(plain, datetime) else plain


def _moment(value: datetime | None) -> datetime | None:
    """Engines without zones mean UTC."""
    return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value
