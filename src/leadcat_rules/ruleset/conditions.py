"""References to what the CRM has, and the conditions of business-rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, TypeAlias, TypeVar

from pydantic import BeforeValidator, Discriminator, Field, Tag

from leadcat_rules.domain import Category, LeadStatus, find
from leadcat_rules.ruleset.sharing import RulePart
from leadcat_rules.shape import Identifier, identifier_text
from leadcat_rules.vocabulary import NEEDS_NO_VALUE

_Item = TypeVar("_Item", bound=Category | LeadStatus)


class ById(RulePart):
    """A category or lead status by its id, where its name may change."""

    id: Annotated[Identifier, Field(description="The id in the CRM.")]


def _reference_tag(value: object) -> str | None:
    if isinstance(value, str):
        return "Name"
    return "ById" if isinstance(value, dict | ById) else None


Reference: TypeAlias = Annotated[
    Annotated[str, Tag("Name")] | Annotated[ById, Tag("ById")],
    Discriminator(_reference_tag, custom_error_type="not_a_reference", custom_error_message="-"),
]
"""A name, or `{"id": …}`."""


def referred(reference: Reference | None, items: Sequence[_Item]) -> _Item | None:
    """The item of a list that a rule names, also when it is deleted."""
    if isinstance(reference, ById):
        return find(items, id=reference.id)
    return find(items, name=reference)


def _with_ids_as_text(value: object) -> object:
    if isinstance(value, list | tuple):
        return [_with_ids_as_text(item) for item in value]
    if isinstance(value, dict) and value.keys() == {"id"}:
        return {"id": identifier_text(value["id"])}
    return value


class Leaf(RulePart):
    """One condition: a variable, an operator, and the value to compare with."""

    name: str = Field(description="The variable that is looked at.")
    operator: str = Field(description="How it is compared.")
    value: Annotated[Any, BeforeValidator(_with_ids_as_text)] = Field(
        default=None, description="What it is compared with; left out where it means nothing."
    )

    @property
    def has_value(self) -> bool:
        """Whether a value was given, be it null, that its operator may compare with."""
        return "value" in self.model_fields_set and self.operator not in NEEDS_NO_VALUE


class AllOf(RulePart):
    """Holds when each of its conditions holds."""

    all: tuple[Condition, ...] = Field(min_length=1, description="Each of these holds.")


class AnyOf(RulePart):
    """Holds when one of its conditions holds."""

    any: tuple[Condition, ...] = Field(min_length=1, description="At least one of these holds.")


def _condition_tag(value: object) -> str | None:
    if isinstance(value, AllOf | AnyOf | Leaf):
        return type(value).__name__
    if not isinstance(value, dict):
        return None
    if "all" in value:
        return "AllOf"
    if "any" in value:
        return "AnyOf"
    is_leaf = "name" in value or "operator" in value or "value" in value
    return "Leaf" if is_leaf else None


Condition: TypeAlias = Annotated[
    Annotated[AllOf, Tag("AllOf")] | Annotated[AnyOf, Tag("AnyOf")] | Annotated[Leaf, Tag("Leaf")],
    Discriminator(_condition_tag, custom_error_type="not_a_condition", custom_error_message="-"),
]
"""Conditions of business-rules, told apart by their keys."""
