"""The relation that every source becomes, and that compiled rules read: one row an event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from leadcat_rules.compile import CompiledRuleset, Json
from leadcat_rules.variables import BUILT_IN
from leadcat_rules.vocabulary import RECORD_KINDS, attribute_prefix

COLUMNS: Mapping[str, str] = {
    "row": "int64",
    "id": "string",
    "type": "string",
    "at": "timestamp(6)",
    "actor": "string",
    "origin": "string",
    "record": "string",
    "company": "string",
    "is_new": "boolean",
    "status_before": "string",
    "status": "string",
    "lead_status_before": "string",
    "lead_status": "string",
    "amount": "decimal(38, 12)",
    "currency": "string",
    "chosen_category": "string",
    "category": "string",
    "company_known": "boolean",
    "company_name": "string",
    "late": "boolean",
}
"""The columns that are always there, with their Ibis types.

`row` counts lines or rows from 1 in the order of arrival. Times are in UTC. `company` is the one
after the save (E4), `company_known` whether the CRM has it. `category` is the company's at the
event, which only a stateless simulation reads. `late`: an event about the same record was newer
(E10). `amount` may also be narrower, or decimal text where 38 digits don't hold it.
"""

ATTRIBUTE_TYPES: Mapping[str, str] = {
    "string": "string",
    "numeric": "decimal(38, 12)",
    "boolean": "boolean",
    "date": "timestamp(6)",
    "list": "string",
}
"""How an attribute stands in its column, by its declared type; a list is its JSON text.

A number that 38 digits don't hold makes its column decimal text. What is unknown is null.
"""

COUNTRY = "company_country"
ATTRIBUTES: Mapping[str, str] = {f"{kind}_attributes": kind for kind in RECORD_KINDS}
"""The JSON text of all attributes, where a plugin's variable may look at any: column -> record."""

COMPANY_FACTS = ("category", "company_name")
_PREFIXES = tuple(map(attribute_prefix, RECORD_KINDS))


def history_columns(rulesets: Iterable[CompiledRuleset]) -> dict[str, str]:
    """The columns that these rules read, those that are always there first: name -> Ibis type."""
    wanted: dict[str, str] = {}
    for compiled in rulesets:
        for name in sorted(names_read(compiled)):
            if name == COUNTRY:
                wanted[name] = ATTRIBUTE_TYPES["string"]
            elif name.startswith(_PREFIXES):
                wanted[name] = ATTRIBUTE_TYPES[compiled.schema.variables[name].field_type.name]
            elif name not in BUILT_IN:
                wanted.update(dict.fromkeys(ATTRIBUTES, "string"))
    return {**COLUMNS, **wanted}


def declared_types(rulesets: Iterable[CompiledRuleset]) -> dict[str, str]:
    """The declared type of each attribute that these rules read: column -> `numeric` and so on."""
    found: dict[str, str] = {}
    for compiled in rulesets:
        for name in names_read(compiled):
            if attribute_of(name) is not None:
                found[name] = compiled.schema.variables[name].field_type.name
    return found


def attribute_of(column: str) -> tuple[str, str] | None:
    """The record and the attribute of such a column: `("company", "country")`; else None."""
    if column == COUNTRY:
        return "company", "country"
    for kind in RECORD_KINDS:
        prefix = attribute_prefix(kind)
        if column.startswith(prefix):
            return kind, column.removeprefix(prefix)
    return None


def attribute_columns(columns: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """Of these columns those of attributes: the column, `company|sale|contact`, the attribute."""
    for column in columns:
        attribute = attribute_of(column)
        if attribute is not None:
            yield column, *attribute


def is_of_company(column: str) -> bool:
    """Whether the column tells of the company, which a CRM snapshot can, too."""
    attribute = attribute_of(column)
    kind = ATTRIBUTES.get(column) if attribute is None else attribute[0]
    return column in COMPANY_FACTS or kind == "company"


def names_read(compiled: CompiledRuleset) -> set[str]:
    """The variables that its conditions name."""
    names: set[str] = set()
    stack: list[Json] = [rule.conditions for rule in compiled.rules]
    while stack:
        node = stack.pop()
        below: list[Any] | None = node.get("all", node.get("any"))
        if below is None:
            names.add(node["name"])
        else:
            stack.extend(below)
    return names
