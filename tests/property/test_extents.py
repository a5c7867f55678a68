"""What is said twice says the same: an operator and its extent, a variable and its place."""

from __future__ import annotations

from collections.abc import Hashable
from random import Random
from typing import Any

import pytest

from leadcat_rules.domain import Company
from leadcat_rules.events import ContactSaved, Event, SaleSaved
from leadcat_rules.variables import BUILT_IN, FIELD_TYPES, Facts, FieldType, ItemType, Operator
from leadcat_rules.variables.extents import Extent, Keys
from leadcat_rules.variables.places import Holder, Place
from tests.property.evaluator_worlds import world
from tests.property.strategies import DATES, NUMBERS, NUMERALS, TEXTS

FIELDS: dict[type[FieldType], list[Any]] = {
    FIELD_TYPES["string"]: TEXTS,
    FIELD_TYPES["numeric"]: NUMBERS + NUMERALS,
    FIELD_TYPES["boolean"]: [True, False],
    FIELD_TYPES["date"]: DATES,
    ItemType: ["1", "2", "5", "x"],
}
SAID = [
    pytest.param(field_type, known, id=f"{field_type.name} {name}")
    for field_type in FIELDS
    for name, known in field_type.operators().items()
    if known.extent is not None
]


@pytest.mark.parametrize(("field_type", "known"), SAID)
def test_an_extent_has_exactly_the_values_that_its_operator_holds_for(
    field_type: type[FieldType], known: Operator
) -> None:
    assert known.extent is not None
    values = [field_type(value) for value in FIELDS[field_type]]
    for operand in operands(field_type, known):
        extent = known.extent(known.takes.prepare(operand))
        assert not isinstance(extent, Keys) or None not in extent.values, "the unknown is no key"
        for field in values:
            assert within(field.value, extent) is getattr(field, known.name)(operand)


def operands(field_type: type[FieldType], known: Operator) -> list[Any]:
    """Each value, or lists of some; of items also one that the CRM doesn't have."""
    values = FIELDS[field_type]
    if known.takes.name == "item":
        values = [None, *({"id": value} for value in values)]
    if not known.takes.many:
        return values
    missing = [None] if issubclass(field_type, ItemType) else []
    return [[*Random(seed).sample(values, 2), *missing] for seed in range(20)] + [[]]


def within(value: Hashable, extent: Extent) -> bool:
    if isinstance(extent, Keys):
        return value in extent.values
    any_value: Any = value
    above = extent.low is None or any_value > extent.low
    below = extent.high is None or any_value < extent.high
    at_low = extent.low is not None and extent.with_low and any_value == extent.low
    at_high = extent.high is not None and extent.with_high and any_value == extent.high
    return (above or at_low) and (below or at_high)


def test_the_operators_that_say_it_are_those_of_equality_membership_and_range() -> None:
    silent = {
        f"{field_type.name} {name}"
        for field_type in FIELDS
        for name, known in field_type.operators().items()
        if known.extent is None
    }
    said = {str(each.id) for each in SAID}
    assert {f"{kind} equal_to" for kind in ("string", "numeric", "date", "item")} <= said
    assert {"string one_of", "item one_of", "date on_or_after", "boolean is_false"} <= said
    assert {"string contains", "item none_of", "date within_days", "numeric is_known"} <= silent


def test_a_variable_stands_in_its_place() -> None:
    found = world(Random("places"), rules=3, events=150)
    variables = found.compiled.schema.variables.values()
    placed = [each for each in variables if each.place is not None]
    assert {each.name for each in placed} >= BUILT_IN.keys() - {"triggers"}
    for event, company in found.events:
        if company is None or company.category is None:
            continue
        for variable in placed:
            assert variable.place is not None
            stored = at(variable.place, event, company)
            read = variable.read(Facts(event, company))
            assert stored is read or variable.field_type(stored).value == read


def at(place: Place, event: Event, company: Company) -> Any:
    holders: dict[Holder, Any] = {
        Holder.EVENT: event,
        Holder.COMPANY: company,
        Holder.CATEGORY: company.category,
        Holder.SALE: event.after if isinstance(event, SaleSaved) else None,
        Holder.CONTACT: event.after if isinstance(event, ContactSaved) else None,
    }
    holder = holders[place.holder]
    if holder is None:
        return None
    return holder.attributes.get(place.name) if place.is_attribute else getattr(holder, place.name)
