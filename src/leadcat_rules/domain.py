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
from attrs.validators import instance_of, optional

from leadcat_rules.doubles import is_held

Id: TypeAlias = str | int | UUID
"""An id as a host may give it."""

_Item = TypeVar("_Item", bound="Category | LeadStatus")
_Word = TypeVar("_Word", bound=StrEnum)


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
    if type(value) is str and value:
        return value  # nearly all are
    if isinstance(value, bool) or not isinstance(value, str | int | UUID):
        raise TypeError(f"an id is a str, int or UUID, not {type(value).__name__}")
    if value == "":
        raise ValueError("an id is never empty")
    return str(value)


def identifiers(values: Iterable[Id] | Id) -> tuple[str, ...]:
    """Several ids as they are kept; a single one is one, not its letters."""
    if isinstance(values, str | int | UUID):
        return (identifier(values),)
    return tuple(identifier(value) for value in values)


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
    if not is_held(amount):
        raise ValueError("an amount is one that a double holds, between 5e-324 and 1.79e308")
    return amount or Decimal(0)


def member(words: type[_Word], value: _Word | str) -> _Word:
    """The member of this value; ValueError with all that there are."""
    if isinstance(value, words):
        return value
    try:
        return words(value)
    except ValueError:
        known = ", ".join(words)
        raise ValueError(f"{value!r} is no {words.__name__}; there are {known}") from None


def _group(value: CategoryGroup | str) -> CategoryGroup:
    return member(CategoryGroup, value)


def _status(value: SaleStatus | str) -> SaleStatus:
    return member(SaleStatus, value)


def _attributes(value: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """A copy: what the host changes afterwards is not what was decided on (S5)."""
    if value is not None and not isinstance(value, Mapping):
        raise TypeError(f"attributes are a mapping, not {type(value).__name__}")
    return dict(value or {})


@frozen(kw_only=True)
class Category:
    """What a company is to us, an item of a list in the CRM."""

    id: str = field(converter=identifier)
    name: str = field(validator=instance_of(str))
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
    name: str = field(validator=instance_of(str))
    deleted: bool = False


@frozen(kw_only=True)
class Company:
    """The organisation whose category is updated."""

    id: str = field(converter=identifier)
    name: str = field(validator=instance_of(str))
    category: Category | None = field(default=None, validator=optional(instance_of(Category)))
    attributes: Mapping[str, Any] = field(factory=dict, converter=_attributes, hash=False)

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
    attributes: Mapping[str, Any] = field(factory=dict, converter=_attributes, hash=False)


@frozen(kw_only=True)
class Sale:
    """A sale; `company` and `contact` are ids, `currency` an ISO 4217 code."""

    id: str = field(converter=identifier)
    status: SaleStatus = field(converter=_status)
    company: str | None = field(default=None, converter=optional_identifier)
    contact: str | None = field(default=None, converter=optional_identifier)
    amount: Decimal | None = field(default=None, converter=money)
    currency: str | None = None
    attributes: Mapping[str, Any] = field(factory=dict, converter=_attributes, hash=False)


class ListName(StrEnum):
    """Which of the CRM's lists an item stands in."""

    CATEGORIES = "categories"
    LEAD_STATUSES = "lead_statuses"


@frozen
class CrmLists:
    """The categories and lead statuses of a CRM, against which names are resolved."""

    categories: Sequence[Category] = ()
    lead_statuses: Sequence[LeadStatus] = ()

    def of(self, list_name: ListName) -> Sequence[Category | LeadStatus]:
        """The items of this list."""
        return self.categories if list_name is ListName.CATEGORIES else self.lead_statuses

    def category(self, id: str | None) -> Category | None:
        """The category of this id, also when it is deleted."""
        return find(self.categories, id=id)

    def lead_status(self, id: str | None) -> LeadStatus | None:
        """The lead status of this id, also when it is deleted."""
        return find(self.lead_statuses, id=id)

    def category_named(self, name: str) -> Category | None:
        """The category of exactly this name, one that is not deleted first."""
        return find(self.categories, name=name)

    def lead_status_named(self, name: str) -> LeadStatus | None:
        """The lead status of exactly this name, one that is not deleted first."""
        return find(self.lead_statuses, name=name)


def find(items: Sequence[_Item], *, id: str | None = None, name: str | None = None) -> _Item | None:
    """The item of exactly this name, one that is not deleted first; else the one of this id."""
    namesakes = [] if name is None else [item for item in items if item.name == name]
    if namesakes:
        return min(namesakes, key=lambda item: item.deleted)
    if id is not None:
        for item in items:
            if item.id == id:
                return item
    return None
