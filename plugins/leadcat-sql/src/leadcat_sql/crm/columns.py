"""What the CRM keeps, as the columns of its tables, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from leadcat_rules import Category, Company, Contact, LeadStatus, Sale, plain_json
from leadcat_sql.schema.names import folded
from leadcat_sql.stores.texts import storable


def category_columns(category: Category) -> dict[str, Any]:
    """The columns of a category, its place in the list aside."""
    return {
        "id": storable(category.id, "the category's id"),
        "name": storable(category.name, "the category's name"),
        "category_group": category.group.value,
        "lead_status_enabled": category.lead_status_enabled,
        "deleted": category.deleted,
    }


def category_from(row: Row[Any]) -> Category:
    """The category of a row."""
    return Category(
        id=row.id,
        name=row.name,
        group=row.category_group,
        lead_status_enabled=row.lead_status_enabled,
        deleted=row.deleted,
    )


def lead_status_columns(status: LeadStatus) -> dict[str, Any]:
    """The columns of a lead status, its place in the list aside."""
    return {
        "id": storable(status.id, "the lead status's id"),
        "name": storable(status.name, "the lead status's name"),
        "deleted": status.deleted,
    }


def lead_status_from(row: Row[Any]) -> LeadStatus:
    """The lead status of a row."""
    return LeadStatus(id=row.id, name=row.name, deleted=row.deleted)


def company_columns(company: Company) -> dict[str, Any]:
    """The columns of a company. InvalidInput for what no column can hold."""
    name = storable(company.name, "the company's name")
    return {
        "id": storable(company.id, "the company's id"),
        "name": name,
        "folded": folded(name),
        "category": _optional(company.category_id, "the category's id"),
        "attributes": attributes_text(company.attributes),
    }


def company_from(id: str, name: str, category: Category | None, attributes: str) -> Company:
    """The company of a row, whose category was looked up."""
    return Company(id=id, name=name, category=category, attributes=json.loads(attributes))


def sale_columns(sale: Sale) -> dict[str, Any]:
    """The columns of a sale. InvalidInput for what no column can hold."""
    return {
        "id": storable(sale.id, "the sale's id"),
        "company": _optional(sale.company, "the company's id"),
        "contact": _optional(sale.contact, "the contact's id"),
        "status": sale.status.value,
        "amount": None if sale.amount is None else str(sale.amount),
        "currency": _optional(sale.currency, "the currency"),
        "attributes": attributes_text(sale.attributes),
    }


def sale_from(columns: Mapping[str, Any]) -> Sale:
    """The sale of these columns."""
    return Sale(
        id=columns["id"],
        status=columns["status"],
        company=columns["company"],
        contact=columns["contact"],
        amount=columns["amount"],
        currency=columns["currency"],
        attributes=json.loads(columns["attributes"]),
    )


def contact_columns(contact: Contact) -> dict[str, Any]:
    """The columns of a contact. InvalidInput for what no column can hold."""
    return {
        "id": storable(contact.id, "the contact's id"),
        "company": _optional(contact.company, "the company's id"),
        "lead_status": _optional(contact.lead_status, "the lead status's id"),
        "attributes": attributes_text(contact.attributes),
    }


def contact_from(columns: Mapping[str, Any]) -> Contact:
    """The contact of these columns."""
    return Contact(
        id=columns["id"],
        company=columns["company"],
        lead_status=columns["lead_status"],
        attributes=json.loads(columns["attributes"]),
    )


def attributes_text(attributes: Mapping[str, Any]) -> str:
    """Attributes as JSON in ASCII; InvalidInput for a value that has no JSON."""
    return json.dumps(plain_json(attributes, ("attributes",))) if attributes else "{}"


def _optional(text: str | None, what: str) -> str | None:
    return None if text is None else storable(text, what)
