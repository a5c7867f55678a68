"""The types of items: what categories and lead statuses can be asked."""

from __future__ import annotations

from typing import ClassVar

from leadcat_rules.domain import ListName
from leadcat_rules.variables import extents, meaning
from leadcat_rules.variables.fields import FieldType, operator
from leadcat_rules.variables.operands import ITEM, ITEMS


class ItemType(FieldType):
    """The id of an item of one of the CRM's lists.

    None among the operands is an item that the CRM doesn't have: nothing is that item.
    """

    name: ClassVar[str] = "item"
    items: ClassVar[ListName | None] = None
    """The list in which the item stands."""
    value: str

    def read(self, value: object) -> str | None:
        """An id, or the item itself."""
        return meaning.item(value)

    @operator(ITEM, extent=extents.this)
    def equal_to(self, other: str | None) -> bool:
        """It is this item."""
        return self.value == other

    @operator(ITEM)
    def not_equal_to(self, other: str | None) -> bool:
        """It is another item."""
        return self.value != other

    @operator(ITEMS, extent=extents.these)
    def one_of(self, others: frozenset[str | None]) -> bool:
        """It is one of these items."""
        return self.value in others

    @operator(ITEMS)
    def none_of(self, others: frozenset[str | None]) -> bool:
        """It is none of these items."""
        return self.value not in others


class CategoryType(ItemType):
    """The id of a category."""

    items: ClassVar[ListName | None] = ListName.CATEGORIES


class LeadStatusType(ItemType):
    """The id of a lead status."""

    items: ClassVar[ListName | None] = ListName.LEAD_STATUSES
