"""Events and companies at hand, as rows of the history."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from leadcat_rules.domain import Company, Contact, Sale
from leadcat_rules.events import Event, SaleSaved
from leadcat_rules.plain import plain_json
from leadcat_rules.variables import FIELD_TYPES
from leadcat_rules.workbench.extras import needs
from leadcat_rules.workbench.simulating.history import ATTRIBUTES, attribute_of

with needs("workbench"):
    import ibis.expr.datatypes as dt
    import pyarrow as pa

Types = Mapping[str, str]
"""The declared type of each attribute's column: column -> `numeric` and so on."""
Row = dict[str, Any]
"""column -> value; a number is a Decimal."""

_WHOLE, _FRACTION = 26, 12
"""The digits that decimal(38, 12) has before and after its point."""


def event_row(number: int, event: Event, types: Types) -> Row:
    """One event as a row."""
    return {
        "row": number,
        "id": event.id,
        "at": _naive(event.at),
        "actor": event.actor,
        "origin": event.origin.value,
        "record": event.after.id,
        "company": event.company_id,
        "is_new": event.before is None,
        "chosen_category": event.chosen_category,
        **_of_record(event),
        **_attributes(event.after, types),
    }


def company_row(company: Company, types: Types) -> Row:
    """What the history tells of a company."""
    return {
        "category": company.category_id,
        "company_name": company.name,
        **_attributes(company, types),
    }


def _of_record(event: Event) -> Row:
    if isinstance(event, SaleSaved):
        return {
            "type": "sale_saved",
            "status_before": None if event.before is None else event.before.status.value,
            "status": event.after.status.value,
            "amount": event.after.amount,
            "currency": event.after.currency,
        }
    return {
        "type": "contact_saved",
        "lead_status_before": None if event.before is None else event.before.lead_status,
        "lead_status": event.after.lead_status,
    }


def _attributes(record: Company | Sale | Contact, types: Types) -> Row:
    kind = type(record).__name__.lower()
    whole = f"{kind}_attributes"
    row: Row = {whole: json_of(record.attributes)} if whole in ATTRIBUTES else {}
    for column, type_name in types.items():
        found = attribute_of(column)
        if found is not None and found[0] == kind:
            row[column] = attribute_value(type_name, record.attributes.get(found[1]))
    return row


def attribute_value(type_name: str, raw: object) -> Any:
    """What an attribute of this type stands for in its column; None for what is unknown."""
    field_type = FIELD_TYPES[type_name]
    value = field_type(raw).value
    if value is None:
        return None
    if isinstance(value, datetime):
        return _naive(value)
    return json_of(raw) if type_name == "list" else value


def json_of(value: object) -> str:
    """The value's JSON text."""
    return json.dumps(plain_json(value), ensure_ascii=False)


def _naive(moment: datetime | None) -> datetime | None:
    return None if moment is None else moment.astimezone(UTC).replace(tzinfo=None)


def arrow_table(rows: Iterable[Row], columns: Mapping[str, str]) -> pa.Table:
    """The rows with these columns; a decimal column that 38 digits don't hold becomes text."""
    gathered = list(rows)
    arrays = {}
    for name, type_name in columns.items():
        values = [row.get(name) for row in gathered]
        arrays[name] = _array(values, type_name)
    return pa.table(arrays)


def _array(values: list[Any], type_name: str) -> pa.Array:
    kind = dt.dtype(type_name)
    if kind.is_decimal() and not all(map(_fits, values)):
        return pa.array([_text(value) for value in values], pa.string())
    if kind.is_timestamp():
        return pa.array(values, pa.timestamp("us"))
    if kind.is_string():
        values = [_text(each) if isinstance(each, Decimal) else each for each in values]
    return pa.array(values, kind.to_pyarrow())


def _fits(value: Decimal | None) -> bool:
    if value is None or not value:
        return True
    exponent = value.normalize().as_tuple().exponent
    return value.adjusted() < _WHOLE and isinstance(exponent, int) and exponent >= -_FRACTION


def _text(value: Decimal | None) -> str | None:
    return None if value is None else format(value, "f")
