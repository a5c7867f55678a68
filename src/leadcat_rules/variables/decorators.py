"""How a function becomes a variable, and stays the function it was, to be called and tested."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal, Protocol, TypeVar

from attrs import frozen

from leadcat_rules.variables.date_type import DateType
from leadcat_rules.variables.facts import Facts
from leadcat_rules.variables.fields import FieldType
from leadcat_rules.variables.item_types import CategoryType, LeadStatusType
from leadcat_rules.variables.list_type import ListType
from leadcat_rules.variables.places import Place
from leadcat_rules.variables.scalar_types import BooleanType, NumericType, StringType

_Function = TypeVar("_Function", bound=Callable[..., object])
_MARK = "leadcat_variable"


class Marker(Protocol):
    """A decorator that returns the very function it was given."""

    def __call__(self, function: _Function, /) -> _Function:
        """Mark it."""
        ...


@frozen
class Variable:
    """One name that conditions may use."""

    name: str
    label: str
    field_type: type[FieldType]
    read: Callable[[Facts], object]
    """Its value for an event; None, or a value of another type, is unknown."""
    plugin: str | None = None
    """The plugin that brought it; None for a built-in one."""
    place: Place | None = None
    """Where `read` finds it; None where only `read` knows."""


def variable(field_type: type[FieldType], label: str) -> Marker:
    """Make a function of `Facts` a variable of this field type, named as the function is.

    None, or a value of another type, is unknown and matches nothing. TypeError for misuse.
    """
    if not (isinstance(field_type, type) and issubclass(field_type, FieldType)):
        raise TypeError(f"a variable's type is a FieldType, not {field_type!r}")
    if not isinstance(label, str):
        raise TypeError(f'a variable needs a label for people, as in @{field_type.name}("Score")')

    def mark(function: _Function, /) -> _Function:
        name = getattr(function, "__name__", "")
        setattr(function, _MARK, Variable(name, label, field_type, function))
        return function

    return mark


def string(label: str) -> Marker:
    """A variable whose value is a string."""
    return variable(StringType, label)


def numeric(label: str) -> Marker:
    """A variable whose value is a number, or a decimal string such as "120000.50"."""
    return variable(NumericType, label)


def boolean(label: str) -> Marker:
    """A variable whose value is True or False."""
    return variable(BooleanType, label)


def date(label: str) -> Marker:
    """A variable whose value is a date, an aware datetime, or an RFC 3339 string of either."""
    return variable(DateType, label)


def list_of(label: str) -> Marker:
    """A variable whose value is a list of strings, numbers or booleans."""
    return variable(ListType, label)


def item(label: str, *, of: Literal["category", "lead_status"]) -> Marker:
    """A variable whose value is a category or lead status, or the id of one.

    Conditions name the item, or give its id as `{"id": …}`.
    """
    if of not in _ITEMS:
        raise TypeError(f"an item is of 'category' or of 'lead_status', not {of!r}")
    return variable(_ITEMS[of], label)


_ITEMS: dict[str, type[FieldType]] = {"category": CategoryType, "lead_status": LeadStatusType}


def marked(function: Any) -> Variable | None:
    """The variable that a decorator made of this function."""
    found = getattr(function, _MARK, None)
    return found if isinstance(found, Variable) else None
