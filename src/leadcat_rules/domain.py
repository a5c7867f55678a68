"""The words of a CRM that rules speak of: companies, contacts, sales, categories, lead statuses.

Every id may be given as str, int or UUID and is kept as str.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeAlias, TypeVar
from uuid import UUID

from attrs import Attribute, field, frozen

Id: TypeAlias = str | int | UUID
"""An id as a host may give it."""

_T = TypeVar("_T")
_Item = TypeVar("_Item", "Category", "LeadStatus")


class CategoryGroup(StrEnum):
    """What a category means to us; only a potential customer is ever moved (E1)."""

    UNKNOWN = "unknown"
    CUSTOMER = "customer"
    POTENTIAL_CUSTOMER = "potential_customer"
    PARTNER = "partner"
    LOST = "lost"
    OTHER = "other"

    @property
    def number(self) -> int:
        """The number of this group in SuperOffice's `CategoryGroup`."""
        return list(CategoryGroup).index(self)


class SaleStatus(StrEnum):
    """How far a sale has come."""

    UNKNOWN = "unknown"
    OPEN = "open"
    SOLD = "sold"
    LOST = "lost"
    STALLED = "stalled"

    @property
    def number(self) -> int:
        """The number of this status in SuperOffice's `SaleStatus`."""
        return list(SaleStatus).index(self)


def identifier(value: Id) -> str:
    """The id as it is kept; TypeError for anything but str, int or UUID, ValueError when empty."""
    if isinstance(value, bool) or not isinstance(value, str | int | UUID):
        raise TypeError(f"an id is a str, int or UUID, not {type(value).__name__}")
    if value == "":
        raise ValueError("an id is never empty")
    return str(value)


def optional_identifier(value: Id | None) -> str | None:
    """Like `identifier`, where None and the empty string say that there is none."""
    return None if value is None or value == "" else identifier(value)


def money(value: Decimal | int | float | str | None) -> Decimal | None:
    """An exact, finite amount; ValueError for anything that isn't one."""
    if value is None:
        return None
    try:
        amount = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
    except InvalidOperation:
        raise ValueError(f"not an amount: {value!r}") from None
    if not amount.is_finite():
        raise ValueError(f"an amount is finite, not {value!r}")
    if amount and abs(amount.adjusted()) > 308:
        raise ValueError("an amount is one that a double holds, between 1e-308 and 1e308")
    return amount or Decimal(0)


def _group(value: CategoryGroup | str) -> CategoryGroup:
    return CategoryGroup(value)


def _status(value: SaleStatus | str) -> SaleStatus:
    return SaleStatus(value)


def _attributes(value: Mapping[str, Any] | None) -> Mapping[str, Any]:
    return {} if value is None else value


@frozen(kw_only=True)
class Category:
    """What a company is to us, an item of a list in the CRM."""

    id: str = field(converter=identifier)
    name: str
    group: CategoryGroup = field(converter=_group)
    lead_status_enabled: bool = field(default=False)
    """Whether lead statuses of its companies' contacts may fire rules (E2)."""
    deleted: bool = False

    @lead_status_enabled.validator
    def _only_for_potential_customers(self, _: Attribute[bool], enabled: bool) -> None:
        if enabled and self.group is not CategoryGroup.POTENTIAL_CUSTOMER:
            raise ValueError(
                f"category {self.name!r} is in the group {self.group}: "
                "only a potential_customer can have lead status enabled"
            )


@frozen(kw_only=True)
class LeadStatus:
    """How far a contact has come, an item of a list in the CRM."""

    id: str = field(converter=identifier)
    name: str
    deleted: bool = False


@frozen(kw_only=True)
class Company:
    """The organisation whose category is updated."""

    id: str = field(converter=identifier)
    name: str
    category: Category | None = None
    attributes: Mapping[str, Any] = field(factory=dict, converter=_attributes)

    @property
    def is_potential_customer(self) -> bool:
        """Whether rules may touch it at all (E1)."""
        return self.category is not None and self.category.group is CategoryGroup.POTENTIAL_CUSTOMER

    @property
    def category_id(self) -> str | None:
        """The id of its category, None when it has none."""
        return None if self.category is None else self.category.id


@frozen(kw_only=True)
class Contact:
    """A person; `company` and `lead_status` are ids."""

    id: str = field(converter=identifier)
    company: str | None = field(default=None, converter=optional_identifier)
    lead_status: str | None = field(default=None, converter=optional_identifier)
    attributes: Mapping[str, Any] = field(factory=dict, converter=_attributes)


@frozen(kw_only=True)
class Sale:
    """A sale; `company` and `contact` are ids, `currency` an ISO 4217 code."""

    id: str = field(converter=identifier)
    status: SaleStatus = field(converter=_status)
    company: str | None = field(default=None, converter=optional_identifier)
    contact: str | None = field(default=None, converter=optional_identifier)
    amount: Decimal | None = field(default=None, converter=money)
    currency: str | None = None
    attributes: Mapping[str, Any] = field(factory=dict, converter=_attributes)


@frozen
class CrmLists:
    """The categories and lead statuses of a CRM, against which names are resolved."""

    categories: Sequence[Category] = ()
    lead_statuses: Sequence[LeadStatus] = ()

    def category(self, id: str | None) -> Category | None:
        """The category of this id, also when it is deleted."""
        return _first(item for item in self.categories if item.id == id)

    def lead_status(self, id: str | None) -> LeadStatus | None:
        """The lead status of this id, also when it is deleted."""
        return _first(item for item in self.lead_statuses if item.id == id)

    def category_named(self, name: str) -> Category | None:
        """The category of exactly this name, one that is not deleted first."""
        return _named(self.categories, name)

    def lead_status_named(self, name: str) -> LeadStatus | None:
        """The lead status of exactly this name, one that is not deleted first."""
        return _named(self.lead_statuses, name)


def _first(items: Iterable[_T]) -> _T | None:
    return next(iter(items), None)


def _named(items: Sequence[_Item], name: str) -> _Item | None:
    namesakes = [item for item in items if item.name == name]
    return _first(sorted(namesakes, key=lambda item: item.deleted))
