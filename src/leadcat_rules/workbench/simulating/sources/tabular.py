"""The rows of a CSV, a Parquet file or a table, read through a mapping."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import reduce
from typing import Any

from attrs import define, field, frozen

from leadcat_rules.domain import SaleStatus
from leadcat_rules.event_content import CONTACT_SAVED, SALE_SAVED
from leadcat_rules.events import Origin
from leadcat_rules.workbench.extras import needs
from leadcat_rules.workbench.simulating.history import ATTRIBUTES, attribute_of, is_of_company
from leadcat_rules.workbench.simulating.sources.arrived import Wanted
from leadcat_rules.workbench.simulating.sources.mapping import ColumnMapping
from leadcat_rules.workbench.simulating.sources.values import Reading, Values

with needs("workbench"):
    import ibis
    import ibis.expr.types as ir

_ALWAYS_READ = ("id", "at", "record", "company", "amount", "currency")
"""What the report or the order needs, also when no rule does."""
_MADE_LATER = ("row", "company_known", "late")
_ONLY_SALES = ("status_before", "status", "amount", "currency")
_ONLY_CONTACTS = ("lead_status_before", "lead_status")
"""What a record of the other kind can't have."""


@frozen(kw_only=True)
class Tabular:
    """A table as it came, and how each field of the history is read from it."""

    table: ir.Table
    fields: Mapping[str, ir.Value]
    """The fields that it brings."""
    missing: tuple[str, ...]
    """Those wanted that it doesn't bring."""
    checks: Mapping[str, ir.BooleanValue]
    """What may be wrong with a row: name -> whether it is."""


@define
class _Fields:
    """Finds each field once."""

    table: ir.Table
    mapping: ColumnMapping
    values: Values
    found: dict[str, Reading] = field(factory=dict)

    def raw(self, name: str) -> ir.Value | None:
        shape = self.mapping.shape
        column = self.mapping.columns.get(name)
        if column is None and name in shape.constants:
            return ibis.literal(shape.constants[name])
        if column is None and name in self.table.columns:
            column = name
        return None if column is None else self._meant(self.table[column], name)

    def _meant(self, column: ir.Value, name: str) -> ir.Value:
        meanings = self.mapping.shape.values.get(name)
        if not meanings:
            return column
        text = column.cast("string")
        cases = [
            (text == given, ibis.literal(meant, "string")) for given, meant in meanings.items()
        ]
        return ibis.cases(*cases, else_=text)

    def read(self, name: str, type_name: str) -> ir.Value | None:
        raw = self.raw(name)
        if raw is None:
            return None
        if name not in self.found:
            self.found[name] = self.values.read(raw, type_name)
        return self.found[name].value


def tabular(
    table: ir.Table, mapping: ColumnMapping, wanted: Wanted, values: Values, *, is_plain: bool
) -> Tabular:
    """How this table is read. `is_plain`: each row is known to be an event."""
    declared = wanted.declared
    fields = _Fields(table, mapping, values)
    read: dict[str, ir.Value] = {}
    for name in wanted.columns:
        if name in _MADE_LATER:
            continue
        found = fields.read(name, _kind(name, declared))
        if found is not None:
            read[name] = found
    _derive(read)
    checks = {} if is_plain else dict(_checks(read))
    checks.update(
        (f"mixed:{name}", reading.is_mixed)
        for name, reading in fields.found.items()
        if reading.is_mixed is not None
    )
    missing = tuple(
        name for name in wanted.columns if name not in read and _is_missed(name, declared)
    )
    return Tabular(table=table, fields=read, missing=missing, checks=checks)


def _kind(name: str, declared: Mapping[str, str]) -> str:
    if name in declared:
        return declared[name]
    kinds = {"amount": "numeric", "at": "date", "is_new": "boolean"}
    return kinds.get(name, "text" if name in ("company_name", *ATTRIBUTES) else "id")


def _is_missed(name: str, declared: Mapping[str, str]) -> bool:
    return not is_of_company(name) and (name in declared or name in _ALWAYS_READ)


def _derive(read: dict[str, Any]) -> None:
    """What follows from the other columns: the type, whether it is new, the origin."""
    if "type" not in read:
        read["type"] = ibis.literal(SALE_SAVED if "status" in read else CONTACT_SAVED)
        if "status" in read and "lead_status" in read:
            is_sale = read["status"].notnull()
            read["type"] = ibis.ifelse(is_sale, SALE_SAVED, CONTACT_SAVED)
    if "is_new" not in read:
        before = read.get("status_before")
        is_sale = read["type"] == SALE_SAVED
        read["is_new"] = ibis.literal(False) if before is None else is_sale & before.isnull()
    read["origin"] = _or_else(read.get("origin"), Origin.API.value)


def _or_else(value: ir.Value | None, otherwise: str) -> ir.Value:
    literal = ibis.literal(otherwise)
    return literal if value is None else value.coalesce(literal)


def _checks(read: Mapping[str, Any]) -> Iterator[tuple[str, ir.BooleanValue]]:
    """What makes a row no event, and what makes it one of both kinds."""
    is_sale = read["type"] == SALE_SAVED
    no_event = [read["type"].notin([SALE_SAVED, CONTACT_SAVED]) | read["type"].isnull()]
    no_event += [read[name].isnull() for name in ("id", "record") if name in read]
    no_event.append(read["origin"].notin([each.value for each in Origin]))
    words = [each.value for each in SaleStatus]
    if "status" in read:
        status = read["status"]
        no_event.append(is_sale & (status.isnull() | status.notin(words)))
    else:
        no_event.append(is_sale)
    if "status_before" in read:
        no_event.append(read["status_before"].notin(words))
    no_event.append(read["is_new"].isnull())
    yield "bad_row", reduce(lambda one, other: one | other, map(_surely, no_event))
    mixed = [~is_sale & read[name].notnull() for name in _ONLY_SALES if name in read]
    mixed += [is_sale & read[name].notnull() for name in _ONLY_CONTACTS if name in read]
    if "status_before" in read:
        is_old = is_sale & ~read["is_new"]
        mixed.append(read["is_new"] & read["status_before"].notnull())
        mixed.append(is_old & read["status_before"].isnull())
    if mixed:
        yield "uneven", reduce(lambda one, other: one | other, map(_surely, mixed))


def _surely(condition: ir.BooleanValue) -> ir.BooleanValue:
    return condition.coalesce(ibis.literal(False))


def evened(read: Mapping[str, Any]) -> dict[str, ir.Value]:
    """The fields, each only where a record of its kind can have it; a sale had some status."""
    is_sale = read["type"] == SALE_SAVED
    kept: dict[str, ir.Value] = {}
    for name, value in read.items():
        attribute = attribute_of(name)
        kind = ATTRIBUTES.get(name) if attribute is None else attribute[0]
        if name == "status_before":
            continue
        if name in _ONLY_SALES or kind == "sale":
            kept[name] = is_sale.ifelse(value, ibis.null(value.type()))
        elif name in _ONLY_CONTACTS or kind == "contact":
            kept[name] = is_sale.ifelse(ibis.null(value.type()), value)
        else:
            kept[name] = value
    if "status_before" in read:
        was = read["status_before"].coalesce(ibis.literal(SaleStatus.UNKNOWN.value))
        kept["status_before"] = (is_sale & ~read["is_new"]).ifelse(was, ibis.null("string"))
    return kept
