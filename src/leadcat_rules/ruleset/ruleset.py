"""A ruleset, its canonical form, and the revision that names it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Annotated, Any, Literal, Self, TypeAlias

from pydantic import BaseModel, Field

from leadcat_rules.canonical import canonical_json, digest
from leadcat_rules.collector import collector_paused
from leadcat_rules.ruleset.conditions import AllOf, AnyOf, ById, Leaf
from leadcat_rules.ruleset.rule import AllowedFinding, AutomationRule
from leadcat_rules.shape import FileModel
from leadcat_rules.vocabulary import NAME_PATTERN

TypeName: TypeAlias = Literal["string", "numeric", "boolean", "date", "list"]
"""What an attribute can be declared as."""

AttributeName: TypeAlias = Annotated[str, Field(pattern=f"^{NAME_PATTERN}$")]
"""An ASCII letter, then letters, digits and underscores."""


class AttributeTypes(FileModel):
    """The attributes that conditions may look at, and what they hold."""

    company: dict[AttributeName, TypeName] = Field(
        default_factory=dict, description="Attributes of companies: company_attribute_NAME."
    )
    sale: dict[AttributeName, TypeName] = Field(
        default_factory=dict, description="Attributes of sales: sale_attribute_NAME."
    )
    contact: dict[AttributeName, TypeName] = Field(
        default_factory=dict, description="Attributes of contacts: contact_attribute_NAME."
    )


class Ruleset(FileModel):
    """An ordered list of automation rules."""

    name: str = Field(description="What people call this ruleset.")
    description: str | None = Field(default=None, description="What it is for.")
    attributes: AttributeTypes = Field(
        default_factory=AttributeTypes, description="The attributes that `when` may look at."
    )
    rules: tuple[AutomationRule, ...] = Field(
        description="Tried in this order within a trigger; the first that matches wins."
    )

    def canonical(self) -> str:
        """The ruleset as canonical JSON: what a store keeps, and what the revision hashes."""
        with collector_paused():
            return canonical_json(_plain(self))

    @cached_property
    def revision(self) -> str:
        """`sha256:` and the hash of the canonical JSON: the name of this content."""
        return digest(self.canonical())

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy with these fields replaced, unchecked; its revision is its own."""
        copied = super().model_copy(update=update, deep=deep)
        # pydantic copies what was cached, too.
        copied.__dict__.pop("revision", None)
        return copied

    @classmethod
    def from_canonical(cls, text: str) -> Ruleset:
        """The ruleset of a text that `canonical` made and a store kept."""
        with collector_paused():
            return cls.model_validate(json.loads(text))


def _plain(value: Any) -> Any:
    if isinstance(value, BaseModel):
        return {key: _plain(item) for key, item in _meaningful(value)}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _meaningful(model: BaseModel) -> Iterator[tuple[str, Any]]:
    defaults: Mapping[str, Any] = _DEFAULTS[type(model)]
    for key in type(model).model_fields:
        item = getattr(model, key)
        if isinstance(model, Leaf) and key == "value":
            means_something = model.has_value
        else:
            means_something = item is not None and not (key in defaults and item == defaults[key])
        if means_something:
            yield key, item


_DEFAULTS: Mapping[type[BaseModel], Mapping[str, Any]] = {
    model: {
        name: field.get_default(call_default_factory=True)
        for name, field in model.model_fields.items()
        if not field.is_required()
    }
    for model in (ById, Leaf, AllOf, AnyOf, AllowedFinding, AutomationRule, AttributeTypes, Ruleset)
}
